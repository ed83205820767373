// A face, a fingerprint or a screen lock as the second step, in a browser whose device is made of software: added, asked for
// on the way in and before a declaration, proved again to change something, removed; and what a browser that cannot, or a
// person who says no, reads instead.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { comeInBySentLink, readEveryPage } from './lib/answering.mjs';
import { until } from './lib/chance.mjs';
import { pages } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, comeIn, firstRun, openMatter } from './lib/practice.mjs';
import { draftApproval, filePaper, sendApproval } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

// A person's device. It is plugged in for one ceremony at a time, because whatever else looks at the page through the same
// protocol unplugs it; what it holds goes with it from one to the next.
class Device {
  constructor(page) {
    Object.assign(this, { page, held: [] });
  }

  async while(run, isUserVerified = true) {
    const cdp = await this.page.context().newCDPSession(this.page);
    await cdp.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified, automaticPresenceSimulation: true };
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
    // A device that is asked what it holds leaves out whose door a key is for.
    for (const credential of this.held) await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { rpId: 'localhost', ...credential } });
    await run();
    this.held = (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
    await cdp.detach();
  }
}

describe('a client shows their face, finger or screen lock', () => {
  let browser, house, staff, client, plain, device, matter, workspace, recovery;
  const step = steps(() => [staff, client, plain], () => house);
  const faults = [];
  const look = async (person, label) => faults.push(...await person.look(label));
  const inBoth = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      await look(person, `${label} ${language}`);
    }
  };

  const GO = '[data-passkey-go]';
  const said = (person) => person.page.locator('[data-said]:not([hidden])').evaluateAll((all) => all.map((line) => line.dataset.said));

  // Presses the button on a device that knows its holder, and goes where that leads; or on one that does not.
  const shows = () => device.while(() => client.press(client.page.locator(GO)));
  const refuses = (why = 'cancelled') => device.while(async () => {
    await client.page.locator(GO).click();
    await until('the refusal to be said', async () => (await said(client)).includes(why));
  }, why !== 'cancelled');

  // Opens a link and stands where it leads.
  const half = async (person) => {
    await person.page.context().clearCookies();
    const before = house.mail.letters.length;
    await person.go(workspace);
    await person.send(workspace, { email: CLIENT.email });
    await person.page.waitForURL('**/check-mail*');
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/enter\/\S+/, before);
    await person.go(letter.link);
    await person.send(`${workspace}/enter`);
    await person.page.waitForURL('**/app-code');
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite', {}, 'localhost');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    plain = await Person.sit(browser, 'plain', PHONE, house.origin, { locale: 'es-US', javaScriptEnabled: false });
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('the practice sees that it is offered, and why it is not at a number', async () => {
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await staff.go('/desk/settings/sign-in');
    assert.match(await staff.text('main'), /localhost/);
    await look(staff, 'desk sign-in settings with passkeys en');
    const examined = await house.run('doctor');
    assert.match(examined.text, /clients can add passkeys, which belong to localhost/);
  });

  step('a client adds this phone, and keeps recovery codes', async () => {
    await comeIn(client, house, workspace, CLIENT.email);
    device = new Device(client.page);
    await client.go(`${workspace}/account`);
    await look(client, 'client account, second step offered es');
    await client.go(`${workspace}/second-step`);
    await inBoth(client, 'client second step, nothing yet');
    await client.speak('es');
    assert.equal(await client.page.locator(GO).innerText(), client.words('keys-passkey-go'));
    // Whoever says no is told so and can try again; nothing was sent.
    await refuses();
    await look(client, 'client second step, cancelled es');
    assert.deepEqual(device.held, []);
    const before = house.mail.letters.length;
    await client.page.locator('#name').fill('Mi teléfono');
    await shows();
    await look(client, 'client second step, recovery codes es');
    recovery = (await client.page.locator('.spelled-list li').first().innerText()).trim();
    assert.equal(device.held.length, 1);
    await house.mail.letter(CLIENT.email, client.says('keys-mail-passkey-added'), before);
    await client.press(client.page.locator('main a.btn.big'));
    assert.match(await client.text('.devices'), /Mi teléfono/);
    await inBoth(client, 'client second step, one device');
    await client.go(`${workspace}/account`);
    await look(client, 'client account, second step on es');
  });

  step('the link is not enough any more: link and phone are', async () => {
    await half(client);
    await inBoth(client, 'client one more step');
    await refuses();
    await look(client, 'client one more step, cancelled en');
    await shows();
    await client.page.waitForURL('**/home*');
  });

  step('a browser that cannot is led another way, with scripts and without', async () => {
    await half(plain);
    assert.equal(await plain.page.locator(GO).isVisible(), false);
    assert.equal(await plain.page.locator('[data-passkey-cannot]').isVisible(), true);
    const bare = await Person.sit(browser, 'bare', PHONE, house.origin, { locale: 'en-US' });
    await bare.page.addInitScript(() => { delete self.PublicKeyCredential; });
    await half(bare);
    assert.equal(await bare.page.locator(GO).isVisible(), false);
    assert.equal(await bare.page.locator('[data-passkey-cannot]').isVisible(), true);
    await look(bare, 'client one more step, a browser that cannot en');
    assert.deepEqual(bare.unexcused, []);
    await bare.page.close();
    await plain.send(`form[action="${workspace}/app-code"]:not([data-passkey])`, { code: recovery });
    await plain.page.waitForURL('**/home*');
  });

  step('a declaration is approved with it', async () => {
    const PAPER = 'Declaration about the move';
    await staff.go(`${matter}/approvals`);
    await filePaper(staff, matter, '', PAPER, pages('I moved on May 4.', 'All of this is true.'));
    await draftApproval(staff, matter, PAPER, {
      kind: 'declaration', title: 'Your statement about the move', title_es: 'Su declaración sobre la mudanza',
      description: 'Please read all of it.', description_es: 'Por favor, léala toda.',
    });
    const approval = await sendApproval(staff);
    await readEveryPage(client, `${workspace}/approvals/${approval.split('/').pop()}`);
    await client.press(client.page.locator('a[href*="answer=approve"]'));
    await inBoth(client, 'client approval, face or finger');
    await refuses();
    await look(client, 'client approval, cancelled en');
    const before = house.mail.letters.length;
    await shows();
    await client.page.waitForURL('**/done');
    for (const letter of house.mail.letters.slice(before)) assert.doesNotMatch(letter.text, /\b\d{3} \d{3}\b/, 'no code was mailed');
    await staff.go(approval);
    await look(staff, 'desk approval by face or finger en');
  });

  step('what stands is proved again before it is changed, and the same phone is no second one', async () => {
    await half(client);
    await client.send(`form[action="${workspace}/app-code"]:not([data-passkey])`, { code: 'wrong-code' });
    client.excuse(/422 \(Unprocessable/);
    await look(client, 'client one more step, wrong code en');
    await shows();
    await client.page.waitForURL('**/home*');
    // Whoever came in by a recovery code proves it first.
    await plain.go(`${workspace}/second-step`);
    assert.equal(await plain.page.locator(`form[action="${workspace}/second-step/again"]`).count(), 1);
    assert.equal(await plain.page.locator('form[action$="/remove"]').count(), 0);
    // What looks at pages is a script itself: the same page in a browser that gets none of ours.
    const seen = await Person.sit(browser, 'seen', PHONE, house.origin, { locale: 'es-US', storageState: await plain.profile.storageState() });
    await seen.page.route(/\.js$/, (route) => route.abort());
    await seen.go(plain.place);
    await look(seen, 'client second step, to be proved again, no scripts es');
    await seen.profile.close();
    await client.go(`${workspace}/second-step`);
    await refuses('there');
    await look(client, 'client second step, this phone is there en');
  });

  step('staff see it, and take it away or leave it', async () => {
    await staff.go(`${matter}/portal`);
    await look(staff, 'desk portal with a passkey en');
    const reset = await staff.page.locator('a[href$="/second-step"]').first().getAttribute('href');
    await staff.go(reset);
    await look(staff, 'desk second step taken away en');
    await staff.go(`${matter}/audit`);
    await look(staff, 'desk log with passkeys en');
  });

  step('it is removed, and the link is enough again', async () => {
    const before = house.mail.letters.length;
    await client.press(client.page.locator('form[action$="/remove"] button'));
    assert.equal(await client.page.locator('.devices').count(), 0);
    await house.mail.letter(CLIENT.email, client.says('keys-mail-passkey-removed'), before);
    await client.page.context().clearCookies();
    // They asked for as many links as one may in ten minutes; staff send this one.
    const start = house.mail.letters.length;
    await staff.go(`${matter}/portal`);
    await staff.send('form[action$="/send-link"]');
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/enter\/\S+/, start);
    await comeInBySentLink(client, workspace, letter);
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    for (const person of [staff, client, plain]) assert.deepEqual(person.unexcused, []);
  });
});
