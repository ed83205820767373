// A day at the desk in a real browser: two photos of one document of which one is enough, a file flagged for a lawyer, the first
// page that says so, an approval the client asks about, an answer with a document that goes along, ready texts of the practice's
// own, a second matter that a search for conflicts stops. In English and Spanish, at both sizes.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, EVERY, open, Person, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { note } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { allSaved, CLIENT, comeIn, firstRun, openMatter, pick, request, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const pdf = (name, text) => ({ name, mimeType: 'application/pdf', buffer: note(text) });

describe('a day at the desk', () => {
  let browser, house, staff, client, matter, workspace;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`day ${label} ${language}`));
    }
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    for (const one of [staff, client]) one.excuse(/422 \(Unprocessable/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a client sends two files where one is enough, and reads on the page who can see them', async () => {
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await comeIn(client, house, workspace, CLIENT.email);
    await client.go(await request(client, workspace, client.own({ en: /birth certificate|passport/i, es: /acta de nacimiento|pasaporte/i })));
    await client.page.locator('details.seen summary').first().click();
    assert.match(await client.text('details.seen'), /Harbor & Vale/);
    await look(client, 'request, who can see it');
    await client.speak('es');
    await pick(client, [pdf('first try.pdf', 'A first try'), pdf('second try.pdf', 'A second try')]);
    await allSaved(client);
    await sendAll(client);
    await until('both in the review queue', async () => {
      await staff.go('/desk/review?list');
      return (await staff.page.locator('#queue-list a').count()) >= 2
        && (await staff.page.locator('main .tag.wait').count()) === 0;
    }, 60_000, 500);
  });

  step('a colleague flags the better one for a lawyer, and the first page says so', async () => {
    // The queue swaps the sheet in without leaving the page; a page of its own is what is looked at here.
    await staff.go(await staff.page.locator('#queue-list a').first().getAttribute('href'));
    await look(staff, 'sheet, another waits beside it');
    await staff.page.locator('#flag summary').click();
    await staff.page.locator('#flag-why').fill('The name differs from the passport.');
    await staff.page.locator('#flag button[type="submit"]').click();
    await until('the flag to stand', async () => (await staff.text('body')).includes('The name differs from the passport.'));
    await staff.page.reload();
    await look(staff, 'sheet, flagged');
    await staff.go('/desk/review?split=lawyer');
    assert.equal(await staff.page.locator('#queue-list a').count(), 1);
    await look(staff, 'queue for a lawyer');
    await staff.go('/desk/today');
    await look(staff, 'today with a flag');
    await staff.go('/desk/today/intake');
    await look(staff, 'intakes that lack something');
  });

  step('one is accepted, the other is set aside with it, and a new one can be asked for', async () => {
    await staff.go('/desk/review?split=lawyer');
    const sheet = await staff.page.locator('#queue-list a').first().getAttribute('href');
    await staff.go(sheet);
    await staff.page.locator('button[name="decision"][value="only"]').click();
    await until('the decision', async () => (await staff.page.locator('.toast').count()) > 0);
    await until('both to be decided', async () => {
      await staff.go('/desk/review?list');
      return (await staff.page.locator('#queue-list a').count()) === 0;
    });
    await staff.go(`${matter}/checklist`);
    assert.match(await staff.text('details.versions'), staff.says('desk-versions-rest', { count: 1 }));
    await staff.page.locator('details.versions summary').first().click();
    await look(staff, 'checklist, one counts');
    await staff.go(sheet.split('?')[0]);
    await staff.page.locator('#decision details summary').first().click();
    await look(staff, 'accepted, a new one can be asked for');
    await client.go(`${workspace}/documents`);
    assert.match(await client.text('main'), client.says('state-accepted'));
  });

  step('a practice words ready texts of its own', async () => {
    await staff.go('/desk/settings/ready-texts');
    await look(staff, 'ready texts');
    await staff.go('/desk/settings/ready-texts/new');
    await look(staff, 'ready text, new');
  });

  let approval;
  step('a client asks about what they are to approve, and the answer brings a document along', async () => {
    await staff.go(`${matter}/approvals/new`);
    await staff.tick(staff.page.locator('input[name="documents"]'));
    await staff.fill(staff.form(`${matter}/approvals/new`), 'title', 'Your statement');
    await staff.fill(staff.form(`${matter}/approvals/new`), 'title_es', 'Su declaración');
    await look(staff, 'approval, being written');
    await staff.go(`${matter}/approvals/new`);
    await staff.tick(staff.page.locator('input[name="documents"]'));
    await staff.fill(staff.form(`${matter}/approvals/new`), 'title', 'Your statement');
    await staff.fill(staff.form(`${matter}/approvals/new`), 'title_es', 'Su declaración');
    await staff.press(staff.page.locator('button[name="go"][value="check"]'));
    await staff.press(staff.page.locator('button[name="go"][value="send"]'));
    approval = staff.place.split('?')[0];
    await client.go(`${workspace}/approvals`);
    await client.press(client.page.locator('a[href*="/approvals/apr_"], a[href*="/approvals/app_"]').first());
    await look(client, 'approval');
    await client.speak('es');
    await client.press(client.page.locator('a[href*="/messages?about="]').first());
    await look(client, 'asking about it');
    await client.speak('es');
    await client.page.locator('#text').fill('¿Qué significa la segunda línea?');
    await client.press(client.page.locator('.talk-form button[type="submit"]'));
    await look(client, 'asked about it');
    await staff.go(approval);
    assert.equal(await staff.page.locator('main a[href*="/messages/thr_"]').count(), 1, 'its conversation stands beside it');
    await look(staff, 'approval with its questions');
    await staff.press(staff.page.locator('a[href*="/messages/thr_"]').first());
    await staff.page.locator('details', { has: staff.page.locator('input[name="document"]') }).locator('summary').first().click();
    await staff.tick(staff.page.locator('input[name="document"]'));
    await look(staff, 'answer, with a document to go along');
    await staff.page.locator('details', { has: staff.page.locator('input[name="document"]') }).evaluateAll((all) => all.forEach((d) => { d.open = true; }));
    await staff.tick(staff.page.locator('input[name="document"]'));
    await staff.page.locator('#text').fill('It says that all of this is true.');
    await staff.page.locator('input[name="attach"]').setInputFiles(pdf('explained.pdf', 'What the second line means'));
    await staff.press(staff.page.locator('form.to-client button[type="submit"]').first());
    await until('the client to be able to open both', async () => {
      await client.go(`${workspace}/messages`);
      await client.press(client.page.locator('a[href*="/messages/thr_"]').first());
      return (await client.page.locator('a[href*="/files/ver_"]').count()) === 2;
    }, 60_000, 1_000);
    await look(client, 'answered with documents');
    const href = await client.page.locator('a[href*="/files/ver_"]').last().getAttribute('href');
    const answer = await client.profile.request.get(new URL(href, house.origin).href);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()['content-disposition'], /^attachment/);
  });

  step('what the client agreed to and got is theirs to read and take away', async () => {
    await client.go(`${workspace}/account`);
    await look(client, 'account');
    await client.go(`${workspace}/agreed`);
    await look(client, 'agreed to nothing yet');
  });

  step('a second matter for somebody called alike is stopped by the search until somebody decides', async () => {
    await staff.go('/desk/matters/new');
    await staff.speak('en');
    const kind = await staff.page.locator('#kind option').evaluateAll((all) => all.find((o) => /naturali/i.test(o.label))?.value);
    await staff.send('#new-matter', { client: 'new', given: 'Lucia', family: 'Exampel', email: 'other@client.example', language: 'es', kind, title: 'Citizenship', reference: 'HV-2', points: EVERY });
    if (await staff.page.locator('[name="someone_else"]').count()) {
      // What was typed stands on this page only, so it is looked at in the language it was typed in.
      faults.push(...await staff.look('day is it one of these people en'));
      await staff.tick(staff.page.locator('[name="someone_else"]'));
      await staff.send('#new-matter', {});
    }
    await until('the search to ask or the matter to be open', async () => /matters\/(mat_|new)/.test(staff.place));
    if (staff.place.startsWith('/desk/matters/new')) {
      faults.push(...await staff.look('day search before a matter en'));
      await staff.tick(staff.page.locator('[name="decision"][value="clear"]'));
      await staff.send('#new-matter', {});
    }
    await staff.page.waitForURL(/\/desk\/matters\/mat_/);
    const second = staff.place.split('?')[0];
    await staff.go(`${second}/people`);
    await look(staff, 'people, with what was searched');
  });

  step('nobody’s page complained, and every page passed', async () => {
    assert.deepEqual(faults, []);
    for (const person of [staff, client]) assert.deepEqual(person.unexcused, []);
  });
});
