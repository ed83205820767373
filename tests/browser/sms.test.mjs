// Text messages, from a number typed on a phone to one that answered STOP: the practice tries its provider, a client proves
// the number and chooses texts, what waits comes as a text that says nothing of the case, staff see what became of it, and a
// provider that turns the practice away loses nothing. Staff in English, the client in Spanish on a phone, over the
// documented HTTP interface of the provider on this machine.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { sleep, until } from './lib/chance.mjs';
import { MAILS_AT_ONCE, Scene } from './lib/opening.mjs';
import { CLIENT } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';
import { Texts } from './lib/texts.mjs';
import { words } from './lib/words.mjs';

const NUMBER = '+12125550142';
const SETTINGS = '/desk/settings/texts';

// The ten minutes are over for which no text leaves, as far as the queue knows: a journey cannot wait for them.
const pass = (house) => house.sql("DELETE FROM setting WHERE name = 'texts_held'");

describe('a client is written to by text message', () => {
  let scene, house, staff, client, matter, workspace, texts, number;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const looks = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`sms ${label} ${await person.page.locator('html').getAttribute('lang')}`));
  };
  const written = () => house.mail.letters.filter((letter) => letter.to.includes(CLIENT.email)).length;
  // What the desk says of a text that got there: what it was, and what became of it, with its `between` on a page.
  const arrived = (between) => new RegExp(`${staff.says('desk-text-of').source}${between}${staff.says('desk-text-delivered').source}`, 'u');
  const says = async (text) => {
    await staff.go(`${matter}/messages`);
    await staff.send(`${matter}/messages`, { text });
  };

  before(async () => {
    texts = await Texts.start();
    scene = await Scene.usual(texts.settings);
    ({ house, staff, client } = scene);
    ({ matter, workspace } = await scene.openFirstMatter({ settings: MAILS_AT_ONCE }));
    number = `${workspace}/notices/number`;
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
    texts?.stop();
  });

  step('the doctor knows the provider, and whoever runs the portal tries it', async () => {
    const doctor = await house.run('doctor');
    assert.match(doctor.text, /ok {3}the provider of texts answers and knows the key/);
    await staff.go(SETTINGS);
    await looks(staff, 'desk texts');
    assert.match(await staff.text('main'), staff.says('post-set-segments', { count: 1 }));
    for (const [typed, said] of [['212 555 0142', 'reach-country'], ['+1 212', 'reach-malformed'], ['', 'reach-missing']]) {
      await staff.send(SETTINGS, { number: typed });
      assert.match(await staff.text('main'), staff.says(said));
      assert.equal(await staff.page.locator('#number').inputValue(), typed, 'what was typed stays');
    }
    faults.push(...await staff.look('sms desk texts, wrong'));
    await staff.send(SETTINGS, { number: '+1 (212) 555-0199', language: 'es' });
    const text = await texts.text('+12125550199');
    assert.equal(text.words, words('es', 'text-trial', { practice: 'Harbor & Vale' }));
    text.status = 'delivered';
  });

  step('a client types a number, is told what is wrong with it, and proves the right one', async () => {
    await client.go(`${workspace}/notices`);
    await looks(client, 'client notices');
    assert.equal(await client.page.locator('input[name="way"]').count(), 0, 'nothing to choose yet');
    await client.send(number, { number: '020 7946 0018' });
    assert.match(await client.text('main'), client.says('reach-country'));
    assert.equal(await client.page.locator('#number').inputValue(), '020 7946 0018');
    faults.push(...await client.look('sms client number, wrong'));
    await client.send(number, { number: '+1 500 555 0001' });
    await until('the code that got nowhere', async () => {
      await client.go(`${workspace}/notices`);
      return client.says('reach-failed').test(await client.text('main'));
    }, 30_000, 1_000);
    faults.push(...await client.look('sms client number, not reached'));
    const seen = texts.sent.length;
    await client.send(`form[action="${number}"]:has(#number)`, { number: '+1 (212) 555-0142' });
    const text = await texts.text(NUMBER, seen);
    assert.match(text.words, client.says('text-code', { practice: 'Harbor & Vale' }));
    const code = text.words.match(/^(\d{3} \d{3}) /)[1];
    assert.ok(text.words.length <= 160 && !text.words.includes('http'), text.words);
    await looks(client, 'client number, code');
    await client.send(`form[action="${number}"]:has(#code)`, { code: code === '000 000' ? '000001' : '000000' });
    assert.match(await client.text('main'), client.says('reach-wrong'));
    await client.send(`form[action="${number}"]:has(#code)`, { code });
    await looks(client, 'client number, proved');
    assert.match(await client.text('main'), client.says('reach-done'));
    const alert = await until('the mail about it', () => house.mail.letters.find((letter) => client.says('mail-alert-number').test(letter.text)));
    assert.ok(alert.to.includes(CLIENT.email) && !alert.raw.includes('5550142'));
  });

  step('they choose texts, and what waits comes as one that says nothing of the case', async () => {
    await client.send(`${workspace}/notices`, { way: 'text' });
    assert.equal(await client.page.locator('input[value="text"]').isChecked(), true);
    const [mails, seen] = [written(), texts.sent.length];
    await says('Su cita secreta es el martes.');
    const text = await texts.text(NUMBER, seen);
    assert.equal(text.words, client.words('text-waits', { practice: 'Harbor & Vale', url: `${house.origin}${workspace}` }));
    assert.equal(written(), mails, 'and no mail');
    text.status = 'delivered';
    await until('what became of it', async () => {
      await staff.go(`${matter}/portal`);
      return arrived('[^\\n]*\\s+').test(await staff.text('main'));
    }, 90_000, 2_000);
    await looks(staff, 'desk portal');
    const tab = await staff.text('main');
    assert.ok(tab.includes(NUMBER));
    assert.match(tab, staff.says('desk-text-way-text'));
    await staff.go('/desk/settings/deliveries?cut=texts');
    await looks(staff, 'desk deliveries');
    assert.match(await staff.text('main'), arrived('[^]*?'));
  });

  step('a provider that turns the practice away is told to whoever runs the portal, and nothing is lost', async () => {
    texts.open = false;
    const seen = texts.sent.length;
    await says('Otra cosa.');
    await until('the note', async () => {
      await staff.go(SETTINGS);
      return staff.says('post-set-closed').test(await staff.text('main'));
    }, 60_000, 1_000);
    await looks(staff, 'desk texts, turned away');
    assert.match(await staff.text('main'), /20003 Authenticate/);
    const knocked = texts.turnedAway;
    await sleep(5_000);
    assert.equal(texts.turnedAway, knocked, 'nobody knocks meanwhile');
    await staff.go('/desk/notices');
    assert.match(await staff.text('main'), staff.says('desk-notice-texts-closed'));
    const doctor = await house.run('doctor');
    assert.match(doctor.text, /LOOK the provider of texts: 20003/);
    texts.open = true;
    await pass(house);
    await texts.text(NUMBER, seen);
  });

  step('a phone that answered STOP gets mails, and staff and client are told why', async () => {
    texts.unsubscribed.add(NUMBER);
    const mails = written();
    await says('Una tercera cosa.');
    await until('the mail instead', () => written() > mails, 30_000);
    await staff.go(`${matter}/portal`);
    await looks(staff, 'desk portal, stopped');
    const stopped = await staff.text('main');
    assert.match(stopped, staff.says('desk-text-stop'));
    assert.match(stopped, /21610/);
    await client.go(`${workspace}/notices`);
    await looks(client, 'client notices, stopped');
    assert.match(await client.text('main'), client.says('reach-stopped'));
    texts.unsubscribed.delete(NUMBER);
    await staff.send('form[action$="/text-again"]');
    assert.doesNotMatch(await staff.text('main'), staff.says('desk-text-stop'));
  });

  step('the number is removed with one press, and mails come again', async () => {
    await client.go(`${workspace}/notices`);
    await client.press(client.page.locator(`form[action="${number}"] button[value="remove"]`));
    assert.match(await client.text('main'), client.says('reach-removed'));
    assert.equal(await client.page.locator('input[name="way"]').count(), 0);
    const [mails, seen] = [written(), texts.sent.length];
    await says('Una cuarta cosa.');
    await until('a mail', () => written() > mails, 30_000);
    assert.equal(texts.sent.length, seen);
  });

  step('every page stands in the other language too', async () => {
    for (const person of [staff, client]) {
      const language = person.own({ en: 'es', es: 'en' });
      await person.go(person === staff ? SETTINGS : `${workspace}/notices`);
      await person.speak(language);
      for (const [label, place] of person.visited) {
        await person.go(place);
        assert.equal(await person.page.locator('html').getAttribute('lang'), language, label);
        faults.push(...await person.look(`sms ${label} ${language}`));
      }
    }
  });

  step('no number and no word of a text is in the log, and no page broke a rule', () => {
    for (const secret of ['5550142', '5550199', 'cita secreta', 'es su clave', 'is your code']) {
      assert.ok(!house.said.includes(secret) && !house.complained.includes(secret), secret);
    }
    assert.deepEqual(faults, []);
    staff.excuse(/422/);
    client.excuse(/422/);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });
});
