// The twelve steps of the client-portal manual as one story, from a stranger's enquiry to a closed matter, by the people it
// is about: staff and client do all of it through their own pages. Four legs cover both engines, both languages on both
// sides of the door, and both sizes of screen on both sides.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { approve, askAbout, comeInBySentLink, openRequests, readEveryPage, sendFiles } from './lib/answering.mjs';
import { DESK, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { callBack, convert, otherSite, searchAndClear, tickAllPoints, write } from './lib/enquiries.mjs';
import { note, passportPhoto, pages } from './lib/fixtures.mjs';
import { MAILS_AT_ONCE, Scene } from './lib/opening.mjs';
import { comeIn, letIn, OWNER } from './lib/practice.mjs';
import { accept, applyTemplate, askAgain, draftApproval, end, filePaper, followNotice, giveGroup, keepFirst, keepNote, link, openForReview, putOnFile, revoke, sendApproval, trialMail } from './lib/steering.mjs';
import { steps } from './lib/steps.mjs';

const FORMER = { given: 'Luzia', family: 'Exampel', phone: '+1 212 555 0101' };
const PARTNER = { given: 'Daniel', family: 'Okafor', email: 'daniel@client.example' };
const EMAIL = 'lucia@client.example';
const PASSPORT = 'X1234567';
const VISA = 'CR6 / IR6';
// What a client finds in My Details.
const day = (field) => [`${field}_d`, `${field}_m`, `${field}_y`];
const DETAILS = ['given', 'middle', 'family', ...day('born'), 'email', 'phone', 'nationality', 'passport_number', ...day('passport_issued'), ...day('passport_expires')];
// The headings a practice usually sorts its requests by.
const HEADINGS = {
  en: ['Main applicant documents', 'Partner or dependant documents', 'Identity documents', 'Proof of work', 'Proof of studies', 'Proof of income and savings', 'Health and police records', 'More papers that were asked for'],
  es: ['Documentos de quien solicita', 'Documentos de su pareja o de sus dependientes', 'Documentos de identidad', 'Pruebas de trabajo', 'Pruebas de estudios', 'Pruebas de ingresos y ahorros', 'Salud y antecedentes policiales', 'Otros papeles que se pidieron'],
};
// What can be asked to be approved, by the manual.
const KINDS = ['draft-details', 'statement', 'bundle', 'declaration', 'authority', 'pre-lodgement'];
// What is kept under each heading: the partner's papers, the client's passport and birth, and one thing of their life together.
const KEPT = [2, 4, 2, 0, 1];
// With one request of the practice's own.
const ASKED = 3;

// What people type, in the language they speak.
const SAYS = {
  en: {
    enquiry: 'Can you help me with a green card? I married in May.', title: 'Your green card', question: 'Is a copy of the marriage certificate enough?',
    answer: 'A copy is enough for now.', passport: 'Passport – photo page', approval: 'your statement about the wedding', about: 'Tell us if a date is wrong.',
  },
  es: {
    enquiry: '¿Pueden ayudarme con la residencia? Me casé en mayo.', title: 'Su residencia', question: '¿Sirve una copia del acta de matrimonio?',
    answer: 'Por ahora sirve una copia.', passport: 'Pasaporte: página con su foto', approval: 'Su declaración sobre la boda', about: 'Díganos si una fecha está mal.',
  },
};

const LEGS = [
  { engine: 'sqlite', speaks: 'es', screen: PHONE, staff: 'en', site: true, byMail: false, kind: 'declaration', scheme: 'light' },
  { engine: 'sqlite', speaks: 'en', screen: DESK, staff: 'es', site: false, byMail: true, kind: 'statement', scheme: 'dark' },
  { engine: 'postgres', speaks: 'es', screen: DESK, staff: 'es', site: false, byMail: true, kind: 'pre_lodgement', scheme: 'light' },
  { engine: 'postgres', speaks: 'en', screen: PHONE, staff: 'en', site: true, byMail: false, kind: 'declaration', scheme: 'dark' },
];

for (const leg of LEGS) {
  const name = `the manual on ${leg.engine}: a client in ${leg.speaks} at ${leg.screen.width} px, staff in ${leg.staff}`;
  describe(name, () => journey(leg));
}

function journey({ engine, speaks, screen, staff: desk, site: inside, byMail, kind, scheme }) {
  const says = SAYS[speaks];
  let scene, house, staff, client, site, photo;
  let lead, record, matter, workspace, welcome, items, returned, thread, approval;
  const step = steps(() => scene?.people ?? [], () => house);
  const seenBy = (person) => (label) => scene.look(person, `manual ${label} ${speaks} ${desk}`, { schemes: [scheme], sizes: [person.screen] });

  before(async () => {
    const other = screen === PHONE ? DESK : PHONE;
    scene = await Scene.set(engine, { staff: { screen: other, locale: `${desk}-US` }, client: { screen, locale: `${speaks}-US` } });
    ({ house, staff, client } = scene);
    site = await otherSite(house);
    photo = await passportPhoto(client.page, { width: 1500, height: 1000 });
    // A form that comes back with a problem is an answer of 422, which browsers note; so is the practice's site around its form.
    staff.excuse(/422 \(Unprocessable/);
    client.excuse(new RegExp(`asked ${site.origin}`));
    // A link that is over answers 410.
    client.excuse(/\/enter\/.*status of 410/);
  }, { timeout: 180_000 });

  after(async () => {
    site?.close();
    await scene?.strike();
  });

  step('a practice begins, lists its site and guides the first visit', async () => {
    await scene.begin(MAILS_AT_ONCE);
    await staff.go('/desk/settings/enquiry');
    await staff.send('/desk/settings/enquiry', { origins: site.origin });
    await staff.go('/desk/settings/clients');
    await staff.send('/desk/settings/clients', { guided: true });
    // Somebody of almost the same name was here before.
    await putOnFile(staff, FORMER);
  });

  // S2-05, S2-06
  step('a stranger writes by the practice’s form', async () => {
    await client.go('/enquiry');
    assert.equal(await client.page.locator('html').getAttribute('lang'), speaks, 'the form speaks the browser’s language');
    await seenBy(client)('enquiry');
    const enquiry = { given: 'Lucía', family: 'Exampel', email: EMAIL, phone: '+1 212 555 0142', message: says.enquiry };
    if (inside) {
      await client.page.goto(site.origin);
      await write(client.page.frameLocator('iframe'), enquiry);
    } else {
      await write(client.page, enquiry);
      await seenBy(client)('enquiry sent');
    }
  });

  // S2-07
  step('staff are told of the enquiry, read it and call back', async () => {
    lead = await followNotice(staff, /^\/desk\/leads\//);
    assert.ok((await staff.text()).includes(says.enquiry));
    await callBack(staff, lead, 'Spoke on the phone. Married in May, here since 2019.');
    assert.ok((await staff.text()).includes('Married in May'));
    await seenBy(staff)('desk enquiry');
  });

  // S2-100
  step('conflicts and people like them are looked for before anything is opened', async () => {
    assert.equal(await staff.page.locator(`a[href="${lead}/convert"]`).count(), 0, 'not before that');
    const found = await searchAndClear(staff, lead, 'Omar Contrario', 'Another person: born elsewhere, moved away in 2011.');
    assert.ok(found.includes('Luzia Exampel'), 'found although spelled another way');
    await tickAllPoints(staff, lead);
    await seenBy(staff)('desk enquiry, looked at');
  });

  // S2-08, S2-09, S2-99, S2-101
  step('the enquiry becomes a client and a matter, and nothing is typed again', async () => {
    await staff.go(`${lead}/convert`);
    await seenBy(staff)('desk convert');
    assert.ok((await staff.text()).includes('Luzia Exampel'), 'who is like them is offered first');
    ({ matter, record } = await convert(staff, lead, { title: says.title, reference: 'HV-2041' }));
    await seenBy(staff)('desk converted');
  });

  // S2-12, S2-14, S2-73, S2-100
  step('the new record is read for errors: the family name was mistyped', async () => {
    await staff.go(record);
    const text = await staff.text();
    for (const typed of [EMAIL, '+1 212 555 0142']) assert.ok(text.includes(typed), typed);
    await seenBy(staff)('desk client');
    await staff.go(`${record}/edit`);
    await staff.send(`${record}/edit`, { family: 'Example', email: 'lucia.client.example', born: '1992-02-04' });
    assert.equal(await staff.page.locator('.field.wrong').count(), 1, 'an address that is none is refused');
    await seenBy(staff)('desk client form, a wrong address');
    await staff.send(`${record}/edit`, { email: EMAIL, source: 'phone', instructed_by: 'Lucía' });
    const other = staff.page.locator('input[name="someone_else"]');
    assert.equal(await other.count(), 1, 'whoever the corrected name is like is shown before it is kept');
    await seenBy(staff)('desk client form, like somebody');
    await staff.tick(other);
    await staff.send(`${record}/edit`);
    assert.ok((await staff.text('h1')).includes('Lucía Example'));
  });

  // S2-101
  step('the matter says which visa it is about, and the partner is put on file and linked to it', async () => {
    await staff.go(`${matter}/edit`);
    await staff.send(`${matter}/edit`, { visa_type: VISA });
    await putOnFile(staff, PARTNER, `${matter}/people`);
    await link(staff, matter, `${PARTNER.given} ${PARTNER.family}`, 'partner');
    await seenBy(staff)('desk matter people');
    const people = await staff.text();
    assert.ok(people.includes('Lucía') && people.includes('Daniel Okafor'));
  });

  // S2-32, S2-74, S2-102
  step('the matter has the list of a family green card; what this couple needs is added from it, what they do not is taken off', async () => {
    await applyTemplate(staff, matter, 'us-family-green-card/i130-i485', ['rel.marriage'], seenBy(staff));
    const there = staff.page.locator('.items a[href*="/checklist/itm_"]');
    const before = await there.count();
    await keepFirst(staff, matter, KEPT);
    assert.ok(await there.count() < before);
    await seenBy(staff)('desk checklist, shaped');
  });

  // S2-35..43, S2-103
  step('requests are kept apart by person, and one more is put under a usual heading', async () => {
    for (const group of [0, 1]) await giveGroup(staff, matter, group, 'Daniel Okafor');
    const headings = await staff.page.locator('#groups option').evaluateAll((all) => all.map((one) => one.value));
    for (const usual of HEADINGS[desk]) assert.ok(headings.includes(usual), usual);
    const heading = headings.at(-1);
    await staff.page.locator('#title_es').evaluate((field) => field.closest('details').setAttribute('open', ''));
    await staff.send(`${matter}/checklist`, { group: heading, title: 'Your wedding invitation', title_es: 'Su invitación de boda' });
    await seenBy(staff)('desk checklist');
    assert.ok((await staff.page.locator('.items .item-main .tag', { hasText: 'Daniel Okafor' }).count()) > 2);
  });

  // S2-10, S2-22, S2-72, S2-75, S2-76, S2-93, S2-95, S2-104, S2-112..114
  step('the portal is enabled from the matter and its link goes out by mail', async () => {
    const before = house.mail.letters.length;
    workspace = await letIn(staff, matter, seenBy(staff));
    const care = await staff.text();
    for (const key of ['keep', 'wrong', 'no-mail']) assert.match(care, staff.says(`desk-portal-care-${key}`));
    welcome = await house.mail.letter(EMAIL, /https?:\/\/\S+\/enter\/\S+/, before);
    assert.equal(welcome.shown_sender, 'Harbor & Vale');
    for (const word of [says.title, 'Lucía', OWNER.name]) assert.ok(!welcome.raw.includes(word) && !welcome.text.includes(word), `the mail does not say "${word}"`);
    assert.ok(!house.mail.letters.some((letter) => letter.to.includes(PARTNER.email)), 'nobody else is written to');
  });

  // S2-28, S2-29, S2-79, S2-81..84, S2-90, S2-105
  step('the client comes in and agrees before anything else opens', async () => {
    if (byMail) await comeInBySentLink(client, workspace, welcome, seenBy(client), '**/welcome');
    else await comeIn(client, house, workspace, EMAIL, async (label) => {
      await seenBy(client)(label);
      if (label === 'client check mail') for (const key of ['none-1', 'none-2']) assert.match(await client.text(), client.says(`mail-check-${key}`));
    }, '**/welcome');
    await seenBy(client)('client welcome');
    await client.go(`${workspace}/documents`);
    assert.equal(client.place, `${workspace}/welcome`);
    assert.ok(!(await client.text('body')).includes(OWNER.name), 'no page names a member of staff');
    const purposes = await client.page.locator('input[id^="agree-"]').all();
    assert.ok(purposes.length >= 2, 'each purpose is asked for itself');
    for (const agree of purposes) await client.tick(agree);
    await client.send(`${workspace}/welcome`);
  });

  // S2-12..17, S2-105, S2-120
  step('My Details come first: the client confirms them and adds the passport', async () => {
    assert.equal(client.place, `${workspace}/details`);
    assert.equal(await client.page.locator('#family').inputValue(), 'Example');
    assert.equal(await client.page.locator('#email').inputValue(), EMAIL);
    for (const field of DETAILS) assert.equal(await client.page.locator(`form [name="${field}"]`).count(), 1, field);
    await seenBy(client)('client details, first visit');
    await client.send(`${workspace}/details`, { passport_number: PASSPORT, phone: '+1 212 555 0199' });
    assert.equal(client.place.split('?')[0], `${workspace}/home`);
  });

  // S2-02, S2-20, S2-21, S2-33, S2-44, S2-121, S2-122
  step('home says which case it is, where it stands and what to do next', async () => {
    await seenBy(client)('client home');
    const home = await client.text('body');
    assert.ok(home.includes('Harbor & Vale') && home.includes(says.title) && home.includes(VISA) && home.includes('Lucía'));
    assert.equal(await client.page.locator('section.next').count(), 1, 'one next step');
    await client.go(`${workspace}/progress`);
    await seenBy(client)('client progress');
    assert.equal(await client.page.locator('[aria-current="step"]').count(), 1);
    items = await openRequests(client, workspace);
    await seenBy(client)('client documents');
    const list = await client.text();
    assert.ok(list.includes(says.passport), 'named in the client’s language');
    assert.equal(items.length, ASKED, 'the partner’s request is not theirs to see');
  });

  // S2-34, S2-123
  step('the client sends a file for each request', async () => {
    for (const [n, item] of items.entries()) {
      const file = n === 0
        ? { name: 'IMG_0417.jpg', mimeType: 'image/jpeg', buffer: photo }
        : { name: `paper ${n}.pdf`, mimeType: 'application/pdf', buffer: note(`Paper ${n}`) };
      await sendFiles(client, item, file, n === 0 ? seenBy(client) : undefined);
      if (n === 0) await seenBy(client)('client receipt');
    }
    await client.go(`${workspace}/home`);
    await seenBy(client)('client home, all sent');
    // Nothing is left to do today.
    await client.send(`${workspace}/sign-out`);
    await seenBy(client)('client signed out');
  });

  // S2-11, S2-18, S2-67, S2-71, S2-106
  step('staff are told of the details, and take the passport over with what they saw', async () => {
    await followNotice(staff, /^\/desk\/clients\/cli_/);
    await seenBy(staff)('desk client, said');
    const passport = staff.page.locator('.search-kept', { hasText: PASSPORT });
    await passport.locator('input[name="evidence"]').fill('passport, page 2');
    await staff.press(passport.locator('button[value="accept"]'));
    await staff.press(staff.page.locator('.search-kept', { hasText: '0199' }).locator('button[value="accept"]'));
    assert.equal(await staff.page.locator('.search-kept').count(), 0);
    const onFile = await staff.text('dl.facts');
    assert.ok(onFile.includes(PASSPORT) && onFile.includes('0199'), 'the one record has them now');
  });

  // S2-45..50, S2-66, S2-69, S2-71, S2-106, S2-107, S2-115, S2-126
  step('staff are told of the files: one is accepted, one is asked for again', async () => {
    await followNotice(staff, /^\/desk\/review\//);
    await staff.go('/desk/notices');
    await seenBy(staff)('desk notices');
    await staff.go(`${matter}/checklist`);
    const waiting = await staff.text();
    assert.match(waiting, staff.says('origin-portal'), 'a document of this matter says how it came');
    assert.match(waiting, staff.says('desk-state-received'), 'and that it waits');
    assert.ok((await staff.text('.identity-facts')).includes(OWNER.name), 'whose matter it is did not change');
    await openForReview(staff);
    await seenBy(staff)('desk review');
    await accept(staff);
    await openForReview(staff);
    returned = await askAgain(staff, 1, seenBy(staff));
    assert.ok(returned.length > 10, 'a sentence for the client stands ready');
  });

  // S2-51, S2-52, S2-88, S2-89, S2-91, S2-107, S2-119
  step('the client comes back by a new link, reads why and sends another, and all of them are accepted', async () => {
    await client.go(welcome.link);
    assert.equal(await client.page.locator(`form[action="${workspace}/enter"]`).count(), 0, 'an older link is over');
    await comeIn(client, house, workspace, EMAIL);
    await seenBy(client)('client home, one returned');
    assert.ok((await client.text('section.next')).includes(returned.slice(0, 40)), 'the reason is the next step');
    const item = await client.page.locator('section.next a.btn.big').getAttribute('href');
    await client.go(item);
    await seenBy(client)('client request, returned');
    await sendFiles(client, item, { name: 'better.pdf', mimeType: 'application/pdf', buffer: note('A better scan') });
    for (let left = items.length - 1; left > 0; left--) {
      await openForReview(staff);
      if ((await staff.text('#side')).includes('better.pdf')) {
        assert.ok(await staff.page.locator('.earlier li').count() >= 1, 'what it replaces is beside it');
        await seenBy(staff)('desk review, a replacement');
      }
      await accept(staff);
    }
    await staff.go('/desk/review');
    assert.equal(await staff.page.locator('#queue-list a').count(), 0);
    await staff.go(`${matter}/checklist`);
    await seenBy(staff)('desk checklist, decided');
    await client.go(`${workspace}/documents`);
    await seenBy(client)('client documents, all accepted');
  });

  // S2-26, S2-53, S2-54, S2-68, S2-106, S2-124
  step('the client asks about a request, staff answer, and the client’s open page shows it', async () => {
    thread = await askAbout(client, workspace, items.at(-1), says.question, seenBy(client));
    await followNotice(staff, /\/messages\/thr_/);
    assert.ok((await staff.text()).includes(says.question));
    await staff.page.locator('#text').fill(says.answer);
    await seenBy(staff)('desk thread');
    await staff.press(staff.page.locator('.to-client button[value="send"]'));
    await until('the answer on the client’s page', async () => (await client.text('#talk')).includes(says.answer), 60_000);
    await seenBy(client)('client thread, answered');
    assert.ok(thread.includes('/messages/thr_'));
  });

  // S2-27, S2-57..63, S2-108
  step('an approval is asked for with a paper, once that is ready and was looked at', async () => {
    await filePaper(staff, matter, '', 'Statement about the wedding', pages('We married on May 4.', 'All of this is true.'));
    await draftApproval(staff, matter, 'Statement about the wedding', {
      kind, title: 'Your statement about the wedding', title_es: 'Su declaración sobre la boda',
      description: 'Please read all of it. Tell us if a date is wrong.', description_es: 'Por favor, léala toda. Díganos si una fecha está mal.',
    });
    const kinds = await staff.page.locator('[name="kind"]').first().evaluate((field) => (field.closest('fieldset, .field') ?? field.parentElement).textContent);
    for (const one of KINDS) assert.match(kinds, staff.says(`approval-kind-${one}`));
    await seenBy(staff)('desk approval, new');
    approval = await sendApproval(staff, seenBy(staff));
    await seenBy(staff)('desk approval, with the client');
  });

  // S2-57, S2-64, S2-65, S2-70, S2-117, S2-125, S2-127
  step('the client reads every page and approves, proved anew where that is asked', async () => {
    await client.go(`${workspace}/home`);
    assert.ok((await client.text('section.next')).toLowerCase().includes(says.approval.toLowerCase()));
    await seenBy(client)('client home, something to approve');
    const here = `${workspace}/approvals/${approval.split('/').pop()}`;
    await client.go(here);
    await seenBy(client)('client approval');
    const asked = await client.text();
    assert.ok(asked.toLowerCase().includes(says.approval.toLowerCase()) && asked.includes(says.about), 'title and text say what it is about');
    assert.equal(await readEveryPage(client, here, seenBy(client)), 2);
    assert.equal(await approve(client, house, EMAIL, seenBy(client)), kind === 'declaration');
    await seenBy(client)('client approval, done');
    assert.equal(await followNotice(staff, /\/approvals\/apr_|\/approvals\/[a-z]+_/), approval);
    await seenBy(staff)('desk approval, approved');
    const evidence = await staff.text();
    assert.ok(evidence.includes('127.0.0.1') && evidence.includes('Chrome'), 'from where and with what');
  });

  // S2-55, S2-56, S2-109
  step('what was decided is recorded as a note of the file, which no client sees', async () => {
    const decided = 'Decided with the client: file both forms together in June.';
    await keepNote(staff, matter, decided);
    assert.ok((await staff.text()).includes(decided));
    await seenBy(staff)('desk notes');
    await client.go(`${workspace}/messages`);
    assert.ok(!(await client.text('body')).includes(decided));
    await seenBy(client)('client messages');
  });

  // S2-94, S2-96, S2-110
  step('the work is done: access is revoked at once, the matter is wound up and closed', async () => {
    await client.go(`${workspace}/home`);
    await revoke(staff, matter, seenBy(staff));
    await client.page.reload();
    assert.ok(!(await client.text('body')).includes('Lucía'), 'nothing of the case is shown any more');
    await seenBy(client)('client shown out');
    await end(staff, matter, seenBy(staff));
    await seenBy(staff)('desk matter, closed');
  });

  // S2-96, S2-98
  step('a request for a new link gives nothing', async () => {
    const before = house.mail.letters.length;
    await client.go(workspace);
    if (await client.page.locator('input[name="email"]').count()) {
      await client.send(workspace, { email: EMAIL });
      await client.page.waitForURL('**/check-mail*');
    }
    await trialMail(staff, house);
    const links = () => house.mail.letters.slice(before).filter((letter) => letter.to.includes(EMAIL) && letter.text.includes('/enter/'));
    assert.deepEqual(links(), []);
    await client.go(welcome.link);
    await seenBy(client)('client link, over');
    assert.equal(await client.page.locator(`form[action="${workspace}/enter"]`).count(), 0, 'nor does the first link');
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(links(), []);
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', () => {
    assert.deepEqual(scene.faults, []);
    assert.deepEqual(scene.complaints, []);
  });
}
