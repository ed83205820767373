// Mails that say only that something waits: the practice sets how they are gathered and when late work is told, a client
// chooses how often they come and which hours are quiet, a missing document is called to mind all the same on its day, and
// the practice stops reminding. It words a mail anew and sees what became of each. Staff in English, the client in Spanish on a phone, mail over a real mail server.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { sleep } from './lib/chance.mjs';
import { Scene } from './lib/opening.mjs';
import { CLIENT, OWNER } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const DAY = 86_400_000_000;
// Longer than a decision's grace, for which every mail to a client is gathered.
const GRACE = 14_000;

// Days go by, as far as requests and their timers know: a journey cannot wait for them.
function pass(house, days) {
  const ago = days * DAY;
  return house.sql(
    `UPDATE item SET due_at = due_at - ${ago}, created_at = created_at - ${ago}`,
    `UPDATE matter SET reminded_to = CASE WHEN reminded_to > ${ago} THEN reminded_to - ${ago} ELSE 0 END`,
    "UPDATE job SET run_at = 0 WHERE kind = 'remind' AND state = 'ready'",
  );
}

describe('people choose how they hear of things', () => {
  let scene, house, staff, client, matter, workspace;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const looks = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`${label} ${await person.page.locator('html').getAttribute('lang')}`));
  };
  const written = () => house.mail.letters.filter((letter) => letter.to.includes(CLIENT.email));

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
    ({ matter, workspace } = await scene.openFirstMatter());
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  step('the owner sets how mails are gathered, when nobody is written to and when late work is told', async () => {
    await staff.go('/desk/settings');
    // A place where it is day now: reminders leave at nine in the practice's morning.
    const zones = await staff.page.locator('#time_zone option').evaluateAll((all) => all.map((o) => o.value));
    const zone = zones.find((one) => {
      const hour = Number(new Intl.DateTimeFormat('en-US', { timeZone: one, hour: 'numeric', hourCycle: 'h23' }).format());
      return hour >= 9 && hour < 23;
    });
    await staff.send('/desk/settings', { time_zone: zone, bundle: '0', quiet_from: '23', quiet_to: '1', escalate: '2' });
    await looks(staff, 'desk settings');
    for (const [field, value] of [['bundle', '0'], ['quiet_from', '23'], ['escalate', '2']]) {
      assert.equal(await staff.page.locator(`#${field}`).inputValue(), value);
    }
    await staff.send('/desk/settings', { escalate: '99' });
    assert.match(await staff.text('main'), staff.says('desk-limit-wrong', { least: 0, most: 30 }));
    await staff.go('/desk/notices');
    await looks(staff, 'desk notices');
    await staff.go('/desk/notices/choices');
    await looks(staff, 'desk notice choices');
    await staff.send('/desk/notices/choices', { frequency: 'daily' });
    assert.equal(await staff.page.locator('input[value="daily"]').isChecked(), true);
  });

  step('what is missing is called to mind by hand, with a day or without, and the mail leads to the list of it', async () => {
    const before = house.mail.letters.length;
    await staff.go(`${matter}/checklist`);
    await staff.send(`${matter}/checklist`, { group: 'The house', title: 'A photo of the house', title_es: 'Una foto de la casa' });
    await staff.go(`${matter}/checklist`);
    await staff.page.locator('section[aria-labelledby="remind"] details').evaluate((one) => { one.open = true; });
    await looks(staff, 'desk checklist, what is missing');
    const count = await staff.page.locator('section[aria-labelledby="remind"] li').count();
    await staff.send(`${matter}/checklist/remind`);
    assert.match(await staff.text('body'), staff.says('remind-done', { count }));
    const letter = await house.mail.letter(CLIENT.email, client.says('mail-missing-lead'), before);
    assert.match(letter.text, /\/missing\b/);
    await client.go(`${workspace}/missing`);
    await looks(client, 'client, all that is missing');
    assert.match(await client.text('main'), client.says('missing-no-day'));
  });

  step('a mail about a message leads by its foot to the client’s choice: once a day, and quiet in the night', async () => {
    const before = house.mail.letters.length;
    await staff.go(`${matter}/messages`);
    await staff.send(`${matter}/messages`, { text: 'Su cita es el martes.' });
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/notices\b/, before);
    assert.ok(!letter.raw.includes('cita') && !letter.text.includes('martes'));
    assert.equal(letter.language, client.reads);
    await client.go(letter.link);
    await looks(client, 'client notices');
    await client.send(`${workspace}/notices`, { frequency: 'daily', quiet: 'yes', zone: 'America/Bogota' });
    await looks(client, 'client notices, saved');
    assert.match(await client.text('main'), client.says('hear-saved'));
    assert.match(await client.text('main'), client.says('hear-quiet', { hours: client.own({ en: 'from 11:00 PM to 1:00 AM', es: 'de 11:00 p. m. a 1:00 a. m.' }) }));
    assert.equal(await client.page.locator('input[value="daily"]').isChecked(), true);
    assert.equal(await client.page.locator('#zone').inputValue(), 'America/Bogota');
    const heard = written().length;
    await staff.go(`${matter}/messages`);
    await staff.send(`${matter}/messages`, { text: 'Traiga su pasaporte.' });
    await sleep(GRACE);
    assert.equal(written().length, heard, 'the next mail is for the morning');
  });

  step('the day of a missing document is told all the same, and only the page behind the link says which', async () => {
    await client.go(`${workspace}/documents`);
    await client.page.locator('main details').evaluateAll((all) => all.forEach((d) => { d.open = true; }));
    const titles = await client.page.locator('a.row-link').allInnerTexts();
    assert.ok(titles.length > 3);
    const before = house.mail.letters.length;
    await pass(house, 7);
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/p\/acc_\w+/, before);
    for (const title of titles) assert.ok(!letter.raw.includes(title.split('\n')[0].trim()), title);
    await client.go(letter.link);
    await client.go(`${workspace}/home`);
    await looks(client, 'client home with a date that is here');
    await client.go(`${workspace}/documents`);
    await client.page.locator('main details').evaluateAll((all) => all.forEach((d) => { d.open = true; }));
    await looks(client, 'client documents');
    const listed = await client.text('main');
    for (const title of titles) assert.ok(listed.includes(title.split('\n')[0].trim()), title);
    await staff.go(`${matter}/audit`);
    assert.match(await staff.text('main'), staff.says('desk-did-reminder-sent'));
  });

  step('the practice stops reminding, and no date is told any more', async () => {
    await staff.go('/desk/settings');
    await staff.page.locator('input[name="reminders"]').evaluate((box) => { if (box.checked) box.click(); });
    await staff.send('/desk/settings');
    assert.equal(await staff.page.locator('input[name="reminders"]').isChecked(), false);
    const heard = written().length;
    await pass(house, 3);
    await sleep(GRACE);
    assert.equal(written().length, heard);
  });

  step('the practice words a mail anew: looked at, sent to oneself, saved, and in the client’s next mail', async () => {
    await staff.go('/desk/settings/mails');
    await looks(staff, 'desk mail wordings');
    const address = `/desk/settings/mails/sent/${client.reads}`;
    await staff.go(address);
    await looks(staff, 'desk mail wording');
    const form = staff.form(address);
    const words = { subject: '{practice}: su llave', opening: '{practice} le abre la puerta.\nSirve {life}.', button: 'Entrar a mi caso' };
    for (const [name, value] of Object.entries(words)) await staff.fill(form, name, value);
    await staff.fill(form, 'button', '{matter}');
    await staff.press(form.locator('button[value="preview"]'));
    assert.match(await staff.text('main'), staff.says('wording-variable'));
    faults.push(...await staff.look('desk mail wording, wrong'));
    await staff.fill(form, 'button', words.button);
    await staff.press(form.locator('button[value="preview"]'));
    assert.match(await staff.text('main'), /Harbor & Vale le abre la puerta\./);
    const before = house.mail.letters.length;
    await staff.press(form.locator('button[value="try"]'));
    faults.push(...await staff.look('desk mail wording, tried'));
    const trial = await house.mail.letter(OWNER.email, /https?:\/\/\S+\/desk\/settings\/mails/, before);
    assert.equal(trial.subject, client.words('wording-trial-subject', { subject: 'Harbor & Vale: su llave' }));
    await staff.send(address);
    assert.match(await staff.text('main'), staff.says('wording-version', { number: 1 }));
    const sent = house.mail.letters.length;
    await staff.go(`${matter}/portal`);
    await staff.send('form[action$="/send-link"]');
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/enter\/\S+/, sent);
    assert.equal(letter.subject, 'Harbor & Vale: su llave');
    assert.match(letter.text, /le abre la puerta\.[^]*Entrar a mi caso:/);
    assert.match(letter.text, client.says('mail-link-share'));
  });

  step('what became of mails is there for whoever runs the portal', async () => {
    await staff.go('/desk/settings/deliveries');
    await looks(staff, 'desk deliveries');
    const text = await staff.text('main');
    for (const key of ['post-mail-trial', 'desk-mail-sent']) assert.match(text, staff.says(key));
    assert.ok(text.includes('Lucía Example'));
    await staff.go('/desk/settings/deliveries?cut=trouble');
    assert.match(await staff.text('main'), staff.says('post-none'));
  });

  step('every page stands in the other language too', async () => {
    for (const person of [staff, client]) {
      const language = person.own({ en: 'es', es: 'en' });
      await person.go(person === staff ? '/desk/notices' : `${workspace}/notices`);
      await person.speak(language);
      for (const [label, place] of person.visited) {
        await person.go(place);
        assert.equal(await person.page.locator('html').getAttribute('lang'), language, label);
        faults.push(...await person.look(`${label} ${language}`));
      }
    }
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', () => {
    assert.deepEqual(faults, []);
    staff.excuse(/422/);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });
});
