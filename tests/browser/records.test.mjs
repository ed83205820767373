// The client record in a real browser: a name that is corrected arrives in the client's matters, at the desk and in their own
// portal; and two records of one person are found, compared, shown what joining them does, and joined. In English and Spanish, on
// a phone and at a desk.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, comeIn, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const MARRIED = { given: 'Lucía', family: 'Harborough', email: 'lucia.harborough@client.example' };

describe('the record of a client', () => {
  let browser, house, owner, client, matter, workspace, second, record, other;
  const step = steps(() => [owner, client], () => house);
  const faults = [];
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`records ${label} ${language}`));
    }
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    owner = await Person.sit(browser, 'owner', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-ES' });
    owner.excuse(/422 \(Unprocessable/);
    client.excuse(/40[134] \(/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a client is in a matter, under a name that was mistyped', async () => {
    await firstRun(owner, house);
    ({ matter, workspace } = await openMatter(owner, { ...CLIENT, family: 'Exmaple' }, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await comeIn(client, house, workspace, CLIENT.email);
    await owner.go('/desk/clients');
    record = await owner.page.locator('a.row-link').first().getAttribute('href');
  });

  step('the name is corrected in the record and stands in the matter, the lists and the portal', async () => {
    await owner.go(`${record}/edit`);
    await owner.send(`${record}/edit`, { given: 'Lucita', family: CLIENT.family, source: 'in_person', instructed_by: 'Lucita' });
    for (const place of ['/desk/matters', matter, `${matter}/people`, `${matter}/portal`, record]) {
      await owner.go(place);
      const text = await owner.text('body');
      // What was searched for is kept as it was searched for: that is history, and no list of who somebody is.
      const searched = await owner.page.locator('#searches').count() ? await owner.text('#searches') : '';
      const now = text.replace(searched, '');
      assert.ok(now.includes('Lucita Example') && !now.includes('Exmaple'), `${place}: ${text}`);
    }
    await owner.go('/desk/matters?q=example&whose=all');
    assert.ok((await owner.text()).includes('HV-1'));
    await owner.go('/desk/matters?q=exmaple&whose=all');
    assert.ok(!(await owner.text()).includes('HV-1'));
    await client.go(`${workspace}/home`);
    assert.ok((await client.text('body')).includes('Lucita'), 'their own home greets them by it');
    await owner.go(`${matter}/people`);
    await look(owner, 'people after a correction');
  });

  // S2-56, S2-109
  step('what the team should know of somebody is a note on their record, corrected beside what it was', async () => {
    await owner.go(record);
    await owner.press(owner.page.locator(`a[href="${record}/notes"]`));
    await look(owner, 'no notes about a client yet');
    await owner.send(`${record}/notes`, { text: 'Rings at noon only' });
    const correct = await owner.page.locator(`form[action^="${record}/notes/cnt_"]`).getAttribute('action');
    await owner.send(correct, { text: 'Rings at one' });
    assert.equal(await owner.page.locator('.problem[role="alert"]').count(), 1, 'a correction says why');
    faults.push(...await owner.look('records a correction without a reason'));
    await owner.send(correct, { reason: 'Misheard on the phone' });
    const text = await owner.text();
    for (const said of ['Rings at noon only', 'Rings at one', 'Misheard on the phone']) assert.ok(text.includes(said), `${said}: ${text}`);
    assert.ok((await owner.page.locator('.file-notes s').innerText()).includes('noon'));
    await look(owner, 'notes about a client');
    await owner.go(record);
    assert.ok((await owner.text()).includes('Rings at one'));
    await look(owner, 'a record with a note');
    for (const page of ['home', 'details', 'account']) {
      await client.go(`${workspace}/${page}`);
      assert.ok(!(await client.text('body')).includes('Rings at'), page);
    }
  });

  step('the same person is on file twice, and the record finds the other one', async () => {
    ({ matter: second } = await openMatter(owner, MARRIED, { kind: 'naturalization|citizenship', title: 'Naturalization', reference: 'HV-2' }));
    await owner.go(record);
    await look(owner, 'a record');
    await owner.press(owner.page.locator(`a[href="${record}/merge"]`));
    await look(owner, 'finding the other record');
    await owner.send(`form[action="${record}/merge"]`, { q: 'harbor' });
    await look(owner, 'found');
    const compare = owner.page.locator(`a.btn[href^="${record}/merge/"]`, { hasText: /Compar/ }).last();
    other = (await compare.getAttribute('href')).split('/').pop();
    await owner.press(compare);
    await look(owner, 'side by side');
  });

  step('what differs is chosen, what will happen is shown, and a choice can be changed', async () => {
    const choose = `${record}/merge/${other}`;
    await owner.send(choose, { 'take-family': 'gone', 'take-given': 'kept', 'take-email': 'kept' });
    const text = await owner.text();
    assert.ok(text.includes('HV-1') && text.includes('HV-2') && text.includes(MARRIED.email), text);
    // A page that was sent cannot be turned by its own switch: the same press in the other language.
    faults.push(...await owner.look('records what will happen en'));
    await owner.press(owner.page.locator('a.btn.plain', { hasText: 'Change a choice' }));
    assert.equal(await owner.page.locator('input[name="take-family"][value="gone"]').isChecked(), true);
    await owner.speak('es');
    await owner.send(choose);
    faults.push(...await owner.look('records what will happen es'));
  });

  step('joined, it is one record with both matters, both names and its history', async () => {
    await owner.send(`${record}/merge/${other}/go`);
    await owner.speak('en');
    await owner.go(record);
    await owner.page.locator('details.aside').evaluateAll((all) => all.forEach((d) => d.setAttribute('open', '')));
    const text = await owner.text();
    for (const said of ['HV-1', 'HV-2', 'Lucita Harborough', 'Lucita Example', MARRIED.email]) assert.ok(text.includes(said), `${said}: ${text}`);
    faults.push(...await owner.look('records the history of joined records en'));
    await look(owner, 'the joined record');
    await owner.go(`/desk/clients/${other}`);
    assert.ok(owner.place.startsWith(record), owner.place);
    await owner.go(`/desk/clients?q=harborough`);
    assert.equal(await owner.page.locator('a.row-link').count(), 1);
    await owner.go(`${second}/portal`);
    await look(owner, 'the portal that closed');
    await owner.go(`${second}/audit`);
    await look(owner, 'the log of a matter that came along');
  });

  step('the client goes on in the case they were in', async () => {
    await client.go(`${workspace}/home`);
    assert.ok((await client.text('body')).includes('Lucita'));
    faults.push(...await client.look('records home'));
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    for (const person of [owner, client]) assert.deepEqual(person.unexcused, []);
  });
});
