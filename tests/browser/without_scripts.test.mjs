// The same client on a browser that runs no scripts: plain forms sign in, choose files, check, remove, send, and say
// what is wrong in words. Staff decide without scripts too.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { HOSTILE_NAMES, note } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, comeIn, firstRun, openMatter, request } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

describe('without scripts', () => {
  let browser, house, staff, client, matter, workspace, item;
  const step = steps(() => [staff, client], () => house);

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US', javaScriptEnabled: false });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'en-US', javaScriptEnabled: false });
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  const press = (person, button) => person.press(button);

  step('staff begin a practice and let a client in', async () => {
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1', language: 'en' }));
  });

  step('a client comes in by the mail’s link', async () => {
    await comeIn(client, house, workspace, CLIENT.email);
    item = await request(client, workspace, 'Passport');
    await client.go(item);
  });

  step('several files are saved by a plain form and shown before sending', async () => {
    const files = client.page.locator(`form[action="${item}/files"]`);
    await files.locator('#files').setInputFiles([
      { name: 'page one.pdf', mimeType: 'application/pdf', buffer: note('Page one') },
      { name: HOSTILE_NAMES[0], mimeType: 'application/pdf', buffer: note('Page two') },
      { name: HOSTILE_NAMES[5], mimeType: 'application/pdf', buffer: note('Page three') },
    ]);
    await press(client, files.locator('button[type="submit"]'));
    assert.match(client.place, /\/check/);
    assert.equal(await client.page.locator('.pg').count(), 3);
    assert.equal(await client.page.locator('main img[onerror]').count(), 0, 'a name is never markup');
  });

  step('one of them is taken back', async () => {
    await press(client, client.page.locator('button[formaction$="/remove"]').nth(2));
    await client.go(`${item}/check`);
    assert.equal(await client.page.locator('.pg').count(), 2);
  });

  step('nothing chosen and an empty file are refused in words', async () => {
    client.excuse(/status of 422/);
    await client.go(item);
    const files = client.page.locator(`form[action="${item}/files"]`);
    await files.locator('#files').setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) });
    await press(client, files.locator('button[type="submit"]'));
    assert.ok((await client.text('body')).includes('empty.pdf'), 'the refusal names the file');
    await client.go(item);
    await press(client, client.page.locator(`form[action="${item}/files"] button[type="submit"]`));
    assert.ok((await client.page.locator('.err').count()) >= 1, 'nothing chosen is said');
    await client.go(`${item}/check`);
    assert.equal(await client.page.locator('.pg').count(), 2, 'nothing was saved');
  });

  step('what was checked is sent once, however often the form is sent', async () => {
    await client.go(`${item}/check`);
    const fields = await client.page.locator(`form[action="${item}/send"] input`).evaluateAll((all) => all.map((i) => [i.name, i.value]));
    await press(client, client.page.locator(`form[action="${item}/send"] button.big`));
    assert.match(client.place, /\/sent/);
    const body = new URLSearchParams(fields).toString();
    const again = await client.profile.request.post(`${house.origin}${item}/send`, { data: body, headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: house.origin }, maxRedirects: 0 });
    assert.ok(again.status() < 500);
    await until('the documents in the queue', async () => {
      await staff.go('/desk/review');
      return (await staff.page.locator('#queue-list a').count()) >= 2;
    });
    assert.equal(await staff.page.locator('#queue-list a').count(), 2, 'no file is there twice');
  });

  step('staff accept one and return one with forms alone', async () => {
    for (const decision of ['accept', 'return']) {
      await staff.go('/desk/review');
      await staff.page.locator('#queue-list a').first().click();
      await until('the inspection', async () => {
        await staff.page.reload();
        return (await staff.page.locator('#accept, #sheet').count()) > 0;
      });
      if (decision === 'accept') {
        await press(staff, staff.page.locator('#accept button[value="accept"]'));
        // Taken back at once, by the button beside the sentence; then from the page of the decision.
        await press(staff, staff.page.locator('.toast [data-undo]'));
        assert.equal(await staff.page.locator('#accept button[value="accept"]').count(), 1, 'it waits again');
        const decided = staff.place.split('?')[0];
        await press(staff, staff.page.locator('#accept button[value="accept"]'));
        await staff.go(decided);
        await press(staff, staff.page.locator('#decision [data-undo]'));
        assert.equal(await staff.page.locator('#accept button[value="accept"]').count(), 1, 'and again');
        await press(staff, staff.page.locator('#accept button[value="accept"]'));
      } else {
        const tick = staff.page.locator('.checks input').first();
        await staff.tick(tick);
        await press(staff, staff.page.locator('#accept [data-do="again"]'));
        assert.equal(await tick.isChecked(), true, 'what was ticked stays ticked');
        await staff.tick(staff.page.locator('#again input[name="reason"]'));
        await staff.page.locator('#message').fill('Please send this page again.');
        await press(staff, staff.page.locator('#again button[value="return"]'));
      }
    }
    await staff.go('/desk/review');
    assert.equal(await staff.page.locator('#queue-list a').count(), 0);
    await client.go(item);
    assert.ok((await client.text('body')).includes('Please send this page again.'));
  });

  step('signing out ends the session', async () => {
    await client.send(`${workspace}/sign-out`);
    await client.go(`${workspace}/home`);
    assert.ok(!(await client.text('body')).includes('Green card'));
    const { code, text } = await house.run('audit', 'verify');
    assert.equal(code, 0, text);
    assert.deepEqual(client.unexcused, []);
    assert.deepEqual(staff.unexcused, []);
  });
});
