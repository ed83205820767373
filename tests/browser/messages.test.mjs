// A client asks about a request on a phone, the practice answers at the desk by keyboard, the client's open page shows it
// without being pressed; a letter goes with a message and lands in the review queue; the team talks among itself beside it, an answer becomes a file note, a note is corrected, and the
// thread is written out. Every page in both languages.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { until } from './lib/chance.mjs';
import { MAILS_AT_ONCE, Scene } from './lib/opening.mjs';
import { note } from './lib/fixtures.mjs';
import { CLIENT, request } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const PASSPORT = { en: 'Passport – photo page', es: 'Pasaporte: página con su foto' };

describe('a client and the practice talk', () => {
  let scene, house, staff, client, matter, workspace, thread, item;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const looks = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`${label} ${await person.page.locator('html').getAttribute('lang')}`));
  };

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
    ({ matter, workspace } = await scene.openFirstMatter({ settings: MAILS_AT_ONCE }));
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  step('the client asks about a request and is told who answers, how soon and who can read it', async () => {
    item = await request(client, workspace, client.own(PASSPORT));
    await client.go(item);
    await client.press(client.page.locator('a[href*="/messages?about="]'));
    await looks(client, 'client messages, about a request');
    const text = await client.text('body');
    assert.match(text, client.says('msg-promise', { days: 2 }));
    assert.match(text, client.says('msg-who-reads-own'));
    client.excuse(/status of 422/);
    await client.send(`${workspace}/messages`, { text: '' });
    assert.equal(await client.page.locator('[aria-invalid="true"]').count(), 1, 'nothing is sent without words');
    await looks(client, 'client messages, nothing written');
    await client.send(`${workspace}/messages`, { text: '¿Sirve una copia de mi pasaporte?\nGracias.' });
    assert.match(client.place, /\/messages\/thr_/);
    thread = client.place.split('#')[0];
    await looks(client, 'client thread');
  });

  step('the inbox shows that somebody waits, by keyboard it opens, and J and K walk', async () => {
    await staff.go('/desk/messages');
    await looks(staff, 'desk inbox');
    assert.equal(await staff.page.locator('.inbox > li.new').count(), 1);
    assert.ok(!(await staff.text('body')).includes('copia de mi pasaporte'), 'the inbox holds no content');
    await staff.page.keyboard.press('j');
    await Promise.all([staff.page.waitForURL('**/messages/thr_*'), staff.page.keyboard.press('Enter')]);
    await staff.page.waitForLoadState('load');
    await looks(staff, 'desk thread');
    assert.equal(await staff.page.locator('.team-side').evaluate((e) => getComputedStyle(e).backgroundColor === getComputedStyle(document.querySelector('.client-side')).backgroundColor), false, 'the team’s side looks different');
  });

  step('the team talks beside it, and the client’s open page hears only the answer', async () => {
    const form = staff.page.locator('form[action$="/comment"]');
    await form.locator('textarea').fill('Check with Daniel first.');
    await staff.press(form.locator('button'));
    await staff.page.keyboard.press('r');
    assert.equal(await staff.page.evaluate(() => document.activeElement?.id), 'text');
    await staff.page.locator('details.ready:has(a[data-fill]) summary').click();
    await staff.page.locator('details.ready a[data-fill]').first().click();
    assert.match(await staff.page.locator('#text').inputValue(), client.own({ en: /Hello Lucía/, es: /Hola, Lucía/ }), 'in the client’s language');
    await staff.page.locator('#text').fill('Sí, sirve una copia.');
    await Promise.all([staff.page.waitForEvent('framenavigated'), staff.page.keyboard.press('Control+Enter')]);
    await staff.page.waitForLoadState('load');
    await until('the client’s page to show the answer by itself', async () => (await client.text('#talk')).includes('Sí, sirve una copia.'));
    const seen = await client.text('body');
    assert.ok(seen.includes(`Ana, ${client.words('msg-role-owner')}`) && !seen.includes('Ana Torres'), 'first name and role');
    assert.ok(!seen.includes('Check with Daniel'), 'a comment stays with the team');
    await looks(client, 'client thread, answered');
    const letter = await house.mail.letter(CLIENT.email, /\/p\/acc_\S+/, 0);
    assert.ok(letter);
    for (const word of ['copia', 'Pasaporte', 'Passport', 'Lucía']) assert.ok(!house.mail.letters.some((l) => l.text.includes(word)), `no mail says "${word}"`);
    await client.page.reload();
    await until('the desk to hear that it was seen', async () => staff.says('msg-desk-seen', { name: 'Lucía' }).test(await staff.text('#talk')));
  });

  step('the client sends a letter with a message, and staff find it in the thread and in the queue', async () => {
    await client.go(`${workspace}/messages`);
    await looks(client, 'client messages, with files');
    await client.page.locator('#title').fill('Carta de mi patrón');
    await client.page.locator('#text').fill('Aquí está la carta de mi patrón.');
    await client.page.locator('#attach').setInputFiles({ name: 'todo.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04 and more than four bytes of it') });
    await client.press(client.page.locator('.talk-form button[type="submit"]'));
    assert.match(await client.text('.err'), /todo\.zip/, 'the refusal names the file');
    assert.equal(await client.page.locator('#text').inputValue(), 'Aquí está la carta de mi patrón.', 'the words stay');
    faults.push(...await client.look(`client messages, a file refused ${client.reads}`));
    await client.page.locator('#attach').setInputFiles([
      { name: 'carta de mi patrón.pdf', mimeType: 'application/pdf', buffer: note('Letter, page one') },
      { name: 'carta, página 2.pdf', mimeType: 'application/pdf', buffer: note('Letter, page two') },
    ]);
    await client.press(client.page.locator('.talk-form button[type="submit"]'));
    assert.match(client.place, /\/messages\/thr_/);
    assert.match(await client.text('.bubble.mine'), /carta de mi patrón\.pdf.*carta, página 2\.pdf/s);
    await looks(client, 'client thread, with files');
    await client.go(`${workspace}/documents`);
    assert.match(await client.text('main'), client.says('msg-attach-name', { what: 'Carta de mi patrón' }));
    await staff.go('/desk/messages');
    await staff.press(staff.page.locator('.inbox > li.new a').first());
    assert.equal(await staff.page.locator('.bubble.theirs a', { hasText: 'carta' }).count(), 2, 'both lead to their sheets');
    await looks(staff, 'desk thread, with files');
    await until('both in the review queue', async () => {
      await staff.go('/desk/review');
      return (await staff.page.locator('#queue-list a').count()) === 2;
    });
    await staff.go(`${matter}/messages`);
    await staff.press(staff.page.locator('.threads a', { hasText: 'Carta de mi patrón' }).first());
    await staff.press(staff.page.locator('#done'));
    await staff.go(`${matter}/messages`);
    await staff.press(staff.page.locator('.threads a', { hasText: staff.own(PASSPORT) }).first());
  });

  step('an answer is kept as a note, the note is corrected, and the first stays struck', async () => {
    await staff.press(staff.page.locator('form[action$="/keep"] button').last());
    await staff.go(`${matter}/notes`);
    await looks(staff, 'desk notes');
    await staff.page.locator('details.anew summary').first().click();
    const form = staff.page.locator('form[action$="/correct"]').first();
    await form.locator('textarea').fill('A copy is enough for now. The original at the interview.');
    await staff.press(form.locator('button'));
    assert.equal(await staff.page.locator('.file-notes s').count(), 1);
    await looks(staff, 'desk notes, corrected');
  });

  step('the client’s words can be changed for a while, and the first stay with the practice', async () => {
    await client.go(thread);
    const words = client.page.locator('details.anew').first();
    await words.locator('summary').click();
    await words.locator('textarea').fill('¿Sirve una copia de mi pasaporte anterior?');
    await client.press(words.locator('button'));
    await looks(client, 'client thread, changed');
    await staff.go(`${matter}/messages`);
    await looks(staff, 'desk messages of a matter');
    await staff.press(staff.page.locator('.threads a', { hasText: staff.own(PASSPORT) }).first());
    assert.equal(await staff.page.locator('.wordings > li').count(), 1);
    await staff.page.locator('form[action$="/transcript"] button').click();
    await staff.page.waitForSelector('.transcript');
    assert.equal(await staff.page.locator('.transcript .proof').count(), 3);
    faults.push(...await staff.look('desk transcript en'));
    await staff.go('/desk/messages?state=client');
    await staff.page.keyboard.press('j');
    await Promise.all([staff.page.waitForEvent('framenavigated'), staff.page.keyboard.press('e')]);
    await staff.page.waitForLoadState('load');
    assert.match(await staff.text('#live'), staff.says('msg-desk-set-done'));
    await client.go(`${workspace}/messages`);
    assert.match(await client.text('main'), client.says('msg-state-done'));
  });

  step('what was said stands on the request’s own page, where the client goes on asking', async () => {
    await client.go(item);
    assert.match(await client.text('#talk'), /copia de mi pasaporte anterior[\s\S]*Sí, sirve una copia\./);
    assert.equal(await client.page.locator('#talk a.row-link').getAttribute('href'), thread.replace(/^https?:\/\/[^/]+/, ''));
    await looks(client, 'client request, with what was said');
    await client.page.locator('#talk details.ask summary').click();
    await client.page.locator('#ask-text').fill('Entonces la envío hoy.');
    await client.press(client.page.locator('#talk details.ask button[type="submit"]'));
    assert.ok(client.place.startsWith(item), 'back on the request');
    assert.match(await client.text('#talk'), /Entonces la envío hoy\./);
    await client.go(thread);
    assert.match(await client.text('#talk'), /Entonces la envío hoy\./, 'in the same conversation');
  });

  step('every page stands in the other language too', async () => {
    for (const person of [staff, client]) {
      const language = person.own({ en: 'es', es: 'en' });
      await person.go(person === staff ? '/desk/messages' : `${workspace}/messages`);
      await person.speak(language);
      for (const [label, place] of person.visited) {
        await person.go(place);
        assert.equal(await person.page.locator('html').getAttribute('lang'), language, label);
        faults.push(...await person.look(`${label} ${language}`));
      }
    }
  });

  step('a revocation ends the open page’s stream at once', async () => {
    await client.go(thread);
    const ended = client.page.evaluate((address) => new Promise((done) => {
      const source = new EventSource(address);
      source.onopen = () => { source.onerror = () => { source.close(); done(true); }; };
    }), `${workspace}/messages/live`);
    await staff.go(`${matter}/portal`);
    const revoke = await staff.page.locator('a[href$="/revoke"]').first().getAttribute('href');
    await staff.go(revoke);
    client.excuse(/messages\/live/);
    await staff.send(revoke);
    assert.equal(await ended, true);
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });

  step('the server stops when asked although a page listens', async () => {
    await staff.go('/desk/messages');
    const began = Date.now();
    const { code } = await house.lower();
    scene.house = undefined;
    assert.equal(code, 0);
    assert.ok(Date.now() - began < 8_000, 'a listening page holds nobody up');
  });
});
