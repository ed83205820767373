// The pages as people with other needs and other settings have them: text twice as large, forced colours, less motion, and
// a session that ends while somebody still writes. Nothing here looks at words, so it holds in any language.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { barless, clipped, edgeless, focusless, largeText, wide } from './lib/comfort.mjs';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { note } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { allSaved, CLIENT, comeIn, firstRun, openMatter, pick, request, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

describe('comfort', () => {
  let browser, house, staff, client, matter, workspace, saved;
  const step = steps(() => [staff, client], () => house);

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    await firstRun(staff, house);
    // The shortest session a practice may choose.
    await staff.go('/desk/settings');
    await staff.send('/desk/settings', { client_idle: '5' });
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía Example and both of her children', reference: 'HV-2041' }));
    await comeIn(client, house, workspace, CLIENT.email);
    const first = await request(client, workspace, client.own({ en: 'Passport – photo page', es: 'Pasaporte: página con su foto' }));
    await client.go(first);
    await pick(client, { name: 'pasaporte.pdf', mimeType: 'application/pdf', buffer: note('Passport') });
    await allSaved(client);
    await sendAll(client);
    saved = await request(client, workspace, client.own({ en: 'Federal tax return', es: 'Declaración federal de impuestos' }));
    await client.go(saved);
    await pick(client, { name: 'declaracion-federal-de-impuestos-2025.pdf', mimeType: 'application/pdf', buffer: note('Tax') });
    await allSaved(client);
    await until('the inspection', async () => {
      await staff.go('/desk/review');
      return (await staff.page.locator('#sheet').count()) === 1;
    }, 60_000, 300);
  }, { timeout: 180_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  const places = () => [
    [staff, ['/desk/review', matter, `${matter}/checklist`, `${matter}/people`, `${matter}/portal`, `${matter}/audit`,
      '/desk/matters', '/desk/matters/new', '/desk/clients', '/desk/clients/new', '/desk/people', '/desk/audit',
      '/desk/settings', '/desk/notices', '/desk/sessions']],
    [client, [workspace, `${workspace}/home`, `${workspace}/documents`, saved, `${saved}/check`, `${saved}/cannot`,
      `${workspace}/not-me`]],
  ];

  const everywhere = async (look) => {
    const faults = [];
    for (const [person, all] of places()) {
      for (const place of all) {
        const answer = await person.go(place);
        assert.equal(answer.status(), 200, place);
        const label = place.replace(workspace, 'client').replace(matter, 'matter').replace(saved.replace(workspace, 'client'), 'request');
        for (const fault of await look(person, label)) faults.push(`${label}: ${fault}`);
      }
    }
    return faults;
  };

  step('text twice as large fits, on a phone and on a desk', async () => {
    const faults = [];
    for (const [person] of places()) await largeText(person.page, 2);
    for (const size of [PHONE, DESK]) {
      for (const [person] of places()) await person.page.setViewportSize(size);
      faults.push(...await everywhere(async (person, label) => {
        const faults = [...await wide(person.page), ...await clipped(person.page)];
        const rem = await person.page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
        assert.equal(rem, 32, 'the browser’s own text size is honoured');
        // A picture of the whole page would be taken at the usual text size.
        await person.picture(`large-text ${label}`, size, false);
        return faults.map((fault) => `${size.width} px: ${fault}`);
      }));
    }
    for (const [person] of places()) {
      await largeText(person.page, 1);
      await person.page.setViewportSize(person.screen);
    }
    assert.deepEqual(faults, []);
  });

  step('forced colours keep focus, buttons and states visible', async () => {
    for (const [person] of places()) await person.page.emulateMedia({ forcedColors: 'active' });
    const faults = await everywhere(async (person, label) => {
      await person.picture(`forced-colours ${label}`, person.screen);
      return [...await edgeless(person.page), ...await barless(person.page), ...await focusless(person.page)];
    });
    for (const [person] of places()) await person.page.emulateMedia({ forcedColors: 'none' });
    assert.deepEqual(faults, []);
  });

  step('whoever asks for less motion gets none', async () => {
    const moving = () => [...document.querySelectorAll('*')].flatMap((e) => ['', '::before', '::after'].map((part) => getComputedStyle(e, part || null)))
      .filter((s) => s.animationName !== 'none' || s.scrollBehavior === 'smooth' || s.transitionDuration.split(',').some((d) => parseFloat(d) > 0)).length;
    const total = { 'no-preference': 0, reduce: 0 };
    await everywhere(async (person) => {
      for (const motion of Object.keys(total)) {
        await person.page.emulateMedia({ reducedMotion: motion });
        total[motion] += await person.page.evaluate(moving);
      }
      return [];
    });
    assert.ok(total['no-preference'] > 0, 'there is motion to be asked away');
    assert.equal(total.reduce, 0);
  });

  step('a client who writes is warned, stays by one press and loses nothing', async () => {
    const page = await client.profile.newPage();
    client.watch(page);
    await page.clock.install();
    await page.goto(new URL(`${saved}/cannot`, house.origin).href);
    const dialog = page.locator('dialog#session');
    const text = 'Perdí el papel en la mudanza y no sé a quién pedirlo.';
    await page.locator('textarea').first().fill(text);
    assert.equal(await dialog.evaluate((d) => d.open), false, 'not warned at once, however short the session');
    await page.clock.fastForward(60_000);
    assert.equal(await dialog.evaluate((d) => d.open), false);
    await page.clock.fastForward(120_000);
    await until('the warning, two minutes before the end', () => dialog.evaluate((d) => d.open));
    assert.equal(await dialog.evaluate((d) => d.contains(document.activeElement)), true, 'the warning has the focus');
    assert.match(await dialog.locator('[data-live]').textContent(), /\d/, 'and is read out, with the minutes left');
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/stay'));
    await dialog.locator('button:not([formaction])').click();
    const answer = await asked;
    assert.equal(answer.status(), 200);
    assert.ok(Number(await answer.text()) >= 290, 'the session starts anew');
    await until('the warning to go', async () => !(await dialog.evaluate((d) => d.open)));
    assert.equal(await page.locator('textarea').first().inputValue(), text, 'nothing typed is lost');
    await page.clock.fastForward(60_000);
    assert.equal(await dialog.evaluate((d) => d.open), false, 'and no warning follows at once');
    await page.clock.fastForward(100_000);
    await until('the next warning', () => dialog.evaluate((d) => d.open));
    await page.keyboard.press('Escape');
    await until('Escape to mean: I am here', async () => !(await dialog.evaluate((d) => d.open)));
    assert.equal(await page.locator('textarea').first().inputValue(), text);
    await page.close();
  });

  step('so do staff, in the middle of a note to the client', async () => {
    const page = await staff.profile.newPage();
    staff.watch(page);
    await page.clock.install();
    await page.goto(new URL('/desk/review', house.origin).href);
    const dialog = page.locator('dialog#session');
    await page.keyboard.press('r');
    await page.locator('#message').fill('The second page is missing. Please send both.');
    await page.clock.fastForward(54 * 60_000);
    assert.equal(await dialog.evaluate((d) => d.open), false);
    await page.clock.fastForward(2 * 60_000);
    await until('the warning, minutes before the end', () => dialog.evaluate((d) => d.open));
    await dialog.locator('button:not([formaction])').click();
    await until('the warning to go', async () => !(await dialog.evaluate((d) => d.open)));
    assert.equal(await page.locator('#message').inputValue(), 'The second page is missing. Please send both.');
    assert.ok(await page.locator('#again').isVisible(), 'the note is still open');
    await page.clock.fastForward(54 * 60_000);
    assert.equal(await dialog.evaluate((d) => d.open), false, 'the whole time was given anew');
    await page.clock.fastForward(2 * 60_000);
    await until('the next warning', () => dialog.evaluate((d) => d.open));
    await page.keyboard.press('Escape');
    await until('Escape to mean: I am here', async () => !(await dialog.evaluate((d) => d.open)));
    assert.ok(await page.locator('#again').isVisible());
    await page.close();
  });

  step('whoever presses "stay" without internet keeps what they wrote, is told, and can try again', async () => {
    for (const [person, place, open, field, minutes] of [
      [client, `${saved}/cannot`, async () => {}, 'textarea', 3],
      [staff, '/desk/review', (page) => page.keyboard.press('r'), '#message', 56],
    ]) {
      const page = await person.profile.newPage();
      person.watch(page);
      person.excuse(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource/);
      await page.clock.install();
      await page.goto(new URL(place, house.origin).href);
      const dialog = page.locator('dialog#session');
      await open(page);
      const text = 'Perdí el papel; aquí explico cómo fue.';
      await page.locator(field).first().fill(text);
      await page.clock.fastForward(minutes * 60_000);
      await until('the warning', () => dialog.evaluate((d) => d.open));
      let reloaded = false;
      page.on('framenavigated', () => { reloaded = true; });
      await person.profile.setOffline(true);
      await dialog.locator('button:not([formaction])').click();
      await until('words about it', () => dialog.locator('[data-trouble="offline"]').isVisible());
      assert.equal(await dialog.evaluate((d) => d.open), true);
      assert.equal(await page.locator(field).first().inputValue(), text, 'nothing is lost');
      // Even the end of the session takes nothing away while nobody can be asked.
      await page.clock.fastForward(10 * 60_000);
      await until('the words to stay', () => dialog.locator('[data-trouble="offline"]').isVisible());
      assert.equal(await page.locator(field).first().inputValue(), text);
      assert.equal(reloaded, false, 'the page was never left');
      await person.profile.setOffline(false);
      // The line is back before anybody presses again: the page says by itself that somebody was here.
      await page.clock.fastForward(6000);
      await until('the warning to go', async () => !(await dialog.evaluate((d) => d.open)));
      assert.equal(await page.locator(field).first().inputValue(), text);
      assert.equal(await dialog.locator('[data-trouble="offline"]').isVisible(), false);
      await page.close();
    }
  });

  step('a page that looks again by itself says so, so that it keeps nobody signed in', async () => {
    const page = await staff.profile.newPage();
    staff.watch(page);
    const asked = [];
    page.on('request', (request) => asked.push(request.headers()['x-requested-with'] || ''));
    // As the page is while its file is still inspected.
    await page.route('**/desk/review/**', async (route) => {
      if (route.request().resourceType() !== 'document') return route.continue();
      const answer = await route.fetch();
      return route.fulfill({ response: answer, body: (await answer.text()).replace('id="stage"', 'id="stage" data-refresh="1"') });
    });
    await page.goto(new URL('/desk/review', house.origin).href);
    await page.goto(new URL(await page.locator('#queue-list a').first().getAttribute('href'), house.origin).href);
    await until('the page to look again', () => asked.includes('refresh'));
    assert.equal(asked.includes('swap'), false, 'and what nobody pressed is not said to be pressed');
    await page.close();
  });

  step('whose session is over meanwhile keeps what they wrote, and nobody else keeps the page', async () => {
    for (const [person, place, open, field, minutes] of [
      [client, `${saved}/cannot`, async () => {}, 'textarea', 3],
      [staff, '/desk/review', (page) => page.keyboard.press('r'), '#message', 56],
    ]) {
      const [writes, looks] = [await person.profile.newPage(), await person.profile.newPage()];
      person.excuse(/Failed to load resource/);
      // One clock for both pages.
      await writes.clock.install();
      for (const page of [writes, looks]) await page.goto(new URL(place, house.origin).href);
      await open(writes);
      const text = 'What took an hour to write.';
      await writes.locator(field).first().fill(text);
      let left = false;
      writes.on('framenavigated', () => { left = true; });
      await person.profile.clearCookies();
      await writes.clock.fastForward(minutes * 60_000);
      for (const page of [writes, looks]) {
        const dialog = page.locator('dialog#session');
        await until('the warning', () => dialog.evaluate((d) => d.open));
        await dialog.locator('button:not([formaction])').click();
      }
      const over = writes.locator('dialog#session [data-trouble="over"]');
      await until('words about it', () => over.isVisible());
      await until('the other page to show the door', async () => (await looks.locator('dialog#session').count()) === 0);
      // Neither does the end of the time take the words, however often the page is asked.
      for (let hour = 0; hour < 3; hour += 1) await writes.clock.fastForward(60 * 60_000);
      assert.equal(await over.isVisible(), true);
      assert.equal(await writes.locator(field).first().inputValue(), text);
      assert.equal(left, false, 'the page was never left');
      await writes.close();
      await looks.close();
    }
  });

  step('no page complained', () => {
    assert.deepEqual(client.unexcused, []);
    assert.deepEqual(staff.unexcused, []);
  });
});
