// The library: a letter is begun from a matter, goes nowhere with a blank, and is approved by the client as the file it became;
// a letter of the practice's own is handed out in a signed pack, the pack holds offline until something in it is changed, and
// brought in again it says what differs, is taken once an owner knows its signer, and makes another version.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { approve, readEveryPage } from './lib/answering.mjs';
import { until } from './lib/chance.mjs';
import { Scene } from './lib/opening.mjs';
import { CLIENT } from './lib/practice.mjs';
import { sendApproval } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

const LIBRARY = '/desk/settings/library';
const GOODBYE = { en: 'Our goodbye', es: 'Nuestra despedida' };

describe('letters and the library', () => {
  let scene, house, staff, client, matter, workspace, approval, pack;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const look = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`library ${label}`));
  };

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
    ({ matter, workspace } = await scene.openFirstMatter());
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  step('a letter is begun from a matter and goes nowhere with a blank', async () => {
    await staff.go(`${matter}/approvals`);
    await staff.press(staff.page.locator(`a[href="${matter}/letters"]`).first());
    await look(staff, 'which letter');
    await staff.press(staff.page.locator(`a[href="${matter}/letters/engagement"]`));
    await look(staff, 'a letter with blanks');
    const text = staff.page.locator('#text');
    assert.match(await text.inputValue(), /Lucía Example/);
    staff.excuse(/422/);
    await staff.press(staff.page.locator('button[value="file"]'));
    await look(staff, 'a letter that is refused');
    const left = (await staff.text('#text-problem')) ?? '';
    assert.ok(left.includes('['), left);
    await text.fill((await text.inputValue()).replaceAll(/\[[^\]]*\]/g, '900 $'));
    await staff.press(staff.page.locator('button[value="file"]'));
    assert.match(staff.page.url(), /approvals\/new\?kind=engagement/);
    await look(staff, 'the letter is being checked');
  });

  step('it is checked, asked for with everything filled in, and approved by the client page by page', async () => {
    const there = staff.page.url().replace(house.origin, '');
    await until('the letter to be checked', async () => {
      await staff.go(there);
      return (await staff.page.locator('input[name="documents"]:checked').count()) === 1;
    });
    await look(staff, 'the letter is ready');
    approval = await sendApproval(staff);
    const mine = `${workspace}/approvals/${approval.split('/').pop()}`;
    await readEveryPage(client, mine, (label) => look(client, label));
    await client.go(mine);
    await approve(client, house, CLIENT.email);
    await staff.go(approval);
    await look(staff, 'the letter is approved');
  });

  step('a letter of the practice’s own is made of one that ships', async () => {
    await staff.go('/desk/settings/letters');
    await look(staff, 'letters');
    await staff.press(staff.page.locator('a[href$="from=closing"]'));
    await staff.page.fill('#name', GOODBYE.en);
    await staff.page.fill('#name_es', GOODBYE.es);
    await look(staff, 'a new letter');
    await staff.press(staff.page.locator('form[action$="/letters/new"] button[type="submit"]'));
    assert.ok((await staff.text('main')).includes(staff.own(GOODBYE)));
  });

  step('it goes out in a signed pack, which holds offline until something in it is changed', async () => {
    await staff.go(LIBRARY);
    await look(staff, 'library');
    await staff.go(`${LIBRARY}?q=${encodeURIComponent(staff.own(GOODBYE).split(' ')[1].slice(0, 5))}`);
    await look(staff, 'found');
    await staff.page.locator('input[name="part"][value^="letter:"]').check();
    const got = staff.page.waitForEvent('download');
    await staff.page.locator('button[value="chosen"]').click();
    pack = await readFile(await (await got).path());
    const at = house.home.join('pack.json');
    await writeFile(at, pack);
    const holds = await house.run('pack', 'verify', at);
    assert.equal(holds.code, 0, holds.text);
    assert.match(holds.text, /letter: Our goodbye/);
    await writeFile(at, pack.toString('utf8').replace('Thank you', 'No thanks'));
    const broken = await house.run('pack', 'verify', at);
    assert.equal(broken.code, 1, broken.text);
    assert.match(broken.text, /not what was signed/);
  });

  const bring = async (bytes) => {
    await staff.go(LIBRARY);
    await staff.page.setInputFiles('#file', { name: 'pack.json', mimeType: 'application/json', buffer: bytes });
    await staff.press(staff.page.locator('form[action$="/library/file"] button[type="submit"]'));
  };

  step('altered it is refused; whole it says what differs and is taken once an owner knows its signer', async () => {
    staff.excuse(/422/);
    await bring(Buffer.from(pack.toString('utf8').replace('Thank you', 'No thanks')));
    assert.match(await staff.text('main'), staff.says('pack-fault-altered'));
    await look(staff, 'an altered pack');
    // Meanwhile the letter here says something else.
    await staff.go('/desk/settings/letters');
    await staff.press(staff.page.locator('a[href*="/letters/ltx_"]').first());
    const text = staff.page.locator('#text');
    await text.fill(`${await text.inputValue()}\nOne line more.`);
    await staff.press(staff.page.locator('form.form button[type="submit"]').first());
    await bring(pack);
    await look(staff, 'a pack of a signer nobody knows');
    assert.match(await staff.text('main'), staff.says('pack-unknown'));
    await staff.press(staff.page.locator('form[action$="/confirm"] button'));
    await look(staff, 'a pack of a signer who is known');
    assert.match(await staff.text('main'), staff.says('pack-part-changed', { version: 2 }));
    await staff.page.check('#signed');
    await staff.press(staff.page.locator('button[value="take"]'));
    assert.equal(new URL(staff.page.url()).pathname, LIBRARY);
    await look(staff, 'library with a signer');
    await staff.go('/desk/settings/letters');
    await staff.press(staff.page.locator('a[href*="/letters/ltx_"]').first());
    await look(staff, 'a letter with versions');
    assert.match(await staff.text('main'), staff.says('letters-version', { version: 3 }));
  });

  step('every page that was looked at is without a fault', async () => {
    assert.deepEqual(faults, []);
  });
});
