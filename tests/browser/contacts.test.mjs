// Contacts of an organisation in a real browser: staff write down two people with what each sees, look at what opens before it is
// saved, and send them in; each comes in by their own link on a phone and finds their pages and no others; a change closes a matter
// under an open page. In English and Spanish.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const EVA = { name: 'Eva Quarrel', email: 'eva@acme.example' };
const IVO = { name: 'Ivo Ledger', email: 'ivo@acme.example' };
// A last day that is near, so that it stands on the contact's first page.
const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);

describe('contacts of an organisation', () => {
  let browser, house, owner, eva, ivo, matter, organisation;
  const step = steps(() => [owner, eva, ivo], () => house);
  const faults = [];
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`contacts ${label} ${language}`));
    }
  };
  const add = async (who, values, picked) => {
    await owner.go(`${organisation}/contacts/new`);
    await owner.tick(owner.page.locator(`input[name="preset"][value="${values.preset}"]`));
    const form = 'form:has([name="preset"])';
    const fields = { name: who.name, title: 'HR manager', email: who.email, language: 'en' };
    for (const [name, value] of Object.entries(fields)) await owner.fill(owner.form(form), name, value);
    if (values.until) await owner.fill(owner.form(form), 'until', values.until);
    if (values.department) await owner.page.selectOption('#department', { label: values.department });
    await owner.press(owner.page.locator('button[value="look"]').first());
    assert.ok((await owner.text('#looked')).includes(picked), await owner.text('main'));
    faults.push(...await owner.look(`contacts looked at ${values.preset} en`));
    await owner.press(owner.page.locator('button[value="save"]'));
    assert.ok((await owner.text('#contacts')).includes(who.name));
  };
  const comeIn = async (person, who) => {
    await owner.go(`${matter}/portal`);
    const section = owner.page.locator('section.person', { hasText: who.name });
    const workspace = new URL(await section.locator('input[id^="url-"]').inputValue()).pathname;
    const seen = house.mail.letters.length;
    await owner.press(section.locator('form[action$="/send-link"] button'));
    const letter = await house.mail.letter(who.email, /https?:\/\/\S+\/enter\/\S+/, seen);
    await person.go(workspace);
    const before = house.mail.letters.length;
    await person.send(workspace, { email: who.email });
    await person.page.waitForURL('**/check-mail*');
    const mine = await house.mail.letter(who.email, /https?:\/\/\S+\/enter\/\S+/, before);
    assert.ok(letter.link !== mine.link, 'a newer link replaces the one staff sent');
    await person.go(mine.link);
    await person.send(`${workspace}/enter`);
    return workspace;
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    owner = await Person.sit(browser, 'owner', DESK, house.origin, { locale: 'en-US' });
    eva = await Person.sit(browser, 'eva', PHONE, house.origin, { locale: 'en-US' });
    ivo = await Person.sit(browser, 'ivo', PHONE, house.origin, { locale: 'en-US' });
    owner.excuse(/422 \(Unprocessable/);
    for (const one of [eva, ivo]) one.excuse(/4(0[134]|22) \(/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('an organisation joins a matter, and the matter belongs to a department of it', async () => {
    await firstRun(owner, house);
    ({ matter } = await openMatter(owner, CLIENT, { kind: 'family green card', title: 'Petition for Lucía', reference: 'HV-1' }));
    await owner.go('/desk/clients');
    await look(owner, 'clients');
    await owner.press(owner.page.locator('a[href="/desk/clients/organisations/new"]'));
    await look(owner, 'new organisation');
    await owner.send('/desk/clients/organisations/new', { family: 'Acme Works' });
    organisation = new URL(owner.page.url()).pathname;
    await look(owner, 'an organisation without contacts');
    await owner.send(`${organisation}/departments`, { department_name: 'Sales' });
    await owner.go(`${matter}/people`);
    await owner.page.locator('details.aside').first().evaluate((d) => d.setAttribute('open', ''));
    await owner.page.selectOption('#client', { label: 'Acme Works' });
    await owner.page.selectOption('#part', 'employer');
    await owner.press(owner.page.locator(`form[action="${matter}/people/link"] button[type="submit"]`));
    await owner.go(`${matter}/portal`);
    await owner.page.selectOption('select[name="department"]', { label: 'Sales' });
    await owner.press(owner.page.locator('form[action$="/department"] button'));
    await look(owner, 'portal tab without contacts');
  });

  step('two contacts are written down, each after a look at what opens', async () => {
    await owner.go(`${organisation}/contacts/new`);
    await look(owner, 'new contact');
    await add(EVA, { preset: 'one_department', department: 'Sales', until: soon }, 'Petition for Lucía');
    await add(IVO, { preset: 'invoices_only' }, 'Petition for Lucía');
    await look(owner, 'an organisation with contacts');
    await owner.go(`${matter}/portal`);
    await look(owner, 'portal tab with contacts');
  });

  step('who sees the department comes in on a phone and has the whole portal', async () => {
    const workspace = await comeIn(eva, EVA);
    await eva.page.waitForURL('**/home*');
    // She reads the language she was written down with, whatever her browser asks for.
    await eva.speak(await eva.page.locator('html').getAttribute('lang'));
    assert.ok((await eva.text('main')).includes('Eva Quarrel'));
    assert.match(await eva.text('main'), eva.says('org-home-ends'));
    await look(eva, 'home of a contact');
    await eva.go(`${workspace}/account`);
    await look(eva, 'account of a contact');
    assert.match(await eva.text('main'), eva.says('org-own-until'));
  });

  step('she says what is right about herself, and staff decide with old and new side by side', async () => {
    const workspace = new URL(eva.page.url()).pathname.replace(/\/account$/, '');
    await eva.press(eva.page.locator(`a[href="${workspace}/details"]`).first());
    await look(eva, 'details of a contact');
    await eva.send(`${workspace}/details`, { title: 'Head of HR', phone: 'none' });
    faults.push(...await eva.look('contacts details wrong phone en'));
    await eva.send(`${workspace}/details`, { title: 'Head of HR', phone: '+1 202 555 0142' });
    assert.match(await eva.text('main'), eva.says('details-saved-changes'));
    await look(eva, 'details of a contact that wait');
    await owner.go(organisation);
    await look(owner, 'what a contact said');
    const waits = owner.page.locator('form[action*="/contact-details/"]');
    assert.equal(await waits.count(), 2);
    await owner.press(waits.first().locator('button[value="accept"]'));
    await owner.press(owner.page.locator('form[action*="/contact-details/"] button[value="decline"]').first());
    assert.equal(await owner.page.locator('form[action*="/contact-details/"]').count(), 0);
    await look(owner, 'what a contact said decided');
  });

  step('who is there for the invoices sees how far it is and whom to call', async () => {
    const workspace = await comeIn(ivo, IVO);
    await ivo.page.waitForURL('**/progress*');
    await look(ivo, 'progress of who only follows');
    for (const place of ['documents', 'messages']) {
      assert.equal(await ivo.page.locator(`a[href="${workspace}/${place}"]`).count(), 0, place);
    }
    const answer = await ivo.go(`${workspace}/messages`);
    assert.equal(answer.status(), 404);
    await ivo.go(`${workspace}/account`);
    await look(ivo, 'account of who only follows');
  });

  step('the matter leaves the department, and closes under her open page', async () => {
    await owner.go(`${matter}/portal`);
    await owner.page.selectOption('select[name="department"]', { index: 0 });
    await owner.press(owner.page.locator('form[action$="/department"] button'));
    const place = eva.place;
    await eva.go(place);
    assert.doesNotMatch(await eva.text('main'), eva.says('account-seen'));
  });

  step('a contact is ended after a look at what closes', async () => {
    await owner.go(organisation);
    await owner.press(owner.page.locator('#contacts a.btn.link', { hasText: 'Ivo Ledger' }));
    await owner.press(owner.page.locator('a[href$="/end"]'));
    await look(owner, 'ending a contact');
    await owner.press(owner.page.locator('form[action$="/end"] button'));
    assert.match(await owner.text('#contacts'), owner.says('org-ended-title'));
    await look(owner, 'an organisation with an ended contact');
  });

  step('nothing was wrong with a page', () => assert.deepEqual(faults, []));
});
