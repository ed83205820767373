// The first journey through both doors: a practice begins, opens a matter, lets a client in; the client sends a photo and
// a scan over a line that breaks; staff look, accept one and return the other by keyboard; the client sees both outcomes;
// the log proves it; and a revocation ends it at once. On both engines.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { sleep, until } from './lib/chance.mjs';
import { passportPhoto, scan } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { allSaved, CLIENT, comeIn, firstRun, OWNER, openMatter, pick, request, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const MB = 1_000_000;

describe('a client sends a passport, on SQLite', () => journey('sqlite', 300 * MB));
describe('a client sends a passport, on PostgreSQL', () => journey('postgres', 40 * MB));

function journey(engine, scanSize) {
  const pictures = engine === 'sqlite';
  let browser, house, staff, client, matter, workspace, photo, paper;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  // The pages of the first engine are looked at closely; the second shows the same pages from another database.
  const seenBy = (person) => async (label) => {
    person.reached(label);
    if (pictures) faults.push(...await person.look(`${label} ${person === staff ? 'en' : 'es'}`));
  };

  // A page that is there only for a while is looked at in both languages while it is.
  const inBoth = async (person, label) => {
    person.visited.delete(label);
    if (!pictures) return;
    for (const language of ['es', 'en']) {
      await inLanguage(person, language);
      faults.push(...await person.look(`${label} ${language}`));
    }
  };

  before(async () => {
    browser = await open();
    house = await House.raise(engine);
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    photo = await passportPhoto(client.page);
    paper = await scan(house.home.join('scan.pdf'), scanSize);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('the first owner is made and enrols a second factor', async () => {
    await firstRun(staff, house, seenBy(staff));
    assert.equal(staff.recovery.length, 10);
    assert.equal(new Set(staff.recovery).size, 10);
    await staff.go(house.setup);
    assert.equal(await staff.page.locator('form[action="/desk/setup"]').count(), 0, 'the setup address works once');
  });

  // S2-72, S2-75, S2-76, S2-101, S2-104
  step('a matter is opened for a new client, with the checklist of a family green card', async () => {
    const made = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-2041' }, seenBy(staff));
    ({ matter, workspace } = made);
    assert.match(workspace, /^\/p\/[^/]+$/);
  });

  // S2-25, S2-77: what is copied is the whole address, ready to be sent
  step('the portal’s address is copied with one press', async () => {
    await staff.profile.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: house.origin });
    await staff.go(`${matter}/portal`);
    const button = staff.page.locator('button[data-copy]').first();
    await button.click();
    await until('the word that it was copied', async () => (await button.innerText()).includes(await button.getAttribute('data-copied')));
    const copied = await staff.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, `${house.origin}${workspace}`);
  });

  // S2-28, S2-29, S2-79, S2-81..84, S2-111, S2-118
  step('the workspace address grants nothing and a scanner that follows the link consumes nothing', async () => {
    const answer = await client.go(`${workspace}/home`);
    assert.ok(!(await client.text('body')).includes('Green card'), 'nothing of the matter is shown');
    assert.ok(answer.status() < 500);
    const known = await comeInByScanner();
    assert.ok(known, 'the link still works after it was opened by a machine');
  });

  // Asks for a link, lets a machine open it several times, then goes on as the client.
  async function comeInByScanner() {
    const seen = seenBy(client);
    const start = house.mail.letters.length;
    await client.go(workspace);
    await seen('client door');
    assert.equal(await client.page.locator('html').getAttribute('lang'), 'es', 'the door speaks the browser’s language');
    await client.send(workspace, { email: CLIENT.email });
    await client.page.waitForURL('**/check-mail*');
    await seen('client check mail');
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/enter\/\S+/, start);
    for (const word of ['Green card', 'Lucía', 'Example', OWNER.name]) assert.ok(!letter.raw.includes(word) && !letter.text.includes(word), `the mail does not say "${word}"`);
    assert.equal(letter.shown_sender, 'Harbor & Vale');
    for (let n = 0; n < 3; n++) {
      const answer = await fetch(letter.link);
      assert.equal(answer.status, 200);
    }
    await client.go(letter.link);
    await seen('client enter');
    await client.send(`${workspace}/enter`);
    await client.page.waitForURL('**/home*');
    // Used is used.
    const other = await Person.sit(browser, 'thief', PHONE, house.origin);
    await other.go(letter.link);
    assert.equal(await other.page.locator(`form[action="${workspace}/enter"]`).count(), 0, 'a used link offers nothing');
    await other.profile.close();
    return true;
  }

  // S2-33, S2-79
  step('the client’s home is in Spanish and names the next step', async () => {
    await seenBy(client)('client home');
    assert.equal(await client.page.locator('html').getAttribute('lang'), 'es');
    assert.equal(await client.page.locator('section.next').count(), 1, 'one next step');
    const text = await client.text('body');
    assert.ok(text.includes('Harbor & Vale'));
    assert.ok(!text.includes(OWNER.name), 'no page names a member of staff');
    await client.go(`${workspace}/documents`);
    await seenBy(client)('client documents');
    for (const page of ['not-me', 'account']) {
      await client.go(`${workspace}/${page}`);
      await seenBy(client)(`client ${page}`);
    }
  });

  // S2-34, S2-123
  step('a phone photo of the passport is saved, shown and sent', async () => {
    const item = await request(client, workspace, 'Pasaporte: página con su foto');
    await client.go(item);
    await seenBy(client)('client request');
    await pick(client, { name: 'IMG_0417.jpg', mimeType: 'image/jpeg', buffer: photo });
    await allSaved(client);
    if (pictures) faults.push(...await client.look('client request, saved'));
    await client.page.reload();
    assert.equal(await client.page.locator('.pg[data-state="done"]').count(), 1, 'a reload loses nothing');
    await sendAll(client);
    await seenBy(client)('client receipt');
    client.photoItem = item;
  });

  step('a large scan survives a line cut twice and a server killed once', async () => {
    const item = await request(client, workspace, 'Declaración federal de impuestos');
    client.scanItem = item;
    await client.go(item);
    client.excuse(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_FAILED|Failed to load resource/);
    const cut = () => house.line.cut();
    const third = scanSize / 4;
    const done = [
      house.line.after(third, cut),
      house.line.after(third * 2, cut),
      house.line.after(third * 3, async () => {
        await house.kill();
        await sleep(300);
        await house.serve();
      }),
    ];
    await pick(client, paper.path);
    await Promise.all([allSaved(client, 240_000), ...done]);
    assert.equal(house.line.cuts, 2);
    await sendAll(client);
    assert.ok((await client.text()).includes('scan.pdf'));
  });

  // S2-66, S2-69, S2-126
  step('what was sent is inspected and waits in the review queue', async () => {
    await until('both documents to be inspected', async () => {
      await staff.go('/desk/review');
      const rows = await staff.page.locator('#queue-list a').count();
      return rows === 2;
    }, 120_000, 500);
    await inBoth(staff, 'desk review queue');
    await staff.go('/desk/notices');
    await seenBy(staff)('desk notices');
    assert.ok(await staff.page.locator('.notices li').count() >= 1, 'the responsible person was told');
  });

  // S2-50
  step('staff look at the photo by keyboard: upright, without its place, and accept it', async () => {
    await staff.go('/desk/review');
    await openByKeys('Passport');
    const picture = staff.page.locator('#sheet img');
    await until('the page’s picture', () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
    const [wide, high] = await picture.evaluate((img) => [img.naturalWidth, img.naturalHeight]);
    assert.ok(high > wide, `the photo stands upright (${wide} × ${high})`);
    const bytes = await staff.profile.request.get(new URL(await picture.getAttribute('src'), house.origin).href).then((r) => r.body());
    for (const mark of ['Exif', 'Strongroom Test Phone']) assert.equal(bytes.indexOf(mark), -1, `the picture shown does not hold ${mark}`);
    await inBoth(staff, 'desk review, photo');
    const download = staff.page.waitForEvent('download');
    await staff.page.keyboard.press('Shift+D');
    const got = await readFile(await (await download).path());
    assert.ok(got.equals(photo), 'the original is kept byte for byte');
    await staff.page.keyboard.press('a');
    await until('the decision', async () => (await staff.page.locator('#queue-list a').count()) <= 1);
  });

  // S2-107
  step('the scan is returned by keyboard, with a reason in Spanish', async () => {
    await staff.go('/desk/review');
    await openByKeys('tax');
    await inBoth(staff, 'desk review, scan');
    await staff.page.keyboard.press('r');
    await staff.page.waitForSelector('#again:not([hidden])');
    await staff.page.keyboard.press('2');
    const message = await staff.page.locator('#message').inputValue();
    assert.equal(await staff.page.locator('#message').getAttribute('lang'), 'es');
    assert.ok(message.length > 10, 'a sentence for the client stands ready');
    if (pictures) faults.push(...await staff.look('desk review, asking again'));
    staff.message = message;
    await staff.page.keyboard.press('Control+Enter');
    await until('an empty queue', async () => (await staff.page.locator('#queue-list a').count()) === 0);
  });

  step('the return is taken back by one key, stands as before, and is taken again', async () => {
    await staff.page.waitForSelector('.toast [data-undo]');
    await staff.page.keyboard.press('u');
    await until('the scan to wait again', async () => (await staff.page.locator('#queue-list a').count()) === 1);
    await until('its page', async () => (await staff.page.locator('#accept').count()) === 1);
    if (pictures) faults.push(...await staff.look('desk review, decision taken back'));
    await client.go(client.scanItem);
    assert.ok(!(await client.text('body')).includes(staff.message.slice(0, 40)), 'the client sees the earlier state');
    // Decided again, and taken back from the decided page this time.
    const page = new URL(staff.page.url()).pathname;
    await staff.page.keyboard.press('a');
    await until('an empty queue', async () => (await staff.page.locator('#queue-list a').count()) === 0);
    await staff.go(page);
    await inBoth(staff, 'desk review, decided and to be taken back');
    await staff.page.keyboard.press('u');
    await until('the scan to wait again', async () => (await staff.page.locator('#queue-list a').count()) === 1);
    await until('its page', async () => (await staff.page.locator('#accept').count()) === 1);
    await staff.page.keyboard.press('r');
    await staff.page.waitForSelector('#again:not([hidden])');
    await staff.page.keyboard.press('2');
    await staff.page.keyboard.press('Control+Enter');
    await until('an empty queue', async () => (await staff.page.locator('#queue-list a').count()) === 0);
  });

  // Finds a document in the queue with j and k alone, and waits until it was inspected.
  async function openByKeys(word) {
    const heading = async () => ((await staff.page.locator('#stage h1').count()) ? staff.text('#stage h1') : '');
    const rows = await staff.page.locator('#queue-list a').count();
    for (const key of ['', ...Array(rows + 1).fill('j'), ...Array(rows).fill('k')]) {
      if (key) {
        await staff.page.keyboard.press(key);
        await staff.page.waitForTimeout(400);
      }
      if ((await heading()).toLowerCase().includes(word.toLowerCase())) {
        await until('the inspection', async () => (await staff.page.locator('#stage[data-refresh]').count()) === 0, 120_000, 200);
        return;
      }
    }
    assert.fail(`j and k do not reach "${word}"`);
  }

  step('the client sees both outcomes in Spanish', async () => {
    await client.go(`${workspace}/home`);
    await seenBy(client)('client home, one returned');
    const home = await client.text('body');
    assert.ok(home.includes(staff.message.slice(0, 40)), 'the reason stands on the home page');
    await client.go(client.scanItem);
    await seenBy(client)('client request, returned');
    assert.ok((await client.text('body')).includes(staff.message.slice(0, 40)));
    await client.go(client.photoItem);
    await seenBy(client)('client request, accepted');
    assert.equal(await client.page.locator('form[data-upload]').count(), 0, 'nothing more is asked for the accepted one');
    await client.go(`${workspace}/documents`);
    await seenBy(client)('client documents, both outcomes');
    const letters = house.mail.letters.filter((l) => l.to.includes(CLIENT.email));
    for (const letter of letters) assert.ok(!letter.raw.includes(staff.message.slice(0, 40)), 'no mail holds the reason');
  });

  step('the log reads in plain words and verifies', async () => {
    await staff.go(`${matter}/audit`);
    await seenBy(staff)('desk matter audit');
    const lines = await staff.page.locator('.events li').count();
    assert.ok(lines >= 8, `the matter's log has its lines (${lines})`);
    await staff.go('/desk/audit');
    await seenBy(staff)('desk audit');
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
  });

  // S2-24
  step('the rest of the desk opens', async () => {
    for (const [label, place] of [
      ['desk today', '/desk/today'], ['desk search', '/desk/search?q=luc'], ['desk adoption', '/desk/adoption'],
      ['desk matters', '/desk/matters'], ['desk clients', '/desk/clients'], ['desk new client', '/desk/clients/new'],
      ['desk people', '/desk/people'], ['desk settings', '/desk/settings'], ['desk sessions', '/desk/sessions'],
    ]) {
      const answer = await staff.go(place);
      assert.equal(answer.status(), 200, place);
      await seenBy(staff)(label);
    }
    await staff.go('/desk/clients');
    await staff.page.locator('a.row-link').first().click();
    await seenBy(staff)('desk client');
    await staff.go(`${matter}/portal`);
    const preview = await staff.page.locator('a[href$="/preview"]').first().getAttribute('href');
    await staff.go(preview);
    await seenBy(staff)('desk preview of the client’s home');
    assert.ok((await staff.text('body')).includes('Lucía'), 'the preview shows the client’s own page');
  });

  step('whatever is known by name is a few keys away', async () => {
    await staff.go('/desk/today');
    const { page } = staff;
    await page.keyboard.press('Control+k');
    await page.locator('#hits a[href="/desk/settings"]').waitFor();
    await page.keyboard.type('luc');
    await page.locator(`#hits a[href="${matter}"]`).waitFor();
    assert.equal(await page.locator('#hits a[href="/desk/settings"]').count(), 0, 'only what begins so is left');
    await seenBy(staff)('desk palette');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${matter}`);
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL('**/desk/today');
  });

  step('every page stands in the other language too', async () => {
    if (!pictures) return;
    for (const [person, language] of [[staff, 'es'], [client, 'en']]) {
      await speak(person, language);
      const looked = new Set();
      for (const [label, place] of person.visited) {
        if (looked.has(place)) continue;
        looked.add(place);
        const answer = await person.go(place);
        // What can be seen once only (setup, enrolment, a used link) was looked at when it was there.
        if (!answer || answer.status() !== 200 || person.place !== place) continue;
        const lang = await person.page.locator('html').getAttribute('lang');
        if (!label.includes('preview')) assert.equal(lang, language, `${label} speaks ${language}`);
        faults.push(...await person.look(`${label} ${language}`));
      }
    }
  });

  async function speak(person, language) {
    await person.go(person === staff ? '/desk/review' : `${workspace}/home`);
    await inLanguage(person, language);
  }

  async function inLanguage(person, language) {
    if (await person.page.locator('html').getAttribute('lang') === language) return;
    const button = person.page.locator(`form[action$="/language"] button[value="${language}"]`).first();
    await button.evaluate((b) => b.closest('details')?.setAttribute('open', ''));
    await person.press(button);
  }

  // S2-23, S2-94
  step('a revocation ends the live session at once and the client cannot undo it', async () => {
    await client.go(`${workspace}/home`);
    assert.ok((await client.text('body')).includes('Lucía'));
    await staff.go(`${matter}/portal`);
    const revoke = await staff.page.locator('a[href$="/revoke"]').first().getAttribute('href');
    await staff.go(revoke);
    await seenBy(staff)('desk revoke');
    await staff.send(revoke);
    await client.page.reload();
    assert.ok(!(await client.text('body')).includes('Lucía'), 'nothing of the matter is shown any more');
    await seenBy(client)('client revoked');
    const start = house.mail.letters.length;
    await client.go(workspace);
    if (await client.page.locator('input[name="email"]').count()) {
      await client.send(workspace, { email: CLIENT.email });
      await sleep(1500);
    }
    assert.ok(!house.mail.letters.slice(start).some((l) => l.to.includes(CLIENT.email) && l.text.includes('/enter/')), 'no link is sent to a revoked client');
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });

  step('the server stops when asked, and leaves nothing readable behind', async () => {
    const { code } = await house.lower();
    house = undefined;
    assert.equal(code, 0);
  });
}
