// Somebody who is nobody's client yet: they write on their phone, with and without scripts and inside another site; staff
// answer, search for people like them, tick what comes before opening, and make a client and a matter of it.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { sleep, until } from './lib/chance.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const ENQUIRY = { given: 'Lucia', family: 'Exampel', email: 'other@client.example', phone: '+1 212 555 0142', message: '¿Pueden ayudarme con mi familia?' };
// A person needs longer than this to write their name; a form sent sooner is asked for once more.
const YOUNGEST = 3200;

describe('an enquiry becomes a client', () => {
  let browser, house, staff, stranger, plain, lead, site;
  const step = steps(() => [staff, stranger, plain], () => house);
  const faults = [];
  const look = async (person, label) => faults.push(...await person.look(label));

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    stranger = await Person.sit(browser, 'stranger', PHONE, house.origin, { locale: 'es-US' });
    // A form that comes back with a problem is an answer of 422, which browsers note.
    stranger.excuse(/422 \(Unprocessable/);
    plain = await Person.sit(browser, 'stranger without scripts', PHONE, house.origin, { locale: 'en-US', javaScriptEnabled: false });
    plain.excuse(/422 \(Unprocessable/);
    site = http.createServer((request, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end(`<!doctype html><title>Another site</title><iframe title="form" width="380" height="800" src="${house.origin}/enquiry/embed"></iframe>`);
    });
    await new Promise((done) => site.listen(0, '127.0.0.1', done));
  }, { timeout: 120_000 });

  after(async () => {
    site?.close();
    await browser?.close();
    await house?.lower();
  });

  async function inBoth(person, label) {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      await look(person, `${label} ${language}`);
    }
  }

  step('a practice with one client begins', async () => {
    await firstRun(staff, house);
    await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' });
  });

  step('the practice asks strangers for a day and a choice of its own', async () => {
    const fields = '/desk/settings/fields';
    for (const field of [
      { label: 'Last day you entered', label_es: 'Último día que entró', kind: 'date', home: 'lead' },
      { label: 'Where you live now', label_es: 'Dónde vive ahora', kind: 'choice', home: 'lead', choices: 'Inside the US | En EE. UU.\nOutside | Fuera' },
    ]) {
      await staff.go(fields);
      const form = staff.page.locator('form', { has: staff.page.locator('button[value="add"]') });
      for (const [name, value] of Object.entries(field)) await staff.fill(form, name, value);
      await staff.press(staff.page.locator('button[value="add"]'));
      await staff.press(staff.page.locator('button[value="ask"]').last());
    }
    await inBoth(staff, 'desk fields');
    assert.equal(await staff.page.locator('button[value="ask"]').count(), 2);
  });

  step('a stranger writes on a phone, in their language, while a script does its work', async () => {
    await stranger.go('/enquiry');
    assert.equal(await stranger.page.locator('html').getAttribute('lang'), stranger.reads);
    await look(stranger, 'enquiry es');
    const work = () => stranger.page.locator('input[name="work"]').inputValue();
    await until('the work to be done', async () => (await work()) !== '', 60_000, 100);
    await sleep(YOUNGEST);
    await stranger.send('/enquiry', { given: ENQUIRY.given });
    assert.match(await stranger.text(), stranger.says('enquiry-problem-reach'));
    await look(stranger, 'enquiry with problems es');
    assert.equal(await stranger.page.locator('#given').inputValue(), ENQUIRY.given, 'what was typed stays');
    const topic = await stranger.page.locator('#topic optgroup option').first().getAttribute('value');
    await sleep(YOUNGEST);
    await stranger.send('/enquiry', { ...ENQUIRY, topic, source: 'friend', prefers: 'phone', language: 'es', consent: true, 'own-last-day-you-entered': '2025-03-04', 'own-where-you-live-now': 'inside-the-us' });
    assert.match(stranger.place, /^\/enquiry\/sent/);
    await look(stranger, 'enquiry sent es');
  });

  step('the same without scripts, in another', async () => {
    await plain.go('/enquiry');
    await plain.send('/enquiry', { given: 'Nadia', family: 'Other', email: 'nadia@client.example', consent: true });
    assert.match(plain.place, /^\/enquiry$/, 'sent in no time is asked for once more');
    await sleep(YOUNGEST);
    await plain.send('/enquiry');
    assert.match(plain.place, /^\/enquiry\/sent/);
    await stranger.go('/enquiry?language=en');
    await look(stranger, 'enquiry en');
    await stranger.go('/enquiry/sent?language=en');
    await look(stranger, 'enquiry sent en');
  });

  step('the form stands inside a site that is listed, and in no other', async () => {
    const origin = `http://127.0.0.1:${site.address().port}`;
    const visitor = await Person.sit(browser, 'visitor', PHONE, house.origin, { locale: 'en-US' });
    await visitor.page.goto(origin);
    await sleep(500);
    assert.equal(await visitor.page.frameLocator('iframe').locator('form[data-stamp]').count(), 0, 'not listed yet');
    await staff.go('/desk/settings/enquiry');
    await inBoth(staff, 'desk enquiry settings');
    await staff.send('/desk/settings/enquiry', { origins: origin });
    assert.match(await staff.page.locator('#snippet').inputValue(), /<iframe src="[^"]+\/enquiry\/embed"/);
    await look(staff, 'desk enquiry settings with a site en');
    await visitor.page.goto(origin);
    const form = visitor.page.frameLocator('iframe').locator('form[data-stamp]');
    await form.waitFor();
    await form.locator('[name="given"]').fill('Inside');
    await form.locator('[name="phone"]').fill('212 555 0199');
    await form.locator('[name="consent"]').evaluate((box) => box.click());
    await sleep(YOUNGEST);
    await form.locator('button[type="submit"]').click();
    await visitor.page.frameLocator('iframe').locator('.round.ok').waitFor();
    await visitor.profile.close();
  });

  step('staff are told, and answer', async () => {
    await staff.go('/desk/notices');
    assert.equal(await staff.page.locator('a[href^="/desk/leads/"]').count(), 3);
    await staff.go('/desk/leads');
    await inBoth(staff, 'desk enquiries');
    const row = staff.page.locator('a.row-link', { hasText: 'Exampel' });
    lead = await row.getAttribute('href');
    await staff.go(lead);
    await inBoth(staff, 'desk enquiry, new');
    const said = await staff.text();
    assert.ok(said.includes(ENQUIRY.message));
    assert.ok(said.includes('March 4, 2025') && said.includes('Inside the US'), 'what the practice asked for');
    await staff.send(`${lead}/contact`, { channel: 'phone', outcome: 'reached', text: 'Called on Friday.' });
    await staff.send(`${lead}/note`, { text: 'Her sister is a client.' });
    assert.ok((await staff.text()).includes('Her sister is a client.'));
  });

  step('nobody is opened before they were looked at', async () => {
    assert.equal(await staff.page.locator(`a[href="${lead}/convert"]`).count(), 0);
    await staff.send(`${lead}/search`, { names: 'Omar Contrario' });
    assert.ok((await staff.text('#search')).includes('Lucía Example'), 'found although spelled another way');
    await staff.send(`${lead}/decide`, { decision: 'clear' });
    for (const box of await staff.page.locator('input[name="points"]').all()) await staff.tick(box);
    await staff.send(`${lead}/check`);
    await inBoth(staff, 'desk enquiry, looked at');
  });

  step('one step makes a client and a matter', async () => {
    await staff.go(`${lead}/convert`);
    await inBoth(staff, 'desk enquiry, convert');
    assert.ok((await staff.text()).includes('Lucía Example'), 'who is like them is offered first');
    assert.notEqual(await staff.page.locator('#title').inputValue(), '', 'nothing is typed again');
    assert.notEqual(await staff.page.locator('#kind').inputValue(), '');
    await staff.send(`${lead}/convert`, { client: 'new' });
    assert.match(staff.place, /\/desk\/matters\/[^/]+\/checklist/);
    await look(staff, 'desk checklist after converting en');
    await staff.go(lead);
    await look(staff, 'desk enquiry, won en');
    await staff.page.locator('a[href^="/desk/clients/cli_"]').first().click();
    await staff.page.waitForURL('**/desk/clients/**');
    assert.ok((await staff.text()).includes(ENQUIRY.phone), 'everything that was typed came along');
    await staff.go('/desk/leads/figures');
    await inBoth(staff, 'desk enquiries in figures');
    await staff.go('/desk/leads/new');
    await inBoth(staff, 'desk enquiry, entered');
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    for (const person of [staff, stranger, plain]) assert.deepEqual(person.unexcused, []);
  });
});
