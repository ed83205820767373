// Somebody who helps a client, in a real browser: the client names them on a phone, the practice looks and lets them in, they come
// in by their own link and find what was chosen, one sends a document, one stops, one is ended. In English and Spanish, both sizes.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { note } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { allSaved, CLIENT, comeIn, firstRun, openMatter, pick, request, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const ROSA = { name: 'Rosa Intérprete', email: 'rosa@helper.example' };
const PIA = { name: 'Pia Hermana', email: 'pia@helper.example' };

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('somebody who helps a client', () => {
  let browser, house, staff, client, rosa, pia, matter, workspace, hers;
  const step = steps(() => [staff, client, rosa, pia], () => house);
  const faults = [];
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`helpers ${label} ${language}`));
    }
  };
  const name = async (who, values) => {
    await client.go(`${workspace}/helpers`);
    await client.send(`${workspace}/helpers`, { name: who.name, email: who.email, agree: true, until: inDays(60), ...values });
  };
  // The client's own words to the practice reach nobody who helps.
  const helps = async (person, who) => {
    await staff.go(`${matter}/portal`);
    const section = staff.page.locator('section.person', { hasText: who.name });
    const place = new URL(await section.locator('input[id^="url-"]').inputValue()).pathname;
    const seen = house.mail.letters.length;
    await person.go(place);
    await person.send(place, { email: who.email });
    await person.page.waitForURL('**/check-mail*');
    const letter = await house.mail.letter(who.email, /https?:\/\/\S+\/enter\/\S+/, seen);
    await person.go(letter.link);
    await person.send(`${place}/enter`);
    await person.page.waitForURL('**/home*');
    return place;
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    rosa = await Person.sit(browser, 'rosa', PHONE, house.origin, { locale: 'es-US' });
    pia = await Person.sit(browser, 'pia', PHONE, house.origin, { locale: 'en-US' });
    client.excuse(/422 \(Unprocessable/);
    for (const one of [rosa, pia]) one.excuse(/40[134] \(/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a client names two people, and what is missing is said first', async () => {
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await comeIn(client, house, workspace, CLIENT.email);
    await client.go(`${workspace}/account`);
    await look(client, 'account before');
    await client.press(client.page.locator(`a[href="${workspace}/helpers"]`));
    await look(client, 'nobody named yet');
    await client.speak('es');
    await client.send(`${workspace}/helpers`, { name: ROSA.name, email: ROSA.email });
    assert.equal(await client.page.locator('.err a[href="#kind"]').count(), 1);
    assert.equal(await client.page.locator('#name').inputValue(), ROSA.name, 'nothing typed is lost');
    await look(client, 'something missing');
    await name(ROSA, { kind: 'interpreter', capacity: 'sends_along' });
    await name(PIA, { kind: 'family', capacity: 'reads_along', language: 'en' });
    await look(client, 'two named');
    await house.mail.letter(CLIENT.email, /help|ayudar/);
  });

  step('the practice is told, looks, and lets one after the other in', async () => {
    await staff.go('/desk/notices');
    assert.match(await staff.text('main'), staff.says('helper-notice-waits'));
    await staff.go(`${matter}/portal`);
    await look(staff, 'two wait');
    await staff.speak('en');
    for (const who of [ROSA, PIA]) {
      const section = staff.page.locator('section.person', { hasText: who.name });
      await staff.press(section.locator('form[action$="/enable"] button'));
      assert.ok((await staff.text('body')).includes(who.name));
    }
    await look(staff, 'two let in');
    await staff.speak('en');
  });

  step('the interpreter sends a document under her own name, and reads no messages', async () => {
    hers = await helps(rosa, ROSA);
    await look(rosa, 'home of who sends');
    for (const place of ['messages', 'details', 'helpers']) {
      assert.equal(await rosa.page.locator(`a[href="${hers}/${place}"]`).count(), 0, place);
    }
    await rosa.go(await request(rosa, hers, /./));
    await look(rosa, 'request of who sends');
    await pick(rosa, [{ name: 'traducción.pdf', mimeType: 'application/pdf', buffer: note('A translation') }]);
    await allSaved(rosa);
    await sendAll(rosa);
    await look(rosa, 'sent by who helps');
    await rosa.go(`${hers}/account`);
    await look(rosa, 'account of who sends');
    await rosa.go(`${hers}/documents`);
    await look(rosa, 'documents of who sends');
  });

  step('who reads along sees what is asked, and nothing to press', async () => {
    const place = await helps(pia, PIA);
    await look(pia, 'home of who reads');
    await pia.press(pia.page.locator('section.next a.btn.big'));
    assert.equal(await pia.page.locator('input[type="file"]').count(), 0);
    await look(pia, 'request of who reads');
    const answer = await pia.go(`${place}/messages`);
    assert.ok([403, 404].includes(answer.status()));
    await pia.go(`${place}/account`);
    await look(pia, 'account of who reads');
    await pia.press(pia.page.locator(`a[href="${place}/stop-helping"]`));
    await look(pia, 'stopping');
    await pia.send(`${place}/stop-helping`);
    await pia.go(`${place}/home`);
    assert.ok(!pia.place.endsWith('/home'), 'she is out');
  });

  step('the client sees who was here and ends it under an open page', async () => {
    await client.go(`${workspace}/account`);
    await look(client, 'account with helpers');
    assert.ok((await client.text('main')).includes(ROSA.name));
    await client.go(`${workspace}/helpers`);
    await client.press(client.page.locator('form[action$="/end"] button').first());
    await look(client, 'all ended');
    await rosa.go(`${hers}/home`);
    assert.ok(!rosa.place.endsWith('/home'), 'she is out');
    await staff.go(`${matter}/portal`);
    await look(staff, 'nobody helps');
    await staff.speak('en');
    await staff.go(`${matter}/audit`);
    await look(staff, 'the log of it');
  });

  step('nothing of it is wrong to look at', () => {
    assert.deepEqual(faults, []);
  });
});
