// Teams and walls in a real browser: a lawyer joins, is put into a team and finds the team's matter; a wall takes the matter
// away from them wherever they look, on pages that are open too; and lifting it gives it back. In English and Spanish.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person } from './lib/browser.mjs';
import { oneTimeCode, until } from './lib/chance.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const LAWYER = { name: 'Ben Lawyer', email: 'ben@practice.example', password: 'nine-amber-ladders-float' };

describe('teams and walls', () => {
  let browser, house, owner, lawyer, matter;
  const step = steps(() => [owner, lawyer], () => house);
  const faults = [];
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`roles ${label} ${language}`));
    }
  };
  const finds = async (person, place) => {
    await person.go(place);
    return (await person.text('main')).includes('Green card for');
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    owner = await Person.sit(browser, 'owner', DESK, house.origin, { locale: 'en-US' });
    lawyer = await Person.sit(browser, 'lawyer', DESK, house.origin, { locale: 'en-US' });
    owner.excuse(/422 \(Unprocessable/);
    lawyer.excuse(/404 \(Not Found/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a practice with one matter invites a lawyer, who joins', async () => {
    await firstRun(owner, house);
    ({ matter } = await openMatter(owner, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    const seen = house.mail.letters.length;
    await owner.go('/desk/people');
    await owner.send('/desk/people/invite', { name: LAWYER.name, email: LAWYER.email, role: 'lawyer' });
    const letter = await house.mail.letter(LAWYER.email, /https?:\/\/\S+\/invitations\/\S+/, seen);
    await lawyer.go(letter.link);
    await lawyer.send('form[action*="/invitations/"]', { name: LAWYER.name, password: LAWYER.password });
    if (!lawyer.place.startsWith('/desk/sign-in')) await lawyer.go('/desk/sign-in');
    await lawyer.send('/desk/sign-in', { email: LAWYER.email, password: LAWYER.password });
    await lawyer.page.waitForURL('**/desk/enrol*');
    await lawyer.send('/desk/enrol', { code: oneTimeCode((await lawyer.text('.secret')).trim()) });
    await lawyer.page.waitForSelector('.codes li');
    await lawyer.send('/desk/recovery-codes', { kept: 'yes' });
    assert.equal(await finds(lawyer, '/desk/matters'), false, 'a lawyer begins with nothing');
  });

  step('a team is made, the lawyer joins it, and its matter opens', async () => {
    await owner.go('/desk/teams');
    await look(owner, 'no teams');
    await owner.send('/desk/teams', { name: 'Family cases' });
    const join = await owner.page.locator('form[action$="/join"]').getAttribute('action');
    await owner.page.locator('form[action$="/join"] select').selectOption({ label: LAWYER.name });
    await owner.press(owner.page.locator(`form[action="${join}"] button`));
    await look(owner, 'a team');
    await owner.go(`${matter}/people`);
    const give = owner.page.locator(`form[action="${matter}/people/team"]`);
    const open = () => give.evaluate((form) => form.closest('details').setAttribute('open', ''));
    await open();
    await look(owner, 'people before');
    await owner.go(`${matter}/people`);
    await open();
    await owner.send(`${matter}/people/team`, {});
    assert.match(await owner.text('main'), owner.says('roles-by-team'));
    await look(owner, 'people with a team');
    assert.equal(await finds(lawyer, '/desk/matters'), true);
    await lawyer.go(`${matter}/messages`);
    assert.ok(lawyer.place.startsWith(matter));
  });

  step('the circle around the matter is closed: who does not answer for it is outside, by name, until it is opened again', async () => {
    const turn = async (label) => {
      await owner.go(`${matter}/people`);
      await owner.press(owner.page.locator('a[href$="/circle"]'));
      await look(owner, label);
      await owner.press(owner.page.locator(`form[action^="${matter}/circle/"] button`));
      await owner.page.waitForURL(`**${matter}/people*`);
    };
    await owner.go(`${matter}/circle`);
    assert.ok((await owner.text('main')).includes(LAWYER.name), 'who will be outside is said before');
    await turn('circle, before it closes');
    await look(owner, 'people of a closed circle');
    assert.equal((await lawyer.go(`${matter}/messages`)).status(), 404);
    for (const place of ['/desk/matters', '/desk/today', '/desk/search?q=green', '/desk/messages']) {
      assert.equal(await finds(lawyer, place), false, place);
    }
    await turn('circle, before it opens');
    assert.equal(await finds(lawyer, '/desk/matters'), true);
  });

  step('a wall is raised with a reason, and the matter is gone from every page of theirs', async () => {
    await owner.go(`${matter}/people`);
    await owner.press(owner.page.locator('a[href^="/desk/walls/new"]'));
    await look(owner, 'wall form');
    const form = 'form[action="/desk/walls/new"]';
    await owner.page.locator(`${form} select[name="against"], ${form} [name="against"]`).first().waitFor();
    const value = await owner.page.locator(form).evaluate((f, name) => {
      const options = [...f.querySelectorAll('option, input[type="radio"]')];
      return options.find((o) => (o.label || o.closest('label')?.textContent || document.querySelector(`label[for="${o.id}"]`)?.textContent || '').includes(name)).value;
    }, LAWYER.name);
    await owner.send(form, { against: value, reason: '' });
    assert.ok(await owner.page.locator('a[href="#reason"]').count(), 'a wall has a reason');
    faults.push(...await owner.look('roles wall form without a reason en'));
    await owner.send(form, { against: value, reason: 'He acted for the other side' });
    assert.ok((await owner.text('main')).includes('He acted for the other side'));
    await look(owner, 'walls');
    // The page that was open hears of it by itself at the latest when it asks again.
    const answer = await lawyer.go(`${matter}/messages`);
    assert.equal(answer.status(), 404);
    faults.push(...await lawyer.look('roles not found'));
    for (const place of ['/desk/matters', '/desk/today', '/desk/search?q=green', '/desk/notices', '/desk/messages', '/desk/clients']) {
      assert.equal(await finds(lawyer, place), false, place);
    }
    await owner.go(`${matter}/people`);
    await look(owner, 'people with a wall');
    assert.match(await owner.text('main'), owner.says('roles-walled-off'));
  });

  step('who leads a matter alone is not walled off', async () => {
    await owner.go(`/desk/walls/new?matter=${matter.split('/').pop()}`);
    const form = 'form[action="/desk/walls/new"]';
    const value = await owner.page.locator(form).evaluate((f) => {
      const options = [...f.querySelectorAll('option, input[type="radio"]')];
      return options.find((o) => (o.label || o.closest('label')?.textContent || document.querySelector(`label[for="${o.id}"]`)?.textContent || '').includes('Ana')).value;
    });
    await owner.send(form, { against: value, reason: 'Cousin' });
    assert.ok(await owner.page.locator('a[href="#against"], a[href^="#against"]').count());
    faults.push(...await owner.look('roles somebody else must lead it first en'));
  });

  step('why somebody can open it is said, and what would be', async () => {
    await owner.go(`${matter}/people`);
    await owner.press(owner.page.locator(`a[href="${matter}/why"]`));
    await owner.page.selectOption('#person', { label: LAWYER.name });
    await owner.press(owner.page.locator('form:has(#person) button[type="submit"]'));
    assert.match(await owner.text('main'), owner.says('roles-why-walled'));
    await owner.page.selectOption('#role', 'owner');
    await owner.press(owner.page.locator('form:has(#role) button[type="submit"]'));
    assert.match(await owner.text('main'), owner.says('roles-if-walled'));
    await look(owner, 'why');
  });

  step('lifted with a reason, it is there again', async () => {
    await owner.go('/desk/walls');
    await owner.page.locator('details.aside summary').first().click();
    await owner.send('form[action$="/lift"]', { reason: 'Counsel agreed' });
    await look(owner, 'a lifted wall');
    await until('the matter', () => finds(lawyer, '/desk/matters'), 10_000);
    await owner.go('/desk/audit');
    const log = await owner.text('main');
    for (const key of ['desk-did-wall-raised', 'desk-did-wall-lifted']) assert.match(log, owner.says(key));
  });

  step('a role is changed after its meaning was shown, and given back', async () => {
    await owner.go('/desk/people');
    await look(owner, 'colleagues');
    await owner.press(owner.page.locator('a[href$="/role"]').first());
    const place = owner.place;
    await look(owner, 'role');
    await owner.page.locator('form:has(input[name="role"][type="radio"]) input[value="billing"]').check();
    await owner.press(owner.page.locator('form:has(input[type="radio"]) button[type="submit"]'));
    assert.match(await owner.text('main'), owner.says('power-review'));
    faults.push(...await owner.look('roles role preview en'));
    await owner.press(owner.page.locator('form[action$="/role/change"] button'));
    await look(owner, 'role changed');
    await owner.go(place);
    await owner.press(owner.page.locator('form:has(input[type="hidden"][value="lawyer"][name="role"]) button'));
    await owner.press(owner.page.locator('form[action$="/role/change"] button'));
    await owner.go(place);
    assert.match(await owner.text('main'), owner.says('people-role-has', { role: owner.words('desk-role-lawyer') }));
  });

  step('who leads a matter alone is not disabled, and whoever leaves hands it over', async () => {
    await owner.go(`${matter}/people`);
    const assign = `form[action="${matter}/people/assign"]`;
    await owner.page.locator(assign).evaluate((form) => form.closest('details').setAttribute('open', ''));
    const staff = await owner.page.locator(`${assign} select option`).filter({ hasText: LAWYER.name }).getAttribute('value');
    await owner.send(`${matter}/people/assign`, { staff, duty: 'responsible' });
    const own = owner.page.locator(`form[action="${matter}/people/unassign"]`).filter({ hasText: 'Ana' });
    if (await own.count()) await owner.press(own.locator('button').first());
    await owner.go('/desk/people');
    await owner.press(owner.page.locator('a[href$="/disable"]').first());
    await owner.press(owner.page.locator('form[action$="/disable"] button'));
    assert.ok(owner.place.endsWith('/leave'), 'it leads to where it is handed over');
    assert.match(await owner.text('body'), owner.says('people-left-alone', { count: 1 }));
    await look(owner, 'leaving');
    const form = owner.page.locator('form:has(#heir)');
    await owner.press(form.locator('button[type="submit"]'));
    assert.match(await owner.text('main'), owner.says('people-choose-for-it'));
    faults.push(...await owner.look('roles leaving with nobody chosen en'));
    const ana = await owner.page.locator('#heir option').filter({ hasText: 'Ana' }).getAttribute('value');
    await owner.page.selectOption('#heir', ana);
    await owner.press(form.locator('button[type="submit"]'));
    faults.push(...await owner.look('roles leaving preview en'));
    await owner.press(owner.page.locator('form[action$="/leave/go"] button'));
    assert.match(await owner.text('main'), owner.says('people-handed'));
    await look(owner, 'left');
    const answer = await lawyer.go('/desk/matters');
    assert.ok(lawyer.place.startsWith('/desk/sign-in'), `signed out: ${answer.status()}`);
    await owner.press(owner.page.locator('a[href$="/restore"]'));
    await look(owner, 'let in again');
  });

  step('every page that was looked at is without a fault', async () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(owner.unexcused, []);
    assert.deepEqual(lawyer.unexcused, []);
  });
});
