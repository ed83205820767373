// A client's first visit where the practice guides it: agree, confirm what is on file, say what is not right; staff see both
// sides and decide with what they saw.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

describe('my details', () => {
  let browser, house, staff, client, matter, workspace;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const look = async (person, label) => faults.push(...await person.look(label));

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    // A form that comes back with a problem is an answer of 422, which browsers note.
    client.excuse(/422 \(Unprocessable/);
    staff.excuse(/422 \(Unprocessable/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a practice wants a guided first visit', async () => {
    await firstRun(staff, house);
    await staff.go('/desk/settings/clients');
    await look(staff, 'desk client settings en');
    await staff.send('/desk/settings/clients', { guided: true });
    await staff.go('/desk/settings/fields');
    const adding = staff.page.locator('form:has([name="label_es"]):has([name="home"])').first();
    await staff.fill(adding, 'label', 'Employer');
    await staff.fill(adding, 'kind', 'text');
    await staff.fill(adding, 'home', 'client');
    await staff.press(adding.locator('button[type="submit"]').first());
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
  });

  // S2-105: nothing else opens before.
  step('the client agrees before anything else opens', async () => {
    const start = house.mail.letters.length;
    await client.go(workspace);
    await client.send(workspace, { email: CLIENT.email });
    await client.page.waitForURL('**/check-mail*');
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/enter\/\S+/, start);
    await client.go(letter.link);
    await client.send(`${workspace}/enter`);
    await client.page.waitForURL('**/welcome');
    await look(client, 'client welcome es');
    await client.go(`${workspace}/documents`);
    assert.equal(client.place, `${workspace}/welcome`);
    await client.send(`${workspace}/welcome`, { 'answer-submission': 'agree', 'answer-storage': 'agree' });
    assert.equal(client.place, `${workspace}/details`);
    await look(client, 'client details, first visit es');
  });

  // S2-120
  step('the client says what is not right', async () => {
    await client.send(`${workspace}/details`, { born_d: '31', born_m: '2', born_y: '1990' });
    await look(client, 'client details with a problem es');
    await client.send(`${workspace}/details`, { born_d: '28', born_m: '2', born_y: '1990', passport_number: 'ab 1234567', prefers: 'phone', speaks: 'other', speaks_other: 'Quechua', interpreter: 'yes' });
    assert.equal(client.place, `${workspace}/home`);
    await client.go(`${workspace}/details`);
    assert.ok((await client.page.locator('#passport_number-waits').count()) === 1);
    await look(client, 'client details, waiting es');
  });

  // S2-18
  step('staff see both sides and decide with what they saw', async () => {
    await staff.go('/desk/notices');
    const href = await staff.page.locator('a[href^="/desk/clients/cli_"]').first().getAttribute('href');
    await staff.go(href);
    await look(staff, 'desk client, said en');
    assert.ok((await staff.text()).includes('AB1234567'));
    const passport = staff.page.locator('.search-kept', { hasText: 'AB1234567' });
    await passport.locator('input[name="evidence"]').fill('passport, page 2');
    await staff.press(passport.locator('button[value="accept"]'));
    const born = staff.page.locator('.search-kept', { hasText: staff.own({ en: 'February 28, 1990', es: '28 de febrero de 1990' }) });
    await staff.press(born.locator('button[value="decline"]'));
    assert.ok((await staff.text()).includes('AB1234567'));
    await look(staff, 'desk client, decided en');
    // S0-134: what they speak is read before anybody calls them.
    const spoken = staff.page.locator('.search-kept', { hasText: 'Quechua' });
    await staff.press(spoken.locator('button[value="accept"]'));
    const helped = staff.page.locator('.search-kept', { hasText: staff.own({ en: 'Needs an interpreter', es: 'Necesita intérprete' }) });
    await staff.press(helped.locator('button[value="accept"]'));
    await staff.go(`${matter}/people`);
    assert.ok((await staff.text()).includes('Quechua'));
    await look(staff, 'people of a matter with what they speak');
    await staff.go(`${href}/edit`);
    await look(staff, 'desk client form en');
    await staff.send(`${href}/edit`, { 'own-employer': 'Ash & Sons', address: '12 Ash Street' });
    assert.ok((await staff.text()).includes('Ash & Sons'));
  });

  // INT-15, INT-24
  step('what the client says on the phone is entered for them, marked, and theirs to change', async () => {
    await staff.go(`${matter}/portal`);
    await staff.press(staff.page.locator('a[href*="/consents/enter/"]').first());
    const form = staff.place;
    await look(staff, 'answers on paper');
    await staff.send(form, { 'answer-storage': 'withdrawn', instructed_by: 'Lucía' });
    assert.equal(staff.place, form, 'it says how staff know, and of which day');
    await look(staff, 'answers on paper with a problem');
    await staff.send(form, { source: 'phone', on: '2024-05-17' });
    assert.equal(staff.place, `${matter}/portal`);
    const marked = staff.page.locator('a[href*="/consents/cns_"]', { hasText: staff.own({ en: 'entered by staff', es: 'registrado por el equipo' }) });
    await look(staff, 'the portal with what was entered');
    await staff.press(marked.first());
    await look(staff, 'evidence of what was entered');
    await client.go(`${workspace}/agreed`);
    assert.ok((await client.text('body')).includes(client.own({ en: 'on instruction of Lucía', es: 'por instrucción de Lucía' })));
    await look(client, 'what was entered for the client');
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    for (const person of [staff, client]) assert.deepEqual(person.unexcused, []);
  });
});
