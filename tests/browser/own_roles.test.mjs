// A role of the practice's own in a real browser: made by taking ticks away, given, felt by whoever has it on the page that is
// open, changed after a preview, explained, restored from its history and retired. In English and Spanish.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person } from './lib/browser.mjs';
import { oneTimeCode } from './lib/chance.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const TRAINEE = { name: 'Ben Trainee', email: 'ben@practice.example', password: 'nine-amber-ladders-float' };
const ROLES = '/desk/settings/roles';

describe('roles of the practice\'s own', () => {
  let browser, house, owner, trainee, matter, role;
  const step = steps(() => [owner, trainee], () => house);
  const faults = [];
  // Looks at a page again in each language; a page that a form answered with is looked at as it is.
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`own roles ${label} ${language}`));
    }
  };
  const untick = async (...powers) => {
    for (const power of powers) await owner.page.locator(`#${power}`).uncheck();
  };
  const form = (action) => `form:has(input[name="may"])${action ? `[action="${action}"]` : ''}`;

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    owner = await Person.sit(browser, 'owner', DESK, house.origin, { locale: 'en-US' });
    trainee = await Person.sit(browser, 'trainee', DESK, house.origin, { locale: 'en-US' });
    owner.excuse(/422 \(Unprocessable/);
    trainee.excuse(/404 \(Not Found/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a practice with one matter makes a role for trainees', async () => {
    await firstRun(owner, house);
    ({ matter } = await openMatter(owner, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await owner.go('/desk/people');
    await owner.press(owner.page.locator(`main a[href="${ROLES}"]`).first());
    await look(owner, 'none yet');
    await owner.page.locator('input[name="base"][value="caseworker"]').check();
    await owner.press(owner.page.locator(`form[action="${ROLES}/new"] button`));
    await look(owner, 'new');
    await untick('open_documents', 'write_notes');
    await owner.send(form(ROLES), { name: 'Trainee', why: 'They learn.' });
    assert.match(await owner.text('main'), owner.says('own-role-alone'), 'what belongs together is said');
    assert.equal(await owner.page.locator('#write_notes').isChecked(), false, 'nothing typed is lost');
    faults.push(...await owner.look('own roles new with something alone en'));
    await owner.page.locator('#open_documents').check();
    await untick('review', 'ask_again');
    await owner.send(form(ROLES), {});
    assert.ok(owner.place.startsWith(`${ROLES}/rol_`), owner.place);
    role = owner.place;
    await look(owner, 'made');
    await owner.go(ROLES);
    await look(owner, 'one');
  });

  step('somebody is invited to it, and sees what it leaves and not what it takes', async () => {
    const seen = house.mail.letters.length;
    await owner.go('/desk/people');
    await look(owner, 'colleagues');
    await owner.send('/desk/people/invite', { name: TRAINEE.name, email: TRAINEE.email, role: role.split('/').pop() });
    const letter = await house.mail.letter(TRAINEE.email, /https?:\/\/\S+\/invitations\/\S+/, seen);
    await trainee.go(letter.link);
    assert.ok((await trainee.text('body')).includes('Trainee'), 'the invitation names it');
    faults.push(...await trainee.look('own roles invitation en'));
    await trainee.send('form[action*="/invitations/"]', { name: TRAINEE.name, password: TRAINEE.password });
    if (!trainee.place.startsWith('/desk/sign-in')) await trainee.go('/desk/sign-in');
    await trainee.send('/desk/sign-in', { email: TRAINEE.email, password: TRAINEE.password });
    await trainee.page.waitForURL('**/desk/enrol*');
    await trainee.send('/desk/enrol', { code: oneTimeCode((await trainee.text('.secret')).trim()) });
    await trainee.page.waitForSelector('.codes li');
    await trainee.send('/desk/recovery-codes', { kept: 'yes' });
    await owner.go(`${matter}/people`);
    const assign = `form[action="${matter}/people/assign"]`;
    await owner.page.locator(assign).evaluate((f) => f.closest('details').setAttribute('open', ''));
    const staff = await owner.page.locator(`${assign} select option`).filter({ hasText: TRAINEE.name }).getAttribute('value');
    await owner.send(`${matter}/people/assign`, { staff, duty: 'cover' });
    await trainee.go(`${matter}/notes`);
    assert.equal(await trainee.page.locator(`form[action="${matter}/notes"]`).count(), 0, 'no button for what was cut');
    assert.equal(await trainee.page.locator(`nav a[href="${matter}/messages"]`).count() > 0, true);
    await look(trainee, 'a trainee at the notes');
    await owner.go(`${matter}/people`);
    assert.ok((await owner.text('main')).includes('Trainee'));
    await look(owner, 'people of the matter');
  });

  step('the explainer names the role and what it takes away, and answers for another', async () => {
    await owner.go(`${matter}/why`);
    await owner.page.selectOption('#person', { label: TRAINEE.name });
    await owner.press(owner.page.locator('form:has(#person) button[type="submit"]'));
    const main = await owner.text('main');
    assert.ok(main.includes('Trainee'), main);
    assert.match(main, owner.says('roles-why-cut'));
    await owner.page.selectOption('#role', { label: owner.words('desk-role-lawyer') });
    await owner.press(owner.page.locator('form:has(#role) button[type="submit"]'));
    await look(owner, 'why');
  });

  step('changing somebody\'s role shows what it adds before it is done', async () => {
    await owner.go('/desk/people');
    await owner.press(owner.page.locator('main a[href$="/role"]').first());
    await look(owner, 'the role of a colleague');
    await owner.page.locator('input[name="role"][value="caseworker"]').check();
    await owner.press(owner.page.locator('main form:has(input[name="role"]) button[type="submit"]').first());
    assert.match(await owner.text('main'), owner.says('power-review'), 'what it adds');
    faults.push(...await owner.look('own roles the role of a colleague preview en'));
  });

  step('a change is shown before, counts on the page that is open, and signs nobody out', async () => {
    await trainee.go('/desk/matters/new');
    assert.equal(await trainee.page.locator('#new-matter').count(), 1);
    await owner.go(role);
    await untick('open_matters');
    await owner.send(form(role), { why: '' });
    assert.ok(await owner.page.locator('a[href="#why"]').count(), 'a reason is asked for');
    await owner.send(form(role), { why: 'New matters wait for a lawyer.' });
    const main = await owner.text('main');
    assert.ok(main.includes(TRAINEE.name), main);
    assert.match(main, owner.says('power-open-matters'));
    faults.push(...await owner.look('own roles preview en'));
    await owner.press(owner.page.locator(`form[action="${role}/change"] button`));
    await look(owner, 'changed');
    const answer = await trainee.go('/desk/matters/new');
    assert.equal(answer.status(), 404);
    faults.push(...await trainee.look('own roles not found en'));
    await trainee.go('/desk/notices');
    assert.match(await trainee.text('main'), trainee.says('people-notice-role'));
  });

  step('an earlier version is looked at and restored as a new one', async () => {
    await owner.go(role);
    await owner.press(owner.page.locator('a[href$="?version=1"]'));
    await look(owner, 'an earlier version');
    await owner.send(form(role), { why: 'It was right before.' });
    await owner.press(owner.page.locator(`form[action="${role}/change"] button`));
    assert.match(await owner.text('main'), owner.says('own-role-version', { count: 3 }));
    assert.equal((await trainee.go('/desk/matters/new')).status(), 200);
    await look(owner, 'restored');
  });

  step('it is retired, and whoever had it has what it started from', async () => {
    await owner.go(role);
    await owner.press(owner.page.locator(`a[href="${role}/retire"]`));
    await look(owner, 'retire');
    await owner.send(`${role}/retire`, { why: 'Everybody has learnt.' });
    await look(owner, 'retired');
    await owner.go(role);
    await look(owner, 'a retired role');
    await trainee.go('/desk/matters');
    assert.ok(trainee.place.startsWith('/desk/sign-in'), 'signed out');
    await owner.go('/desk/audit');
    const log = await owner.text('main');
    for (const key of ['own-role-did-made', 'own-role-did-changed', 'own-role-did-retired']) assert.match(log, owner.says(key));
    await look(owner, 'log');
  });

  step('every page that was looked at is without a fault', async () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(owner.unexcused, []);
    assert.deepEqual(trainee.unexcused, []);
  });
});
