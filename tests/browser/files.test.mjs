// Files that need care, through both doors of a real browser with a real scanner behind: a phone's HEIC photo stands
// upright before staff, and a file the scanner knows is turned away by name, with a way on in the client's language.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { Clamd } from './lib/clamd.mjs';
import { eicar, note } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { allSaved, CLIENT, comeIn, firstRun, openMatter, pick, request, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

// Stored sideways with a turn written down twice, as phones do: in the container and in its Exif, which must not turn it
// again. Corners: red, green, blue and white. The place in its Exif is made up.
const PHOTO = new URL('./files/phone.heic', import.meta.url);

// How the list of the matter begins what it asks for.
const PASSPORT = { en: 'Passport – photo page', es: 'Pasaporte: página con su foto' };
const BIRTH = { en: 'Birth certificate', es: 'Acta de nacimiento' };

describe('files that need care', () => {
  let browser, clamd, house, staff, client, workspace;
  const step = steps(() => [staff, client], () => house);

  before(async () => {
    browser = await open();
    clamd = await Clamd.start();
    house = await House.raise('sqlite', clamd.settings);
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    await firstRun(staff, house);
    ({ workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await comeIn(client, house, workspace, CLIENT.email);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
    await clamd?.stop();
  });

  const send = async (title, file) => {
    const item = await request(client, workspace, title);
    await client.go(item);
    await pick(client, file);
    await allSaved(client);
    await sendAll(client);
    return item;
  };

  step('a folder of files that calls itself a PDF is turned away before it is sent, and the next file is fine', async () => {
    const item = await request(client, workspace, client.own(PASSPORT));
    await client.go(item);
    const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\b\0', 'latin1'), Buffer.alloc(3_000_000, 7)]);
    client.excuse(/415/);
    await pick(client, { name: 'vacaciones.pdf', mimeType: 'application/pdf', buffer: zip });
    const card = client.page.locator('.pg');
    await until('the answer', async () => (await card.getAttribute('data-state')) === 'error');
    const said = await client.text('.pg');
    assert.ok(said.includes('vacaciones.pdf'), `the file is named: ${said}`);
    assert.match(said, client.says('up-problem-archive'), 'with the way out');
    await card.getByRole('button', { name: client.words('up-remove') }).click();
    await client.go(item);
    assert.equal(await client.page.locator('.pg').count(), 0, 'nothing of it is left');
  });

  step('an upload whose first answer is lost on its way is there once', async () => {
    const item = await request(client, workspace, client.own(PASSPORT));
    await client.go(item);
    let lost = 0;
    client.excuse(/ERR_INTERNET_DISCONNECTED/);
    await client.page.route('**/uploads', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      const answer = await route.fetch();
      assert.equal(answer.status(), 201, 'the server has it');
      return route.abort('internetdisconnected');
    });
    await pick(client, { name: 'uno.pdf', mimeType: 'application/pdf', buffer: note('Once') });
    await allSaved(client);
    assert.equal(lost, 1);
    await client.page.unroute('**/uploads');
    await client.go(item);
    assert.equal(await client.page.locator('.pg').count(), 1, 'once');
    await client.page.locator('.pg').getByRole('button', { name: client.words('up-remove') }).click();
    await until('it to be gone', async () => {
      await client.go(item);
      return (await client.page.locator('.pg').count()) === 0;
    });
  });

  step('a file with malware is turned away by name, with a way on', async () => {
    const infected = Buffer.concat([note('Nothing to see'), eicar()]);
    const item = await send(client.own({ en: 'Federal tax return', es: 'Declaración federal de impuestos' }), { name: 'impuestos-2025.pdf', mimeType: 'application/pdf', buffer: infected });
    await until('the answer', async () => {
      await client.go(item);
      return (await client.page.locator('.state .quote').count()) === 1;
    }, 60_000, 300);
    assert.equal(await client.page.locator('html').getAttribute('lang'), client.reads);
    const said = await client.text('.state .quote');
    assert.ok(said.includes('impuestos-2025.pdf'), `the file is named: ${said}`);
    assert.match(said, client.says('up-problem-virus'));
    assert.equal(await client.page.locator('form[data-upload]').count(), 1, 'another file can be sent');
    assert.ok(await client.page.locator('a.nohave[href$="/cannot"]').isVisible(), 'or help asked for');
    await client.go(`${workspace}/home`);
    assert.match(await client.text('main'), client.says('up-problem-virus'), 'the home page says so too');
    await staff.go('/desk/review?list=1');
    assert.equal(await staff.page.locator('#queue-list a').count(), 0, 'nothing of it waits for staff');
    // A clean one takes its place.
    await client.go(item);
    await pick(client, { name: 'limpio.pdf', mimeType: 'application/pdf', buffer: note('Clean') });
    await allSaved(client);
    await sendAll(client);
    await until('the clean file in the queue', async () => {
      await staff.go('/desk/review?list=1');
      return (await staff.page.locator('#queue-list a').count()) === 1;
    }, 60_000, 300);
  });

  step('a phone’s HEIC photo stands upright before staff', async () => {
    const bytes = await readFile(PHOTO);
    await send(client.own(PASSPORT), { name: 'IMG_2041.HEIC', mimeType: 'image/heic', buffer: bytes });
    await until('the photo in the queue', async () => {
      await staff.go('/desk/review?list=1');
      const row = staff.page.locator('#queue-list a', { hasText: staff.own(PASSPORT) });
      if (!(await row.count())) return false;
      await staff.go(await row.first().getAttribute('href'));
      return (await staff.page.locator('#sheet img').count()) === 1;
    }, 60_000, 300);
    const picture = staff.page.locator('#sheet img');
    await until('the picture', () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
    const seen = await picture.evaluate((img) => {
      const [w, h] = [img.naturalWidth, img.naturalHeight];
      const g = new OffscreenCanvas(w, h).getContext('2d');
      g.drawImage(img, 0, 0);
      const at = (x, y) => [...g.getImageData(Math.floor(x * w), Math.floor(y * h), 1, 1).data.slice(0, 3)];
      return { w, h, corners: [at(0.04, 0.03), at(0.96, 0.03), at(0.04, 0.97), at(0.96, 0.97)] };
    });
    assert.ok(seen.h > seen.w, `it stands upright (${seen.w} × ${seen.h})`);
    const names = seen.corners.map(([r, g, b]) => (r > 200 && g > 200 && b > 200 ? 'white' : ['red', 'green', 'blue'][[r, g, b].indexOf(Math.max(r, g, b))]));
    assert.deepEqual(names, ['red', 'green', 'blue', 'white'], `every corner is where it was (${JSON.stringify(seen.corners)})`);
    const drawn = await staff.profile.request.get(new URL(await picture.getAttribute('src'), house.origin).href).then((r) => r.body());
    for (const mark of ['Exif', 'Strongroom Test Phone']) assert.equal(drawn.indexOf(mark), -1, `the picture does not hold ${mark}`);
    const download = staff.page.waitForEvent('download');
    await staff.page.locator('#download').click();
    assert.ok((await readFile(await (await download).path())).equals(bytes), 'the original is kept byte for byte');
  });

  step('a file whose name promises nothing usable is warned about, sent, and judged by its content', async () => {
    const item = await request(client, workspace, client.own(BIRTH));
    await client.go(item);
    await pick(client, [
      { name: 'escaneo.xyz', mimeType: 'application/x-something', buffer: note('A scan with an odd name') },
      { name: 'acta.pdf', mimeType: 'application/pdf', buffer: note('A scan with a usual name') },
    ]);
    await allSaved(client);
    const warned = await client.page.locator('.pg').evaluateAll((all) => all.map((p) => !p.querySelector('[data-warn]').hidden));
    assert.deepEqual(warned, [true, false], 'only the odd name is warned about');
    assert.match(await client.text('.pg [data-warn-text]'), client.says('up-unusual'));
    assert.equal(await client.page.locator('.pg[data-state="error"]').count(), 0, 'and nothing is refused');
    await sendAll(client);
    await until('both in the queue, inspected', async () => {
      await staff.go('/desk/review?list=1');
      const rows = staff.page.locator('#queue-list a', { hasText: staff.own(BIRTH) });
      if ((await rows.count()) < 2) return false;
      await staff.go(await rows.first().getAttribute('href'));
      return (await staff.page.locator('#sheet img').count()) === 1;
    }, 60_000, 300);
    assert.ok((await staff.text('#side')).includes('PDF'), 'its content made it a PDF');
  });

  step('no page complained', () => {
    assert.deepEqual(client.unexcused, []);
    assert.deepEqual(staff.unexcused, []);
  });
});
