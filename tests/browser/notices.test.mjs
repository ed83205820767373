// Mails that say only that something waits: the practice sets how they are gathered, a member of staff and a client choose
// how often they come, and the link at the foot of a mail leads to that choice.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, comeIn, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

describe('people choose how they hear of things', () => {
  let browser, house, staff, client, matter, workspace;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const looks = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`${label} ${await person.page.locator('html').getAttribute('lang')}`));
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-2041' }));
    await comeIn(client, house, workspace, CLIENT.email);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('the owner sets how mails are gathered and when nobody is written to', async () => {
    await staff.go('/desk/settings');
    await staff.send('/desk/settings', { bundle: '0', quiet_from: '0', quiet_to: '0' });
    await looks(staff, 'desk settings');
    assert.equal(await staff.page.locator('#bundle').inputValue(), '0');
    await staff.go('/desk/notices/choices');
    await looks(staff, 'desk notice choices');
    await staff.send('/desk/notices/choices', { frequency: 'daily' });
    assert.equal(await staff.page.locator('input[value="daily"]').isChecked(), true);
  });

  step('a mail about a message leads by its foot to the client’s choice', async () => {
    const before = house.mail.letters.length;
    await staff.go(`${matter}/messages`);
    await staff.send(`${matter}/messages`, { text: 'Su cita es el martes.' });
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/notices\b/, before);
    assert.ok(!letter.text.includes('cita') && !letter.text.includes('martes'));
    await client.go(letter.link);
    await looks(client, 'client notices');
    await client.send(`${workspace}/notices`, { frequency: 'deadlines' });
    await looks(client, 'client notices, saved');
    assert.match(await client.text('main'), /Guardado\./);
  });

  step('every page stands in the other language too', async () => {
    for (const [person, language] of [[staff, 'es'], [client, 'en']]) {
      await person.go(person === staff ? '/desk/notices' : `${workspace}/notices`);
      const button = person.page.locator(`form[action$="/language"] button[value="${language}"]`).first();
      await button.evaluate((b) => b.closest('details')?.setAttribute('open', ''));
      await person.press(button);
      for (const [label, place] of person.visited) {
        await person.go(place);
        assert.equal(await person.page.locator('html').getAttribute('lang'), language, label);
        faults.push(...await person.look(`${label} ${language}`));
      }
    }
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });
});
