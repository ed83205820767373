// How clients prove who they are besides a link: a couple behind one mailbox, an app as a second step, a printed card.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { oneTimeCode, sleep } from './lib/chance.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, comeIn, firstRun, letIn, openMatter } from './lib/practice.mjs';
import { link, putOnFile } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

const SECRET = 'green umbrella 9';

describe('how clients prove who they are', () => {
  let browser, house, staff, client, other, matter, workspace, factor;
  const step = steps(() => [staff, client, other], () => house);
  const faults = [];
  const look = async (person, label) => faults.push(...await person.look(label));

  // Opens a link and stands where it leads.
  const half = async (person) => {
    const before = house.mail.letters.length;
    await person.go(workspace);
    await person.send(workspace, { email: CLIENT.email });
    await person.page.waitForURL('**/check-mail*');
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/enter\/\S+/, before);
    await person.go(letter.link);
    await person.send(`${workspace}/enter`);
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    other = await Person.sit(browser, 'other', DESK, house.origin, { locale: 'en-US' });
    for (const person of [staff, client, other]) person.excuse(/422 \(Unprocessable/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a client comes in by a link, and sets an app up', async () => {
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await comeIn(client, house, workspace, CLIENT.email);
    await client.go(`${workspace}/account`);
    await look(client, 'client account es');
    await client.go(`${workspace}/second-step`);
    await look(client, 'client second step es');
    factor = (await client.text('.spelled')).trim();
    await client.send(`${workspace}/second-step`, { code: '000000' });
    await look(client, 'client second step, wrong es');
    await client.send(`${workspace}/second-step`, { code: oneTimeCode(factor) });
    await look(client, 'client recovery codes es');
    await client.press(client.page.locator('main a.btn.big'));
    await look(client, 'client second step, on es');
  });

  step('the link is not enough any more: link and code are', async () => {
    await half(other);
    await other.page.waitForURL('**/app-code');
    await look(other, 'client app code en');
    await other.send(`${workspace}/app-code`, { code: '000000' });
    await look(other, 'client app code, wrong en');
    // A step of the code is good once, and the last was used to set it up.
    await sleep(31_000);
    await other.send(`${workspace}/app-code`, { code: oneTimeCode(factor) });
    await other.page.waitForURL('**/home*');
  });

  step('another client with the same address: whoever is in chooses a secret, whoever comes gives it', async () => {
    const asked = await putOnFile(staff, { given: 'Omar', family: 'Example', email: CLIENT.email });
    assert.ok(asked, 'whoever is on file with this address is shown before a second record is made');
    await client.go(`${workspace}/home`);
    assert.equal(client.place, `${workspace}/own-secret`);
    await look(client, 'client own secret es');
    await client.send(`${workspace}/own-secret`, { secret: 'corta', again: 'corta' });
    await look(client, 'client own secret, wrong es');
    await client.send(`${workspace}/own-secret`, { secret: SECRET, again: SECRET });
    // On another device, where nobody is in.
    await other.page.context().clearCookies();
    await half(other);
    await other.go(`${workspace}/who`);
    await look(other, 'client who en');
    await other.send(`${workspace}/who`, { secret: 'not this one' });
    await look(other, 'client who, wrong en');
    await other.send(`${workspace}/who`, { secret: SECRET });
    await other.page.waitForURL('**/app-code');
  });

  step('staff see it, give a code, take the app away', async () => {
    await staff.go(`${matter}/portal`);
    await look(staff, 'desk portal with keys en');
    const give = await staff.page.locator('form[action$="/secret"]').first().getAttribute('action');
    await staff.send(give);
    await look(staff, 'desk code for a client en');
    await staff.go(`${matter}/portal`);
    const reset = await staff.page.locator('a[href$="/second-step"]').first().getAttribute('href');
    await staff.go(reset);
    await staff.send(reset, { checked: '' });
    await look(staff, 'desk app taken away, wrong en');
    await staff.send(reset, { checked: 'Called her back on the number on file' });
    assert.equal(await staff.page.locator('a[href$="/second-step"]').count(), 0);
    await staff.go('/desk/settings/sign-in');
    await look(staff, 'desk sign-in settings en');
    await staff.go('/desk/notices');
    await look(staff, 'desk notices with keys en');
  });

  step('a card is printed, typed in once, and not a second time', async () => {
    await staff.go(`${matter}/portal`);
    const card = await staff.page.locator('a[href$="/card"]').first().getAttribute('href');
    await staff.go(card);
    await look(staff, 'desk before a card en');
    await staff.send(card, { days: '60' });
    await look(staff, 'desk card en');
    const number = (await staff.text('.code-card .secret')).trim();
    const codes = await staff.page.locator('.code-card .codes li').allInnerTexts();
    assert.equal(codes.length, 10);
    await client.page.context().clearCookies();
    await client.go(`${workspace}/card`);
    await look(client, 'client card es');
    await client.send(`${workspace}/card`, { number, code: 'aaaa-aaaa' });
    await look(client, 'client card, wrong es');
    await client.send(`${workspace}/card`, { number, code: codes[0].trim() });
    // The code that staff gave for the secret is asked of a card's holder no more than of anybody who is known.
    await client.page.waitForURL('**/home*');
  });

  // S2-20
  step('one of a couple lets the other come in, in the same browser, and nothing of the first stays open', async () => {
    await link(staff, matter, 'Omar Example', 'partner');
    await letIn(staff, matter);
    const places = await staff.page.locator('input[id^="url-"]').evaluateAll((all) => all.map((one) => new URL(one.value).pathname));
    const his = places.find((place) => place !== workspace);
    const codes = {};
    const gives = await staff.page.locator('form[action$="/secret"]').evaluateAll((all) => all.map((form) => form.getAttribute('action')));
    for (const give of gives) {
      await staff.go(`${matter}/portal`);
      await staff.send(give);
      codes[(await staff.text('h2')).includes('Omar') ? 'Omar' : 'Lucía'] = (await staff.text('.secret')).trim();
    }
    assert.deepEqual(Object.keys(codes).sort(), ['Lucía', 'Omar']);
    const say = async (name, secret) => {
      await other.tick(other.page.locator('label.choice', { hasText: name }).locator('input'));
      await other.send('form[action$="/who"]', { secret });
    };
    await other.page.context().clearCookies();
    await half(other);
    await other.page.waitForURL('**/who');
    await say('Lucía', codes['Lucía']);
    await other.page.waitForURL('**/own-secret');
    await other.send(`${workspace}/own-secret`, { secret: SECRET, again: SECRET });
    await other.page.waitForURL('**/home*');
    await other.go(`${workspace}/documents`);
    assert.match(await other.text('h1'), /./);
    await other.go(`${workspace}/account`);
    await look(other, 'client account with somebody else en');
    await other.send(`${workspace}/somebody-else`);
    await other.page.waitForURL('**/who');
    await look(other, 'client who, after handing on en');
    // Neither the button of the browser nor an address of before shows anything of hers.
    await other.page.goBack();
    await other.page.waitForURL('**/who');
    for (const page of ['home', 'documents', 'account', 'messages']) {
      await other.go(`${workspace}/${page}`);
      assert.equal(other.place, `${workspace}/who`, page);
    }
    await say('Omar', SECRET);
    assert.ok(await other.page.locator('.wrong').count(), 'her secret is not his');
    await say('Omar', codes.Omar);
    await other.page.waitForURL('**/own-secret');
    await other.send(`${his}/own-secret`, { secret: 'blue suitcase 4', again: 'blue suitcase 4' });
    await other.page.waitForURL(`**${his}/home*`);
    await look(other, 'client home of the other en');
    await other.go(`${workspace}/home`);
    assert.equal(other.place, workspace, 'hers stays shut while he is in');
    await client.go(`${workspace}/account`);
    assert.equal(await client.page.locator('form[action$="/somebody-else"]').count(), 0, 'who came by a card is offered nothing');
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    for (const person of [staff, client, other]) assert.deepEqual(person.unexcused, []);
  });
});
