// What is agreed before work goes on, and what comes next: a matter that asks for nothing before its engagement letter; its days,
// of which a client sees the one they are shown, with the day it stood on before; a message taken back, who read what, a file note
// begun with headings; and a client who is told that their case was sent, without leave and for a reason, and says that it is not
// quite clear what happens next. In English and Spanish.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { approve, readEveryPage } from './lib/answering.mjs';
import { until } from './lib/chance.mjs';
import { pages } from './lib/fixtures.mjs';
import { MAILS_AT_ONCE, Scene } from './lib/opening.mjs';
import { CLIENT, comeIn, openMatter } from './lib/practice.mjs';
import { filePaper, sendApproval } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

const KIND = { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-77' };
const LETTER = 'Engagement letter, signed by us';
const REASON = 'She asked us on the phone to send it today.';
const TAKEN = 'This was meant for another client: bring 700 dollars.';
const UNCLEAR = '¿Cuándo llega el recibo de USCIS?';

// The day so many days from today, as a form wants it.
const daysAway = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
// The number of the day in a month, as both languages write it.
const dayOf = (iso) => new RegExp(`\\b${Number(iso.slice(8))}\\b`);

describe('what is agreed, and what comes next', () => {
  let scene, house, staff, client, matter, workspace, item, interview, deadline;
  const step = steps(() => [staff, client], () => house);
  // Looks at a page in both languages; one that answers a form stands in the language it was sent in only.
  const look = async (person, label, languages = ['es', 'en']) => {
    for (const language of languages) {
      await person.speak(language);
      await scene.look(person, `agreed ${label} ${language}`);
    }
  };
  const lookOnce = (person, label) => scene.look(person, `agreed ${label}`);

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  // --- the engagement letter

  step('a practice that asks for nothing before the letter opens a matter, and its client is asked for nothing', async () => {
    await scene.begin({ ...MAILS_AT_ONCE, letter_first: true, leave_to_lodge: true, ask_clear: true, receipts: 'both' });
    await staff.go('/desk/settings');
    for (const name of ['letter_first', 'leave_to_lodge', 'ask_clear']) assert.ok(await staff.page.locator(`[name="${name}"]`).isChecked(), `${name} was kept`);
    await look(staff, 'settings');
    await staff.go('/desk/matters/new');
    assert.ok(await staff.page.locator('[name="letter_first"]').isChecked(), 'the practice’s usual choice stands in the form');
    await look(staff, 'new matter');
    ({ matter, workspace } = await openMatter(staff, CLIENT, KIND));
    await staff.go(`${matter}/checklist`);
    const [request] = await staff.page.locator('a[href*="/checklist/itm_"]').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('/').pop()));
    item = `${workspace}/items/${request}`;
    await look(staff, 'checklist that waits');
    await comeIn(client, house, workspace, CLIENT.email);
    assert.match(await client.text('h1'), client.says('gate-first-title'));
    assert.match(await client.text('main'), client.says('gate-home-soon'));
    for (const place of ['documents', 'other', 'progress']) assert.equal(await client.page.locator(`a[href^="${workspace}/${place}"]`).count(), 0, `no way to ${place}`);
    await look(client, 'home, the letter is not ready');
  });

  step('nothing can be uploaded anywhere, not even by whoever kept an address', async () => {
    await client.speak('es');
    client.excuse(/status of (404|409)/);
    for (const [label, place] of [['request', item], ['documents', `${workspace}/documents`], ['other', `${workspace}/other`]]) {
      const answer = await client.go(place);
      assert.equal(await client.page.locator('input[type="file"]').count(), 0, `nothing to upload at ${label}`);
      assert.ok(answer.status() < 500, label);
      await lookOnce(client, `kept address of ${label} es`);
    }
    await client.go(`${workspace}/messages`);
    assert.equal(await client.page.locator('input[type="file"]').count(), 0, 'nor with a message');
    assert.equal(await client.page.locator('#text').count(), 1, 'but they can write');
    await look(client, 'messages before the letter');
    const csrf = await client.page.locator('input[name="csrf"]').first().inputValue();
    const sent = await client.profile.request.post(new URL(`${workspace}/other`, house.origin).href, { headers: { origin: house.origin }, form: { csrf, what: 'Una carta' } });
    assert.match(await sent.text(), /Please agree|First, our engagement letter/, 'nor by hand');
  });

  step('staff see who waits, and ask for the letter', async () => {
    await staff.go('/desk/today');
    await staff.speak('en');
    assert.match(await staff.text('main'), /Waits for an engagement letter that is not with anybody/);
    await look(staff, 'today, somebody waits');
    await staff.go(`${matter}/letter`);
    assert.match(await staff.text('main'), /Lucía Example\s+Not asked\s+Waits/);
    await look(staff, 'letter, not asked');
    await filePaper(staff, matter, '', LETTER, pages('We work for you as follows.', 'You can end this at any time.'));
    const paper = staff.page.locator('#documents label', { hasText: LETTER }).locator('input[name="documents"]');
    await until('the letter to be ready', async () => {
      await staff.go(`${matter}/letter`);
      await staff.press(staff.page.locator('a[href$="/approvals/new?kind=engagement"]'));
      return (await paper.count()) === 1;
    }, 60_000, 400);
    assert.equal(await staff.page.inputValue('#kind'), 'engagement');
    assert.equal(await staff.page.inputValue('#title'), 'Our engagement letter');
    assert.equal(await staff.page.inputValue('#title_es'), 'Nuestra carta de contratación');
    await look(staff, 'letter, being asked for');
    await paper.check();
    await sendApproval(staff, (label) => lookOnce(staff, `${label} en`));
    await staff.go(`${matter}/letter`);
    assert.match(await staff.text('main'), /Lucía Example\s+Asked, has not agreed\s+Waits/);
    await staff.page.fill('#reason', '');
    staff.excuse(/422/);
    await staff.send(`${matter}/letter/lift`);
    assert.equal(await staff.page.locator('.field.wrong #reason').count(), 1, 'nobody goes on without it and without a reason');
    await lookOnce(staff, 'letter, no reason en');
    await staff.go(`${matter}/letter`);
    await look(staff, 'letter, asked');
  });

  step('the client reads the letter, agrees to it, and then requests open', async () => {
    await client.go(`${workspace}/home`);
    await client.speak('es');
    assert.match(await client.text('section.next'), /carta de contratación/);
    await look(client, 'home, the letter waits');
    await client.speak('es');
    await client.go(`${workspace}/approvals`);
    const letter = await client.page.locator('a[href*="/approvals/app_"], a[href*="/approvals/apr_"]').first().getAttribute('href');
    await client.go(letter);
    await look(client, 'letter, unread');
    await client.speak('es');
    assert.equal(await readEveryPage(client, letter), 2);
    await client.go(letter);
    await look(client, 'letter, read');
    await client.speak('es');
    await approve(client, house, CLIENT.email, async (label) => scene.look(client, `agreed ${label} es`));
    await look(client, 'letter, agreed to');
    await client.go(`${workspace}/home`);
    await client.speak('es');
    assert.doesNotMatch(await client.text('h1'), /carta de contratación/);
    await client.go(`${workspace}/documents`);
    assert.ok(await client.page.locator('main ul.rows a.row-link').count() > 1, 'the requests are there');
    await client.go(item);
    assert.equal(await client.page.locator('input[type="file"]').count() > 0, true, 'and take files');
    await staff.go(`${matter}/letter`);
    await staff.speak('en');
    assert.match(await staff.text('main'), /Lucía Example\s+Agreed in the portal\s+Goes on/);
    await look(staff, 'letter, agreed to at the desk');
  });

  // --- dates

  // Writes down a day; one the client sees is looked at first as they will read it.
  const add = async (values, seen) => {
    await staff.go(`${matter}/dates`);
    await staff.form(`${matter}/dates`).evaluate((form) => form.closest('details').setAttribute('open', ''));
    await staff.send(`${matter}/dates`, values);
    if (!values.shown) return;
    await seen();
    await staff.press(staff.page.locator('button[name="go"][value="show"]'));
  };
  const first = daysAway(12);
  const then = daysAway(5);

  step('an interview is shown to the client after a look at what they will read, a deadline is not', async () => {
    await staff.go(`${matter}/dates`);
    await staff.speak('en');
    await look(staff, 'dates, none');
    await staff.send(`${matter}/dates`, { kind: 'interview' });
    assert.equal(await staff.page.locator('.field.wrong #day').count(), 1, 'a date needs a day');
    await lookOnce(staff, 'dates, no day en');
    const said = { place: '26 Federal Plaza, room 3-120', note: 'Your passport and this letter', note_es: 'Su pasaporte y esta carta' };
    await add({ kind: 'interview', day: first, time: '14:30', ...said, shown: true }, async () => {
      const quotes = await staff.page.locator('blockquote.said').allInnerTexts();
      assert.equal(quotes.length, 2, 'as it reads in both languages');
      assert.match(quotes.join('\n'), /Entrevista[^]*Su pasaporte y esta carta/);
      await lookOnce(staff, 'date, as the client will read it en');
    });
    await add({ kind: 'answer_due', day: daysAway(-2) });
    const rows = staff.page.locator('section[aria-labelledby="ahead"] .people > li');
    assert.equal(await rows.count(), 2);
    assert.match(await rows.filter({ hasText: 'Interview' }).innerText(), /Client sees it/);
    assert.doesNotMatch(await rows.filter({ hasText: 'Answer due' }).innerText(), /Client sees it/);
    interview = await rows.filter({ hasText: 'Interview' }).locator('a').getAttribute('href');
    deadline = await rows.filter({ hasText: 'Answer due' }).locator('a').getAttribute('href');
    await look(staff, 'dates of a matter');
    await staff.go('/desk/today');
    await staff.speak('en');
    const box = staff.page.locator('section', { has: staff.page.locator('h3', { hasText: 'Overdue or in the next 7 days' }) }).last();
    assert.equal(await box.locator(`a[href="${deadline}"]`).count(), 1, 'what is overdue stands there');
    assert.equal(await box.locator(`a[href="${interview}"]`).count(), 0, 'what is in 12 days does not');
  });

  step('moved, it stands on the first page of the day, in the list over all matters and in a calendar', async () => {
    await staff.go(interview);
    await staff.send(interview, { day: then });
    assert.match(await staff.text('blockquote.said'), /Before, it was:|Antes era:/, 'the client will read where it was');
    await lookOnce(staff, 'date, moved, as the client will read it en');
    await staff.press(staff.page.locator('button[name="go"][value="show"]'));
    assert.match(await staff.text('.people > li'), /It was:/);
    assert.equal(await staff.page.locator('ol.events > li').count(), 2, 'it is known who did what');
    await look(staff, 'date, moved');
    await staff.go('/desk/today');
    for (const one of [interview, deadline]) assert.equal(await staff.page.locator(`main a[href="${one}"]`).count(), 1);
    await look(staff, 'today with dates');
    await staff.go('/desk/dates');
    await staff.speak('en');
    const titles = await staff.page.locator('main section.panel h2').allInnerTexts();
    assert.equal(titles[0], 'Overdue');
    assert.deepEqual(await staff.page.locator('main .people a').evaluateAll((all) => all.map((a) => a.getAttribute('href'))), [deadline, interview]);
    await look(staff, 'dates of all matters');
    await staff.go('/desk/dates?whose=all&kind=interview');
    assert.equal(await staff.page.locator('main .people > li').count(), 1, 'one kind of them');
    await staff.go('/desk/dates?whose=all&kind=hearing');
    await look(staff, 'dates, none of a kind');
    await staff.speak('en');
    const got = staff.page.waitForEvent('download');
    await staff.page.locator('a[href="/desk/dates.ics"]').click();
    const calendar = await readFile(await (await got).path(), 'utf8');
    assert.match(calendar, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
    assert.equal(calendar.match(/BEGIN:VEVENT/g).length, 2);
    assert.match(calendar, /SUMMARY:Interview HV-77\r\n/);
    assert.match(calendar, new RegExp(`DTSTART;VALUE=DATE:${daysAway(-2).replaceAll('-', '')}`));
    for (const word of ['Lucía', 'Example', 'Federal Plaza', 'pasaporte']) assert.ok(!calendar.includes(word), `no ${word} in a file that leaves the house`);
  });

  step('the client sees the one they were shown, with the day it stood on before, and nothing of the other', async () => {
    for (const place of ['home', 'progress']) {
      await client.go(`${workspace}/${place}`);
      await client.speak('es');
      const days = await client.text('ul.days');
      assert.match(days, /Entrevista/);
      assert.match(days, dayOf(then));
      assert.match(days, /Antes era:/);
      assert.match(days.split('Antes era:')[1], dayOf(first));
      assert.match(days, /Federal Plaza[^]*Su pasaporte y esta carta/);
      assert.equal(await client.page.locator('ul.days > li').count(), 1);
      assert.doesNotMatch(await client.text('body'), /Respuesta a la autoridad/);
      await look(client, `${place} with a date`);
      assert.match(await client.text('ul.days'), /Interview[^]*Your passport and this letter/);
      assert.doesNotMatch(await client.text('body'), /Answer due/);
    }
    for (const one of house.mail.letters) assert.ok(!one.raw.includes('Federal Plaza') && !/Entrevista|Interview/.test(one.text), 'no mail says what day it is');
  });

  step('a deadline is done, and an interview taken off: nobody goes there', async () => {
    await staff.go(deadline);
    await staff.press(staff.page.locator('#state button[value="done"]'));
    assert.equal(await staff.page.locator(`form[action="${deadline}"]`).count(), 0, 'what is done is not moved');
    await look(staff, 'date, done');
    await staff.go(interview);
    await staff.press(staff.page.locator('#state button[value="taken_off"]'));
    await staff.go('/desk/dates?whose=all');
    assert.equal(await staff.page.locator('main .people > li').count(), 0);
    await staff.go(`${matter}/dates`);
    await staff.page.locator('details.aside').first().locator('summary').click();
    assert.equal(await staff.page.locator('details.aside .people > li').count(), 2);
    await lookOnce(staff, 'dates, done and taken off en');
    await client.go(`${workspace}/progress`);
    await client.speak('es');
    assert.match(await client.text('ul.days'), /Esta fecha ya no vale\. No tiene que ir\./);
    await look(client, 'progress, the date was taken off');
    await staff.go(interview);
    await staff.press(staff.page.locator('#state button[value="ahead"]'));
    await client.go(`${workspace}/progress`);
    assert.doesNotMatch(await client.text('ul.days'), /You do not need to go/, 'it counts again');
  });

  // --- messages and notes

  let thread;
  step('the desk sees that the client read a message, and the client that the team read theirs', async () => {
    await staff.go(`${matter}/messages`);
    await staff.speak('en');
    await staff.page.locator('form.to-client #title').fill('Your interview');
    await staff.page.locator('form.to-client #text').fill('Be there at a quarter past two.');
    await staff.press(staff.page.locator('form.to-client button[value="send"]'));
    thread = new URL(staff.page.url()).pathname;
    if (!/\/thr_/.test(thread)) throw new Error(`no thread at ${thread}`);
    assert.match(await staff.text('#talk'), /Not yet read|Not read|not read/i);
    await client.go(`${workspace}/messages`);
    await client.press(client.page.locator('a[href*="/messages/thr_"]').first());
    await until('the desk to hear that it was read', async () => {
      await staff.go(thread);
      return (await staff.text('#talk')).includes('Read by Lucía');
    });
    await client.speak('es');
    await client.page.locator('#text').fill('Gracias, allí estaré.');
    await client.press(client.page.locator('.talk-form button[type="submit"]'));
    assert.equal(await client.page.locator('.bubble.mine .seen').count(), 0, 'nobody has read it yet');
    await staff.go(thread);
    await look(staff, 'thread, who read what');
    await until('the client to see that it was read', async () => {
      await client.page.reload();
      return (await client.page.locator('.bubble.mine .seen').count()) === 1;
    });
    await look(client, 'thread, read by the team');
  });

  step('a message is taken back: the client reads that it was, and never what it said', async () => {
    await client.go(`${workspace}/home`);
    await staff.go(thread);
    await staff.speak('en');
    await staff.page.locator('form.to-client #text').fill(TAKEN);
    await staff.press(staff.page.locator('form.to-client button[value="send"]'));
    const wrong = staff.page.locator('.bubble.ours').last();
    assert.match(await wrong.innerText(), /700 dollars/);
    const act = wrong.locator('details', { has: staff.page.locator('form[action$="/take-back"]') });
    await act.locator('summary').click();
    await lookOnce(staff, 'thread, about to take back en');
    await act.evaluate((details) => { details.open = true; });
    await staff.press(act.locator('button[type="submit"]'));
    const taken = staff.page.locator('.bubble.ours').last();
    assert.match(await taken.innerText(), /took this message back/);
    assert.equal(await taken.locator('form[action$="/take-back"], form[action$="/edit"], form[action$="/keep"]').count(), 0, 'it is neither taken back twice nor changed nor kept as a note');
    await taken.locator('details.anew summary').first().click();
    assert.match(await taken.locator('.words').innerText(), /700 dollars/, 'its words stay at the desk');
    await lookOnce(staff, 'thread, taken back, its words open en');
    await look(staff, 'thread, taken back');
    await client.go(`${workspace}/messages`);
    assert.ok(!(await client.page.content()).includes('700 dollars'), 'nor in the list');
    await look(client, 'messages, one taken back');
    await client.press(client.page.locator('a[href*="/messages/thr_"]').first());
    await client.speak('es');
    assert.match(await client.text('#talk'), /retiró este mensaje/);
    assert.ok(!(await client.page.content()).includes('700 dollars'), 'its words are nowhere on the page');
    assert.ok((await client.text('#talk')).includes('quarter past two'), 'the others stay');
    await look(client, 'thread, taken back by the practice');
    for (const one of house.mail.letters) assert.ok(!one.raw.includes('700 dollars'));
  });

  step('a file note begins with headings', async () => {
    await staff.go(`${matter}/notes`);
    await staff.speak('en');
    assert.equal(await staff.page.inputValue('#text'), '');
    await staff.page.locator('#new details.ready summary').click();
    await lookOnce(staff, 'notes, what one can begin with en');
    await staff.page.locator('#new details.ready').evaluate((details) => { details.open = true; });
    await staff.press(staff.page.locator('#new details.ready a').first());
    const headings = await staff.page.inputValue('#text');
    for (const heading of ['Day:', 'Present:', 'Advice', 'Next steps']) assert.ok(headings.includes(heading), heading);
    assert.ok(!/[{}]/.test(headings), 'every place is filled');
    await look(staff, 'note, begun with headings');
    await staff.speak('en');
    await staff.send(`${matter}/notes`, { text: headings.replace('Present:', 'Present: Lucía, by phone') });
    assert.match(await staff.text('.file-notes'), /Present: Lucía, by phone/);
    await look(staff, 'notes, with headings');
    await staff.go('/desk/settings/ready-texts');
    await staff.speak('en');
    assert.equal(await staff.page.locator('.people .tag', { hasText: 'File notes' }).count(), 4);
    await look(staff, 'ready texts with those for notes');
  });

  // --- leave to lodge, and whether it is clear what happens next

  step('without leave a matter is not lodged, and goes on for a reason only', async () => {
    await staff.go(`${matter}/stage?to=filed`);
    await staff.speak('en');
    assert.match(await staff.text('.note.todo'), /Permission to file is missing[^]*Nobody was asked/);
    await look(staff, 'stage, leave is missing');
    await staff.speak('en');
    await staff.page.selectOption('#sentence', 'stage');
    await staff.press(staff.page.locator('button[value="look"]'));
    assert.equal(await staff.page.locator('#anyway').count(), 1);
    // The practice has no mail at this stage; for this matter it wants one.
    await staff.page.check('input[name="tell"][value="notify"]');
    await lookOnce(staff, 'stage, about to lodge without leave en');
    await staff.press(staff.page.locator('button[name="step"][value="go"]'));
    assert.match(await staff.text('main'), /Permission to file is missing\. Ask for it, or say why/);
    assert.equal(await staff.page.locator('.field.wrong #anyway').count(), 1);
    await lookOnce(staff, 'stage, refused without leave en');
    await client.go(`${workspace}/progress`);
    await client.speak('es');
    assert.ok(!(await client.text('main [aria-current="step"]')).includes('Enviamos'), 'nothing was moved');
    assert.equal(await client.page.locator(`form[action="${workspace}/clear"]`).count(), 0, 'and nothing asked');
    await staff.page.fill('#anyway', REASON);
    await staff.press(staff.page.locator('button[name="step"][value="go"]'));
    await staff.page.waitForURL(`**${matter}/stage`);
    assert.ok((await staff.text('main')).includes(`Filed before they approved it: ${REASON}`));
    await look(staff, 'stages, lodged without leave');
  });

  step('the client is asked whether it is clear what happens next, and says: not quite', async () => {
    await client.go(`${workspace}/home`);
    await client.speak('es');
    assert.match(await client.text('section[aria-labelledby="clear"]'), /¿Tiene claro qué sigue ahora\?/);
    assert.ok(!(await client.text('body')).includes(REASON), 'why it was sent is the practice’s own');
    await look(client, 'home, is it clear');
    await client.go(`${workspace}/progress`);
    await client.speak('es');
    assert.match(await client.text('main [aria-current="step"]'), /Enviamos sus formularios/);
    await look(client, 'progress, is it clear');
    await client.speak('es');
    await client.press(client.page.locator('a[href*="/clear?from=progress"]'));
    await look(client, 'what is not clear');
    await client.speak('es');
    client.excuse(/422/);
    await client.send(`${workspace}/clear`, { words: 'a'.repeat(5_000) });
    assert.equal(await client.page.locator('#words[aria-invalid="true"]').count(), 1);
    await lookOnce(client, 'what is not clear, too long es');
    await client.send(`${workspace}/clear`, { words: UNCLEAR });
    assert.match(client.place, /\/progress\?said=not_quite/);
    assert.match(await client.text('main'), /Lo leemos y le respondemos en sus mensajes/);
    await look(client, 'progress, thanks');
    await client.go(`${workspace}/home`);
    assert.equal(await client.page.locator(`form[action="${workspace}/clear"]`).count(), 0, 'nobody is asked twice');
  });

  step('the desk hears it and answers by message', async () => {
    await until('the notice', async () => {
      await staff.go('/desk/notices');
      await staff.speak('en');
      return (await staff.text('main')).includes('It is not clear to a client what happens next');
    }, 60_000, 300);
    await look(staff, 'notices, it is not clear');
    await staff.speak('en');
    await staff.press(staff.page.locator('.notices a', { hasText: 'It is not clear to a client' }).first());
    assert.ok(new URL(staff.page.url()).pathname === `${matter}/stage`, 'the notice leads to the stages');
    const said = await staff.text('#clear');
    assert.match(said, /Lucía Example/);
    assert.match(said, /Not quite clear/);
    assert.ok(said.includes(UNCLEAR));
    await look(staff, 'stages, not quite clear');
    await staff.press(staff.page.locator('#clear a[href*="/messages?with="]'));
    assert.equal(await staff.page.locator('form.to-client #text').count(), 1);
    await staff.go('/desk/adoption');
    await look(staff, 'what clients told us');
  });

  step('no page broke a rule, nobody’s page complained, and the log verifies', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(scene.faults, []);
    assert.deepEqual(scene.complaints, []);
  });
});
