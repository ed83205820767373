// Approvals through both doors: staff file a draft of their own, look at what they are about to send and send it; the client
// reads every page on a phone, is proved again and approves; a newer version voids what is pending and it is asked again;
// declining says why; and the certificate holds offline, for a machine that has nothing but the file.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { until } from './lib/chance.mjs';
import { pages } from './lib/fixtures.mjs';
import { MAILS_AT_ONCE, Scene } from './lib/opening.mjs';
import { CLIENT } from './lib/practice.mjs';
import { draftApproval, filePaper, sendApproval } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

describe('a client approves what the practice drafted', () => {
  let scene, house, staff, client, matter, workspace, approval;
  const step = steps(() => [staff, client], () => house);
  const faults = [];

  const inBoth = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`${label} ${language}`));
    }
  };

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
    ({ matter, workspace } = await scene.openFirstMatter({ settings: MAILS_AT_ONCE }));
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  // A page outside both doors is in the language of its address.
  const inBothByLink = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.go(`/verify?language=${language}`);
      faults.push(...await person.look(`${label} ${language}`));
    }
  };

  const PAPER = 'Declaration about the move';
  const file = (which, name, bytes) => filePaper(staff, matter, which, name, bytes);
  const ask = (kind) => draftApproval(staff, matter, PAPER, {
    kind, title: 'Your statement about the move', title_es: 'Su declaración sobre la mudanza',
    description: 'Please read all of it. Tell us if a date is wrong.', description_es: 'Por favor, léala toda. Díganos si una fecha está mal.',
  });
  const send = () => sendApproval(staff, async (label) => faults.push(...await staff.look(`${label} en`)));

  const here = () => `${workspace}/approvals/${approval.split('/').pop()}`;

  step('a draft is filed and a declaration is sent after a look at everything', async () => {
    await staff.go(`${matter}/approvals`);
    await inBoth(staff, 'desk approvals, none');
    await file('', PAPER, pages('I moved on May 4.', 'All of this is true.'));
    await ask('declaration');
    await inBoth(staff, 'desk approval, new');
    await ask('declaration');
    approval = await send();
    await inBoth(staff, 'desk approval, with the client');
    await staff.go('/desk/approvals');
    await inBoth(staff, 'desk approvals, all matters');
    await house.mail.letter(CLIENT.email, client.says('mail-approval-lead'));
    for (const one of house.mail.letters) assert.ok(!one.raw.includes('mudanza') && !one.raw.includes('about the move'), 'no mail says what is to be approved');
  });

  step('the client finds it first at home and reads every page before it can be approved', async () => {
    await client.go(`${workspace}/home`);
    assert.ok((await client.text('section.next')).includes(client.own({ en: 'about the move', es: 'mudanza' })), 'it is the next thing');
    await inBoth(client, 'client home, something to approve');
    await client.go(`${workspace}/approvals`);
    await inBoth(client, 'client approvals');
    await client.go(here());
    await inBoth(client, 'client approval, pages unopened');
    assert.equal(await client.page.locator('a[href*="answer=approve"]').count(), 0, 'not before the pages');
    await client.go(await client.page.locator('a[href$="/pages/1"]').first().getAttribute('href'));
    for (let n = 1; n <= 2; n++) {
      const picture = client.page.locator('.sheet img');
      await until('the picture', () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
      if (n === 1) await inBoth(client, 'client approval, a page');
      await client.press(client.page.locator('main nav a.btn.big'));
    }
    await inBoth(client, 'client approval, pages opened');
    assert.equal(await client.page.locator('a[href*="answer=approve"]').count(), 1);
  });

  step('a fresh code proves the client again and the answer is given once', async () => {
    await client.press(client.page.locator('a[href*="answer=approve"]'));
    await inBoth(client, 'client approval, a code is wanted');
    const start = house.mail.letters.length;
    await client.press(client.page.locator('form[action$="/code"] button').first());
    const letter = await house.mail.letter(CLIENT.email, /\b\d{3} \d{3}\b/, start);
    const code = letter.text.match(/\b(\d{3}) (\d{3})\b/).slice(1).join('');
    await inBoth(client, 'client approval, code sent');
    await client.page.locator('#code').fill(code === '111111' ? '222222' : '111111');
    client.excuse(/422/);
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    faults.push(...await client.look('client approval, wrong code'));
    await client.page.locator('#code').fill(code);
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    await client.page.waitForURL('**/done');
    await inBoth(client, 'client approval, done');
  });

  step('staff read who answered and from where, and the certificate holds offline until something in it is changed', async () => {
    await staff.go(approval);
    await inBoth(staff, 'desk approval, approved');
    const download = async (kind) => {
      const got = staff.page.waitForEvent('download');
      await staff.page.locator(`form[action$="/certificate"] button[value="${kind}"]`).click();
      return readFile(await (await got).path());
    };
    const pdf = await download('pdf');
    assert.equal(pdf.subarray(0, 8).toString('latin1'), '%PDF-1.7');
    const json = await download('json');
    const at = house.home.join('certificate.json');
    await writeFile(at, json);
    const holds = await house.run('audit', 'verify', '--certificate', at);
    assert.equal(holds.code, 0, holds.text);
    assert.match(holds.text, /1 answers, outcome approved/);
    const other = house.home.join('tampered.json');
    await writeFile(other, json.toString('utf8').replace('"approve"', '"decline"'));
    const broken = await house.run('audit', 'verify', '--certificate', other);
    assert.equal(broken.code, 1, broken.text);
    await writeFile(house.home.join('certificate.pdf'), pdf);
  });

  step('whoever was handed it checks it on one saved page, without a network, and reads what the program says', async () => {
    const { page } = staff;
    await staff.press(page.locator('a[href^="/verify"]'));
    await inBothByLink(staff, 'verifier, before');
    const got = page.waitForEvent('download');
    await page.locator('a[download]').click();
    const alone = house.home.join('verify.html');
    await writeFile(alone, await readFile(await (await got).path()));
    await staff.profile.setOffline(true);
    await page.goto(`file://${alone}`);
    const practices = await page.locator('#key').inputValue();
    assert.match(practices, /^strongroom\.log\//, 'the page was saved with the key of the practice');
    const check = async (at, key = practices) => {
      await page.locator('#file').setInputFiles(at);
      assert.equal(await page.locator('#file-name').innerText(), at.split('/').pop());
      await page.locator('#key').fill(key);
      await page.locator('#check button').click();
      await page.locator('#result').waitFor();
      await until('the page to have looked', async () => (await page.locator('#holds:visible, #fails:visible').count()) === 1);
      return page.locator('[data-why]:visible').evaluateAll((all) => all.map((one) => one.dataset.why).sort());
    };
    const at = house.home.join('certificate.json');
    // By keys alone, and the page says in its own words what was chosen.
    const none = { en: 'No file chosen yet', es: 'Todavía no eligió ningún archivo' };
    assert.equal(await page.locator('#file-name').innerText(), none[await page.locator('html').getAttribute('lang')]);
    const picked = page.waitForEvent('filechooser');
    await page.locator('#file').focus();
    await page.keyboard.press('Enter');
    await (await picked).setFiles(at);
    assert.equal(await page.locator('#file-name').innerText(), 'certificate.json');
    assert.deepEqual(await check(at), []);
    assert.ok(await page.locator('#holds').isVisible());
    assert.ok(await page.locator('#own-key').isHidden());
    assert.match(await page.locator('#facts').innerText(), /about the move|mudanza/);
    faults.push(...await staff.look('verifier, holds'));
    assert.deepEqual(await check(at, ''), [], 'by the key in the file');
    assert.ok(await page.locator('#own-key').isVisible(), 'which proves little, and says so');

    // Is this the document? One that is, and one that is not.
    const whole = JSON.parse(await readFile(at, 'utf8'));
    await page.locator('#document').setInputFiles({ name: 'mine.pdf', mimeType: 'application/pdf', buffer: pages('I moved on May 4.', 'All of this is true.') });
    await page.locator('#compared-yes').waitFor();
    assert.equal(await page.locator('#compared-name').innerText(), whole.request.documents[0].name);
    await page.locator('#document').setInputFiles({ name: 'mine.pdf', mimeType: 'application/pdf', buffer: pages('I moved on May 5.') });
    await page.locator('#compared-no').waitFor();
    assert.ok(await page.locator('#compared-yes').isHidden());

    // Whatever is changed, the page finds what the program finds. Each sentence of the program, and the page's name for it.
    const sentences = {
      unreadable: 'it is not a certificate that can be read', spelling: 'it is not spelled as it was made', format: 'it is of another format',
      says: 'it does not say what a certificate is', practice: 'the key is another practice', signature: 'its signature does not hold',
      bound: 'the bound hash is not that of', terms: 'it has terms that its kind does not have', answer: 'an answer is to something else',
      language: 'an answer does not say in which language', twice: 'somebody answers twice', line: 'a line of the log is not the one',
      proof: 'a line is not proved to be in the log', request: 'the log does not know this request', released: 'the log does not know that it was let out',
      answered: 'the log does not know an answer', page: 'the log does not know that a page was opened', outcome: 'the log does not know its outcome',
      amounts: 'the answers do not amount', key: 'the public key is not a key of a log',
    };
    const proved = whole.lines.findIndex((line) => line.proof !== null);
    assert.ok(proved >= 0 && whole.pages.length > 0, 'there is something to change');
    const swap = (text) => text.replace(/[0-9a-f](?=[^0-9a-f]*$)/, (digit) => (digit === '0' ? '1' : '0'));
    const changes = {
      words: (file) => { file.request.title.en += '!'; },
      document: (file) => { file.request.documents[0].sha256 = swap(file.request.documents[0].sha256); },
      verdict: (file) => { file.answers[0].verdict = 'decline'; },
      bound: (file) => { file.answers[0].bound = swap(file.answers[0].bound); },
      twice: (file) => { file.answers.push(file.answers[0]); },
      gone: (file) => { file.answers.pop(); },
      stranger: (file) => { file.request.approvers = []; },
      format: (file) => { file.format += ' 2'; },
      says: (file) => { file.says = 'This is a signature.'; },
      when: (file) => { file.answers[0].at += 1; },
      page: (file) => { file.pages[0].page += 1; },
      line: (file) => { file.lines[0].hash = swap(file.lines[0].hash); },
      leaf: (file) => { file.lines[proved].leaf = swap(file.lines[proved].leaf); },
      proof: (file) => { file.lines[proved].proof = file.lines[proved].proof.replace(/index (\d+)/, (_, n) => `index ${Number(n) + 1}`); },
      order: (file) => { file.lines.reverse(); },
      outcome: (file) => { file.outcome.state = 'expired'; },
      pending: (file) => { file.outcome.state = 'pending'; },
      practice: (file) => { file.practice.id = file.practice.id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')); },
      language: (file) => { file.request.how_read = !file.request.how_read; },
      terms: (file) => { file.request.kind = 'change_of_terms'; },
      nothing: (file) => { for (const name of Object.keys(file)) delete file[name]; },
    };
    const sorted = (value) => (value === null || typeof value !== 'object' ? value
      : Array.isArray(value) ? value.map(sorted)
        : Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])])));
    const other = house.home.join('changed.json');
    const agree = async (what, text, key) => {
      await writeFile(other, text);
      const said = (await house.run('audit', 'verify', '--certificate', other, '--vkey', key)).text;
      const found = Object.keys(sentences).filter((name) => said.includes(sentences[name])).sort();
      assert.ok(found.length > 0, `${what}: ${said}`);
      assert.deepEqual(await check(other, key), found, what);
      assert.ok(await page.locator('#fails').isVisible(), what);
    };
    for (const [what, change] of Object.entries(changes)) {
      const file = structuredClone(whole);
      change(file);
      await agree(what, `${JSON.stringify(sorted(file), null, 2)}\n`, practices);
    }
    await agree('spelling', JSON.stringify(whole), practices);
    await agree('no certificate', 'good day', practices);
    await agree('no key', JSON.stringify(whole), 'strongroom.log/x+00000000+AAAA');
    await page.locator('#key').fill(practices);
    faults.push(...await staff.look('verifier, does not hold'));
    await staff.profile.setOffline(false);
  });

  step('a newer version voids what is pending, both sides read why, and it is asked again in one step', async () => {
    await ask('statement');
    approval = await send();
    await file(PAPER, '', pages('I moved on May 5.'));
    await staff.go(approval);
    await inBoth(staff, 'desk approval, void');
    await client.go(here());
    assert.match(await client.text('main'), client.says('approval-void-new-version', { number: 2 }), 'the client reads which version came');
    await inBoth(client, 'client approval, void');
    await until('the new version to be ready and asked again', async () => {
      await staff.go(approval);
      await staff.press(staff.page.locator('form[action$="/again"] button'));
      return new URL(staff.page.url()).pathname !== approval;
    }, 60_000, 500);
    approval = new URL(staff.page.url()).pathname;
    await client.go(here());
    await client.press(client.page.locator('a[href*="answer=decline"]'));
    await inBoth(client, 'client approval, declining');
    client.excuse(/422/);
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    faults.push(...await client.look('client approval, no reason'));
    await client.page.locator('#reason').fill('La fecha está mal: fue el 6 de mayo.');
    await client.press(client.page.locator('form[action$="/answer"] button.big'));
    await client.page.waitForURL('**/done');
    await inBoth(client, 'client approval, declined');
    await staff.go('/desk/notices');
    assert.ok(await staff.page.locator(`.notices a[href="${approval}"]`).count() >= 1, 'the notice leads there');
    await staff.go(approval);
    assert.ok((await staff.text('main')).includes('6 de mayo'));
    await inBoth(staff, 'desk approval, declined');
    await staff.go('/desk/approvals?cut=over');
    await inBoth(staff, 'desk approvals, over');
    await staff.go(`${matter}/approvals`);
    await inBoth(staff, 'desk approvals of a matter');
  });

  step('a preview shows the client’s page and can send nothing', async () => {
    await staff.go(`${matter}/portal`);
    const preview = await staff.page.locator('a[href$="/preview"]').first().getAttribute('href');
    await staff.go(`${preview}/approvals/${approval.split('/').pop()}`);
    faults.push(...await staff.look('desk preview of an approval'));
    assert.equal(await staff.page.locator('main form').count(), 0);
    // What the client reads page by page, as pictures; the look is a line in the log and no opening of the client's.
    await staff.press(staff.page.locator('main a[href$="/pages/1"]').first());
    assert.ok(await staff.page.locator('figure.sheet img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
    faults.push(...await staff.look('desk preview of a page to approve'));
  });

  step('no page broke a rule and the log verifies', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    assert.deepEqual(staff.unexcused, []);
    assert.deepEqual(client.unexcused, []);
  });
});
