// Approvals through both doors: staff file a draft of their own, look at what they are about to send and send it; the client
// reads every page on a phone, is proved again and approves; a newer version voids what is pending and it is asked again;
// declining says why; and the certificate holds offline, for a machine that has nothing but the file.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { until } from './lib/chance.mjs';
import { pages } from './lib/fixtures.mjs';
import { Scene } from './lib/opening.mjs';
import { CLIENT } from './lib/practice.mjs';
import { draftApproval, filePaper, sendApproval } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

describe('a client approves what the practice drafted', () => {
  let scene, house, staff, client, matter, workspace, approval;
  const step = steps(() => [staff, client], () => house);
  const faults = [];

  const inBoth = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`${label} ${language}`));
    }
  };

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
    ({ matter, workspace } = await scene.openFirstMatter());
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  const PAPER = 'Declaration about the move';
  const file = (which, name, bytes) => filePaper(staff, matter, which, name, bytes);
  const ask = (kind) => draftApproval(staff, matter, PAPER, {
    kind, title: 'Your statement about the move', title_es: 'Su declaración sobre la mudanza',
    description: 'Please read all of it. Tell us if a date is wrong.', description_es: 'Por favor, léala toda. Díganos si una fecha está mal.',
  });
  const send = () => sendApproval(staff, async (label) => faults.push(...await staff.look(`${label} en`)));

  const here = () => `${workspace}/approvals/${approval.split('/').pop()}`;

  step('a draft is filed and a declaration is sent after a look at everything', async () => {
    await staff.go(`${matter}/approvals`);
    await inBoth(staff, 'desk approvals, none');
    await file('', PAPER, pages('I moved on May 4.', 'All of this is true.'));
    await ask('declaration');
    await inBoth(staff, 'desk approval, new');
    await ask('declaration');
    approval = await send();
    await inBoth(staff, 'desk approval, with the client');
    await staff.go('/desk/approvals');
    await inBoth(staff, 'desk approvals, all matters');
    await house.mail.letter(CLIENT.email, client.says('mail-approval-lead'));
    for (const one of house.mail.letters) assert.ok(!one.raw.includes('mudanza') && !one.raw.includes('about the move'), 'no mail says what is to be approved');
  });

  step('the client finds it first at home and reads every page before it can be approved', async () => {
    await client.go(`${workspace}/home`);
    assert.ok((await client.text('section.next')).includes(client.own({ en: 'about the move', es: 'mudanza' })), 'it is the next thing');
    await inBoth(client, 'client home, something to approve');
    await client.go(`${workspace}/approvals`);
    await inBoth(client, 'client approvals');
    await client.go(here());
    await inBoth(client, 'client approval, pages unopened');
    assert.equal(await client.page.locator('a[href*="answer=approve"]').count(), 0, 'not before the pages');
    await client.go(await client.page.locator('a[href$="/pages/1"]').first().getAttribute('href'));
    for (let n = 1; n <= 2; n++) {
      const picture = client.page.locator('.sheet img');
      await until('the picture', () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
      if (n === 1) await inBoth(client, 'client approval, a page');
      await client.press(client.page.locator('main nav a.btn.big'));
    }
    await inBoth(client, 'client approval, pages opened');
    assert.equal(await client.page.locator('a[href*="answer=approve"]').count(), 1);
  });

  step('a fresh code proves the client again and the answer is given once', async () => {
    await client.press(client.page.locator('a[href*="answer=approve"]'));
    await inBoth(client, 'client approval, a code is wanted');
    const start = house.mail.letters.length;
    await client.press(client.page.locator('form[action$="/code"] button').first());
    const letter = await house.mail.letter(CLIENT.email, /\b\d{3} \d{3}\b/, start);
    const code = letter.text.match(/\b(\d{3}) (\d{3})\b/).slice(1).join('');
    await inBoth(client, 'client approval, code sent');
    await client.page.locator('#code').fill(code === '111111' ? '222222' : '111111');
    client.excuse(/422/);
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    faults.push(...await client.look('client approval, wrong code'));
    await client.page.locator('#code').fill(code);
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    await client.page.waitForURL('**/done');
    await inBoth(client, 'client approval, done');
  });

  step('staff read who answered and from where, and the certificate holds offline until something in it is changed', async () => {
    await staff.go(approval);
    await inBoth(staff, 'desk approval, approved');
    const download = async (kind) => {
      const got = staff.page.waitForEvent('download');
      await staff.page.locator(`form[action$="/certificate"] button[value="${kind}"]`).click();
      return readFile(await (await got).path());
    };
    const pdf = await download('pdf');
    assert.equal(pdf.subarray(0, 8).toString('latin1'), '%PDF-1.7');
    const json = await download('json');
    const at = house.home.join('certificate.json');
    await writeFile(at, json);
    const holds = await house.run('audit', 'verify', '--certificate', at);
    assert.equal(holds.code, 0, holds.text);
    assert.match(holds.text, /1 answers, outcome approved/);
    const other = house.home.join('tampered.json');
    await writeFile(other, json.toString('utf8').replace('"approve"', '"decline"'));
    const broken = await house.run('audit', 'verify', '--certificate', other);
    assert.equal(broken.code, 1, broken.text);
    await writeFile(house.home.join('certificate.pdf'), pdf);
  });

  step('a newer version voids what is pending, both sides read why, and it is asked again in one step', async () => {
    await ask('statement');
    approval = await send();
    await file(PAPER, '', pages('I moved on May 5.'));
    await staff.go(approval);
    await inBoth(staff, 'desk approval, void');
    await client.go(here());
    assert.match(await client.text('main'), client.says('approval-void-new-version', { number: 2 }), 'the client reads which version came');
    await inBoth(client, 'client approval, void');
    await until('the new version to be ready and asked again', async () => {
      await staff.go(approval);
      await staff.press(staff.page.locator('form[action$="/again"] button'));
      return new URL(staff.page.url()).pathname !== approval;
    }, 60_000, 500);
    approval = new URL(staff.page.url()).pathname;
    await client.go(here());
    await client.press(client.page.locator('a[href*="answer=decline"]'));
    await inBoth(client, 'client approval, declining');
    client.excuse(/422/);
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    faults.push(...await client.look('client approval, no reason'));
    await client.page.locator('#reason').fill('La fecha está mal: fue el 6 de mayo.');
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    await client.page.waitForURL('**/done');
    await inBoth(client, 'client approval, declined');
    await staff.go('/desk/notices');
    assert.ok(await staff.page.locator(`.notices a[href="${approval}"]`).count() >= 1, 'the notice leads there');
    await staff.go(approval);
    assert.ok((await staff.text('main')).includes('6 de mayo'));
    await inBoth(staff, 'desk approval, declined');
    await staff.go('/desk/approvals?cut=over');
    await inBoth(staff, 'desk approvals, over');
    await staff.go(`${matter}/approvals`);
    await inBoth(staff, 'desk approvals of a matter');
  });

  step('a preview shows the client’s page and can send nothing', async () => {
    await staff.go(`${matter}/portal`);
    const preview = await staff.page.locator('a[href$="/preview"]').first().getAttribute('href');
    await staff.go(`${preview}/approvals/${approval.split('/').pop()}`);
    faults.push(...await staff.look('desk preview of an approval'));
    assert.equal(await staff.page.locator('main form, main a[href*="/pages/"]').count(), 0);
  });

  step('no page broke a rule and the log verifies', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });
});
