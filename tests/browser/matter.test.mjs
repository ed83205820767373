// A matter steered at the desk and followed by its client: facts, a stage composed in two languages and looked at before
// it is shown, a request that is for one of two people, and the end. Staff in English, the client in Spanish.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { MAILS_AT_ONCE, Scene } from './lib/opening.mjs';
import { CLIENT } from './lib/practice.mjs';
import { trialMail } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

// The sentence of the stage that is shown, as each language completes it.
const HAS = { en: { actor: 'we', document: 'your answers' }, es: { actor: 'we', document: 'sus respuestas' } };

// What the practice has its clients read while documents are checked.
const CHECKING = { en: 'Two of us read every page. We write to you if one is missing.', es: 'Dos personas leemos cada página. Le escribimos si falta una.' };
const SPAN = { en: '4 to 6 days', es: 'De 4 a 6 días' };

describe('a matter is steered and followed', () => {
  let scene, house, staff, client, matter, workspace;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const look = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`matter ${label}`));
  };

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  step('a matter is opened and its client comes in', async () => {
    ({ matter, workspace } = await scene.openFirstMatter({ settings: MAILS_AT_ONCE }));
  });

  step('its facts are written down and read on the overview', async () => {
    const page = staff.page;
    await staff.go(`${matter}/edit`);
    await look(staff, 'facts form');
    await page.fill('#visa_type', 'Family green card');
    await page.selectOption('#priority', 'urgent');
    await page.fill('#next_action', 'Call the sponsor');
    await page.click('form[action$="/edit"] button[type="submit"]');
    await page.waitForURL(`**${matter}`);
    await look(staff, 'overview');
    const text = await staff.text('main');
    assert.match(text, staff.says('matter-priority-urgent'));
    assert.ok(text.includes('Call the sponsor'));
  });

  step('a stage is composed, looked at as the client will, and shown', async () => {
    const page = staff.page;
    await staff.go(`${matter}/stage`);
    await look(staff, 'stages');
    await page.selectOption('#to', 'documents');
    await page.click('form[action$="/stage"][method="get"] button');
    await look(staff, 'composer');
    await page.selectOption('#sentence', 'has');
    await page.selectOption('#actor', 'we');
    await page.fill('#document', 'your answers');
    await page.fill('#document_es', 'sus respuestas');
    await page.selectOption('#next', 'you-send');
    await page.click('button[value="look"]');
    await page.waitForSelector('#en');
    await look(staff, 'as the client will see it');
    assert.equal(await page.inputValue('#es'), 'Tenemos sus respuestas. Por favor, envíenos lo que está en su lista.');
    await page.click('button[value="go"]');
    await page.waitForURL(`**${matter}/stage`);
    assert.match(await staff.text('main'), staff.says('matter-say-has', HAS[staff.reads]));
  });

  // S2-21, S2-121
  step('the client sees how far the case is, in their language', async () => {
    await client.go(`${workspace}/home`);
    await look(client, 'client home');
    assert.match(await client.text('main'), client.says('matter-say-has', HAS[client.reads]));
    await client.go(`${workspace}/progress`);
    await look(client, 'client progress');
    const present = client.page.locator('[aria-current="step"]');
    assert.equal(await present.count(), 1);
    assert.ok((await client.text('main')).includes('Family green card'), 'the type as staff wrote it');
    assert.match(await present.innerText(), client.says('matter-say-has', HAS[client.reads]));
    assert.ok((await client.text('main')).includes(client.own({ en: '2 to 4 weeks', es: 'De 2 a 4 semanas' })), 'a range, no day');
    const text = await client.text('body');
    for (const ours of ['Document collection', 'Reunión de documentos', 'Urgent', 'Urgente', 'Call the sponsor']) assert.ok(!text.includes(ours), ours);
  });

  // MAT-02, NOT-03, NOT-09
  step('the practice words a stage anew in both languages and has its clients written to there', async () => {
    const page = staff.page;
    await staff.go('/desk/settings/stages');
    await look(staff, 'kinds of matter');
    await staff.press(page.locator('main a[href$="/us-family-green-card"]'));
    await look(staff, 'stages of a kind');
    await staff.press(page.locator('main a[href$="/us-family-green-card/checking"]'));
    await look(staff, 'stage in Settings');
    assert.equal(await page.locator('input[name="mail"]').isChecked(), false, 'nobody is written to unasked');
    const form = '#stage';
    for (const [field, value] of [['client', CHECKING.en], ['usually', SPAN.en], ['client_es', ''], ['usually_es', SPAN.es]]) await page.fill(`#${field}`, value);
    await page.check('input[name="mail"]');
    staff.excuse(/422/);
    await staff.press(page.locator(`${form} button[value="save"]`));
    assert.match(await staff.text('main'), staff.says('stages-missing'));
    await look(staff, 'stage in Settings, one language is missing');
    await page.fill('#client_es', CHECKING.es);
    await staff.press(page.locator(`${form} button[value="preview"]`));
    await look(staff, 'stage in Settings, looked at');
    await staff.press(page.locator(`${form} button[value="save"]`));
    assert.match(await staff.text('body'), staff.says('stages-saved'));
    assert.ok((await staff.text('main')).includes(staff.own(CHECKING)));
    await look(staff, 'stages of a kind, one in our own words');

    // The mails of all stages stand on one page: another is ticked, and the words of none are touched.
    const tick = (stage) => page.locator(`input[name="mail"][value="${stage}"]`);
    assert.ok(await tick('checking').isChecked(), 'the tick of its own page');
    await tick('work-card').check();
    await staff.press(page.locator('main form button[type="submit"]'));
    assert.ok(await tick('checking').isChecked() && await tick('work-card').isChecked());
    assert.ok((await staff.text('main')).includes(staff.own(CHECKING)));
    await look(staff, 'stages of a kind, mails ticked at once');
  });

  step('a matter comes there: one mail without a word of it, and the client reads the new words; no mail where none was chosen', async () => {
    const page = staff.page;
    const written = () => house.mail.letters.filter((letter) => letter.to.includes(CLIENT.email));
    const move = async (to, tell) => {
      await staff.go(`${matter}/stage?to=${to}`);
      await page.selectOption('#sentence', 'stage');
      await staff.press(page.locator('button[value="look"]'));
      assert.equal(await page.locator('input[name="tell"]:checked').getAttribute('value'), tell);
      await look(staff, `composer, ${tell}`);
    };
    await trialMail(staff, house);
    const [before, heard] = [house.mail.letters.length, written().length];
    await move('checking', 'notify');
    for (const language of ['en', 'es']) assert.equal(await page.inputValue(`#${language}`), CHECKING[language]);
    await staff.press(page.locator('button[value="go"]'));
    const letter = await house.mail.letter(CLIENT.email, /https?:\/\/\S+\/p\/acc_\w+/, before);
    assert.equal(letter.language, client.reads);
    for (const said of [...Object.values(CHECKING), ...Object.values(SPAN), 'Paralegal', 'paralegal']) assert.ok(!letter.text.includes(said) && !letter.raw.includes(said), said);
    await client.go(`${workspace}/progress`);
    await look(client, 'client progress in the practice’s words');
    assert.ok((await client.page.locator('[aria-current="step"]').innerText()).includes(client.own(CHECKING)));
    assert.ok((await client.text('main')).includes(client.own(SPAN)));
    await move('review-forms', 'silent');
    await staff.press(page.locator('button[value="go"]'));
    await trialMail(staff, house);
    assert.equal(written().length, heard + 1, 'exactly one mail');
    // Serious news waits for a call, and is shown after it without a mail nobody chose.
    await move('rfe', 'call_first');
    await page.fill('#anyway', 'It was sent before the case came to us.');
    const news = await page.inputValue(`#${client.reads}`);
    await staff.press(page.locator('button[value="go"]'));
    await look(staff, 'stages, one held back');
    await client.go(`${workspace}/progress`);
    assert.ok(!(await client.text('main')).includes(news), 'held back');
    assert.equal(await page.locator('form[action$="/publish"] input[name="mail"]').isChecked(), false);
    await staff.press(page.locator('form[action$="/publish"] button'));
    await client.go(`${workspace}/progress`);
    assert.ok((await client.page.locator('[aria-current="step"]').innerText()).includes(news));
    await trialMail(staff, house);
    assert.equal(written().length, heard + 1, 'and no other');
  });

  step('with a second person, a request is for one of them and nobody else sees it', async () => {
    const page = staff.page;
    await staff.go(`/desk/clients/new?next=${encodeURIComponent(`${matter}/people`)}`);
    await page.fill('#given', 'Daniel');
    await page.fill('#family', 'Example');
    await page.fill('#email', 'daniel@example.test');
    await page.click('form[action="/desk/clients/new"] button[type="submit"]');
    await staff.go(`${matter}/people`);
    await page.click('details.aside summary');
    await page.selectOption('#client', { label: 'Daniel Example' });
    await page.selectOption('#part', 'partner');
    await page.click('form[action$="/people/link"] button[type="submit"]');
    await look(staff, 'people');
    await staff.go(`${matter}/checklist`);
    const item = page.locator('.items li:has(form[action$="/for"])').first();
    const title = (await item.locator('.item-title').innerText()).trim();
    await item.locator('details.aside:has(select[name="who"]) > summary').click();
    await item.locator('select[name="who"]').selectOption({ label: 'Daniel Example' });
    await item.locator('form[action$="/for"] button').click();
    await page.getByText(staff.words('matter-for-one', { name: 'Daniel Example' })).first().waitFor();
    await look(staff, 'checklist');
    await client.go(`${workspace}/documents`);
    await look(client, 'client documents');
    assert.ok(title.length > 3);
    const before = await client.page.locator('.rows > li').count();
    await staff.go(`${matter}/checklist`);
    const back = page.locator('.items li', { hasText: staff.words('matter-for-one', { name: 'Daniel Example' }) }).first();
    await back.locator('details.aside:has(select[name="who"]) > summary').click();
    await back.locator('select[name="who"]').selectOption('');
    await back.locator('form[action$="/for"] button').click();
    await page.waitForLoadState();
    await client.go(`${workspace}/documents`);
    assert.equal(await client.page.locator('.rows > li').count(), before + 1);
  });

  step('the practice defines a field of its own', async () => {
    const page = staff.page;
    await staff.go('/desk/settings/fields');
    await page.fill('#label', 'Country of birth');
    await page.fill('#label_es', 'País de nacimiento');
    await page.click('button[value="add"]');
    await page.locator('h2', { hasText: staff.own({ en: 'Country of birth', es: 'País de nacimiento' }) }).waitFor();
    await look(staff, 'own fields');
    await staff.go('/desk/matters?whose=all&order=priority');
    await look(staff, 'list');
  });

  step('the matter ends and the client is shown out with a mail', async () => {
    const page = staff.page;
    for (const verb of ['wind-up', 'close']) {
      await staff.go(`${matter}/${verb}`);
      await look(staff, verb);
      if (verb === 'close') {
        await client.go(`${workspace}/progress`);
        const [said] = await client.page.locator('.note.wait p').allInnerTexts();
        assert.match(said, client.own({ en: /come in until \w+/, es: /entrar hasta el \w+/ }), 'the last day is read');
        await look(client, 'client progress while closing');
      }
      await page.click('button.stop');
      await page.waitForURL(`**${matter}/stage`);
    }
    await client.go(`${workspace}/home`);
    assert.ok(!(await client.text('body')).includes('Lucía'), 'nothing of the case is shown any more');
    await look(client, 'client shown out');
  });

  step('every page that was looked at is without a fault', async () => {
    assert.deepEqual(faults, []);
  });
});
