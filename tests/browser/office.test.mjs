// What a practice sets up for itself, in a real browser: its colour, its logo and its welcome as clients see them; files in the
// records of clients and of enquiries; what stands out in how the rooms are used; and of a matter who can see what, how far each
// person is, its documents taken away and what nobody has accepted yet. In English and Spanish, at both sizes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { write } from './lib/enquiries.mjs';
import { note } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { tongue } from './lib/leg.mjs';
import { allSaved, CLIENT, comeIn, firstRun, openMatter, OWNER, pick, request, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';
import { accept, giveGroup, link, openForReview, putOnFile } from './lib/steering.mjs';

const APPEARANCE = '/desk/settings/appearance';
const FIELDS = '/desk/settings/fields';
const ODD = '/desk/audit/odd';

// A yellow nobody can read white words on, and a red everybody can.
const FAINT = '#ffd400';
const GOOD = '#8a1538';
const FOOT = { en: 'Pier 4, Harbor City', es: 'Muelle 4, Harbor City' };
const WELCOME = { en: 'Good to have you here. We answer within two days.', es: 'Qué bueno que está aquí. Respondemos en dos días.' };
const PARTNER = { given: 'Mateo', family: 'Example', email: 'mateo@client.example' };
const ENQUIRY = { given: 'Nadia', family: 'Stranger', email: 'nadia@client.example', phone: '+1 212 555 0142' };

const pdf = (name, text) => ({ name, mimeType: 'application/pdf', buffer: note(text) });
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// The contrast of a colour with white, as WCAG 2.2 counts it.
function contrastWithWhite(hex) {
  const [r, g, b] = hex.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

const rgb = (hex) => `rgb(${hex.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16)).join(', ')})`;

// A wide picture as practices have them, with a hole one can look through.
async function logo(page) {
  const base64 = await page.evaluate(async (colour) => {
    const canvas = new OffscreenCanvas(720, 200);
    const g = canvas.getContext('2d');
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(100, 20);
    g.lineTo(180, 180);
    g.lineTo(20, 180);
    g.fill();
    g.fillRect(220, 40, 460, 44);
    g.fillRect(220, 120, 330, 44);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  }, GOOD);
  return { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

// Reads an archive by the list at its end (APPNOTE 4.3.12): every path with its bytes.
function unpack(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  assert.notEqual(end, -1, 'the archive has its end');
  const out = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, name, extra, comment] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    out.set(zip.toString('utf8', at + 46, at + 46 + name), zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes);
    at += 46 + name + extra + comment;
  }
  return out;
}

describe('a practice sets itself up', () => {
  let browser, house, staff, client, stranger, matter, workspace, record, picture;
  const step = steps(() => [staff, client, stranger], () => house);
  const faults = [];
  const look = async (person, label) => {
    for (const language of ['es', 'en']) {
      await person.speak(language);
      faults.push(...await person.look(`office ${label} ${language}`));
    }
  };
  // What was typed stands on this page only: it is brought about once in each language.
  const lookAfter = async (person, label, place, act) => {
    for (const language of ['es', 'en']) {
      await person.go(place);
      await person.speak(language);
      await act(language);
      faults.push(...await person.look(`office ${label} ${language}`));
    }
  };
  const shown = (person, selector) => until(`a picture: ${selector}`, () => person.page.locator(selector).first().evaluate((img) => img.complete && img.naturalWidth > 0));
  const style = (person, selector, property) => person.page.locator(selector).first().evaluate((e, name) => getComputedStyle(e)[name], property);
  const still = (person) => person.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const takesFrom = async (person, press) => {
    const [download] = await Promise.all([person.page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'es-US' });
    stranger = await Person.sit(browser, 'stranger', PHONE, house.origin, { locale: 'en-US' });
    // A form that comes back with a problem is an answer of 422, and a wrong password one of 401, which browsers note.
    for (const one of [staff, client, stranger]) one.excuse(/(422 \(Unprocessable|401 \(Unauthorized)/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('a practice with one matter begins, in the colours the program has', async () => {
    await firstRun(staff, house);
    ({ matter, workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' }));
    await staff.go('/desk/clients');
    record = await staff.page.locator('a.row-link').first().getAttribute('href');
    await still(client);
    await client.go(workspace);
    assert.equal(await client.page.locator('img.firm-logo').count(), 0);
    assert.notEqual(await style(client, 'button.big', 'backgroundColor'), rgb(GOOD));
  });

  step('a colour that not everybody can read is refused, with the darker shade that works, and what was typed stays', async () => {
    await staff.go('/desk/settings');
    await staff.press(staff.page.locator(`a[href="${APPEARANCE}"]`));
    await look(staff, 'appearance, as it comes');
    await lookAfter(staff, 'appearance, a faint colour', APPEARANCE, async () => {
      const form = staff.form(APPEARANCE);
      await staff.fill(form, 'colour', FAINT);
      await staff.fill(form, 'sender', 'Harbor & Vale Immigration');
      await staff.fill(form, 'welcome_en', WELCOME.en);
      await staff.press(form.locator('button[value="save"]'));
      assert.equal(await staff.page.locator('#colour').getAttribute('aria-invalid'), 'true');
      assert.equal(await staff.page.locator('#colour').inputValue(), FAINT);
      assert.equal(await staff.page.locator('#sender').inputValue(), 'Harbor & Vale Immigration');
      assert.equal(await staff.page.locator('#welcome_en').inputValue(), WELCOME.en);
    });
    const offered = await staff.page.locator('input[name="shade"]').inputValue();
    assert.ok(contrastWithWhite(FAINT) < 4.5 && contrastWithWhite(offered) >= 4.5, offered);
    await staff.press(staff.page.locator('button[value="shade"]'));
    assert.equal(await staff.page.locator('#colour').inputValue(), offered, 'the shade is saved with one press');
    assert.equal(await staff.page.locator('#welcome_en').inputValue(), WELCOME.en, 'and so is the rest');
    await staff.go(APPEARANCE);
    await staff.fill(staff.form(APPEARANCE), 'colour', 'dark red, please');
    await staff.press(staff.form(APPEARANCE).locator('button[value="save"]'));
    assert.equal(await staff.page.locator('a[href="#colour"]').count(), 1, 'what is no color is refused');
  });

  step('a good colour is looked at before it is saved', async () => {
    await lookAfter(staff, 'appearance, previewed', APPEARANCE, async () => {
      const form = staff.form(APPEARANCE);
      for (const [name, value] of Object.entries({ colour: GOOD, sender: 'Harbor & Vale Immigration', foot_en: FOOT.en, foot_es: FOOT.es, welcome_en: WELCOME.en, welcome_es: WELCOME.es })) await staff.fill(form, name, value);
      await staff.press(form.locator('button[value="preview"]'));
      await still(staff);
      assert.equal(await style(staff, '.look-light .look-button', 'backgroundColor'), rgb(GOOD));
      assert.notEqual(await style(staff, '.look-dark .look-button', 'backgroundColor'), rgb(GOOD), 'dark paper takes a lighter one');
    });
    await staff.page.locator('button[value="save"]').waitFor();
    await client.go(workspace);
    assert.notEqual(await style(client, 'button.big', 'backgroundColor'), rgb(GOOD), 'nothing was saved yet');
    await staff.press(staff.page.locator('button[value="save"]'));
    assert.equal(await staff.page.locator('#colour').inputValue(), GOOD);
    await staff.go(APPEARANCE);
    assert.equal(await staff.page.locator('#colour').inputValue(), GOOD);
    assert.equal(await staff.page.locator('#foot_es').inputValue(), FOOT.es);
  });

  step('a logo is what it says it is, is looked at first and then taken', async () => {
    const put = async (file) => {
      await staff.page.locator('#file').setInputFiles(file);
      await staff.press(staff.page.locator(`form[action="${APPEARANCE}/logo"] button`));
    };
    await lookAfter(staff, 'appearance, no picture', APPEARANCE, async () => {
      await put({ name: 'logo.png', mimeType: 'image/png', buffer: note('This is no picture') });
      assert.equal(await staff.page.locator('a[href="#file"]').count(), 1);
    });
    picture = await logo(staff.page);
    await staff.go(APPEARANCE);
    await put(picture);
    await shown(staff, 'img.logo-shown');
    await look(staff, 'appearance, a logo waits');
    await client.go(workspace);
    assert.equal(await client.page.locator('img.firm-logo').count(), 0, 'clients do not see it yet');
    await staff.press(staff.page.locator('button[value="take"]'));
    await shown(staff, 'img.logo-shown');
    assert.equal(await staff.page.locator('button[value="take"]').count(), 0);
    await look(staff, 'appearance, complete');
  });

  step('the client’s door and pages are in the practice’s colour, with its logo and its welcome', async () => {
    const branded = async (person, place) => {
      await person.go(place);
      await still(person);
      await shown(person, 'header img.firm-logo');
      assert.equal(await person.page.locator('header img.firm-logo').first().getAttribute('alt'), 'Harbor & Vale');
      const band = await person.page.locator('meta[name="theme-color"][media*="light"]').getAttribute('content');
      const ground = await person.page.locator('.band').first().evaluate((e) => getComputedStyle(e));
      assert.ok(ground.backgroundColor === rgb(band) || ground.backgroundImage.includes(rgb(band)), `${place}: ${ground.backgroundColor} ${ground.backgroundImage} is no ${band}`);
      assert.ok(contrastWithWhite(band) > contrastWithWhite(GOOD), 'the band is a darker shade of it');
    };
    await branded(client, workspace);
    assert.equal(await style(client, 'button.big', 'backgroundColor'), rgb(GOOD));
    for (const language of ['en', 'es']) {
      await client.speak(language);
      assert.equal(await client.text('.welcome'), WELCOME[language]);
    }
    await look(client, 'door of the practice’s own');
    await client.speak('es');
    const letter = await comeIn(client, house, workspace, CLIENT.email);
    assert.equal(letter.shown_sender, 'Harbor & Vale Immigration');
    assert.ok(letter.text.includes(FOOT[tongue('es')]), `in the language they are on file with: ${letter.text}`);
    await branded(client, `${workspace}/home`);
    assert.equal(await client.text('.welcome'), client.own(WELCOME), 'in the language they chose at the door');
    await look(client, 'home of the practice’s own');
    await client.speak('es');
    await client.go(await request(client, workspace, /pasaporte/i));
    await shown(client, 'header img.firm-logo');
    await look(client, 'request of the practice’s own');
    await branded(stranger, '/enquiry');
    assert.equal(await style(stranger, 'form[data-stamp] button[type="submit"]', 'backgroundColor'), rgb(GOOD));
    for (const language of ['es', 'en']) {
      await stranger.go(`/enquiry?language=${language}`);
      faults.push(...await stranger.look(`office enquiry of the practice’s own ${language}`));
    }
    await staff.go(APPEARANCE);
    assert.equal(await staff.page.locator('header img.firm-logo').count(), 0, 'the desk stays as it is');
  });

  const field = { client: 'Signed mandate', lead: 'Letter they brought' };
  step('fields for files are made: one of clients, one of enquiries', async () => {
    await staff.speak('en');
    for (const [home, label] of Object.entries(field)) {
      await staff.go(FIELDS);
      const form = staff.page.locator('form', { has: staff.page.locator('button[value="add"]') });
      for (const [name, value] of Object.entries({ label, label_es: home === 'client' ? 'Poder firmado' : 'Carta que trajeron', kind: 'file', home })) await staff.fill(form, name, value);
      await staff.press(form.locator('button[value="add"]'));
    }
    await look(staff, 'fields for files');
  });

  // Puts a file in, waits for the checks, takes it away, puts another in its place, deletes that and takes it out of the bin.
  const fileJourney = async (of, place, label) => {
    await staff.go(place);
    assert.match(await staff.text(), new RegExp(label));
    await staff.press(staff.page.locator(`a[href="${place}/files"]`));
    await look(staff, `files of ${of}, none`);
    const put = async (file) => {
      if (file) await staff.page.locator('section.panel input[type="file"]').first().setInputFiles(file);
      await staff.press(staff.page.locator(`form[action="${place}/files"] button`).first());
    };
    const ready = () => until('the checks to be over', async () => {
      await staff.go(`${place}/files`);
      return (await staff.page.locator('section.panel > p .tag.ok').count()) === 1;
    }, 120_000, 400);
    const now = staff.page.locator('section.panel > p bdi').first();
    await lookAfter(staff, `files of ${of}, none was chosen`, `${place}/files`, async () => {
      await put();
      assert.equal(await staff.page.locator('section.panel .problem').count(), 1);
    });
    const [first, second] = [pdf('mandate.pdf', 'I ask them to act for me'), pdf('mandate, again.pdf', 'I ask them to act for me, again')];
    await staff.go(`${place}/files`);
    await put(first);
    assert.equal(await now.innerText(), first.name);
    await ready();
    await look(staff, `files of ${of}, one`);
    const taken = await takesFrom(staff, () => staff.page.locator('section.panel > .row form[action$="/download"] button').click());
    assert.equal(taken.name, first.name);
    assert.equal(sha256(taken.bytes), sha256(first.buffer), 'what comes out is what went in');
    await put(second);
    await ready();
    assert.equal(await now.innerText(), second.name);
    await staff.page.locator('section.panel details summary').click();
    assert.match(await staff.text('section.panel details'), /mandate\.pdf[\s\S]*Ana Torres/);
    faults.push(...await staff.look(`office files of ${of}, replaced en`));
    const earlier = await takesFrom(staff, () => staff.page.locator('section.panel details form[action$="/download"] button').click());
    assert.equal(sha256(earlier.bytes), sha256(first.buffer), 'the earlier one can still be had');
    await staff.go(place);
    assert.match(await staff.text(), /mandate, again\.pdf/);
    await look(staff, `a record with a file, ${of}`);
    await staff.go(`${place}/files`);
    const gone = await staff.page.locator('section.panel > .row a[href$="/delete"]').getAttribute('href');
    await staff.go(gone);
    await look(staff, `deleting a file of ${of}`);
    await lookAfter(staff, `deleting a file of ${of}, without a reason`, gone, async () => {
      await staff.send(gone, { reason: ' ' });
      assert.equal(await staff.page.locator('#reason[aria-invalid="true"]').count(), 1);
    });
    await staff.go(gone);
    await staff.send(gone, { reason: 'It is somebody else’s.' });
    assert.equal(staff.place, `${place}/bin`);
    assert.match(await staff.text(), /mandate, again\.pdf[\s\S]*It is somebody else’s\./);
    await look(staff, `bin of ${of}`);
    await staff.go(`${place}/files`);
    assert.equal(await staff.page.locator('section.panel > .row').count(), 0, 'nothing stands in the field');
    await staff.page.locator('section.panel details summary').click();
    assert.equal(await staff.page.locator('section.panel details li').count(), 1);
    await staff.go(`${place}/bin`);
    await staff.press(staff.page.locator('form[action$="/restore"] button'));
    await staff.go(`${place}/files`);
    assert.equal(await now.innerText(), second.name, 'it stands where it stood');
  };

  // DOC-44
  step('a file of a client is put in, checked, taken away, replaced, deleted and taken out of the bin, and the log says so', async () => {
    await fileJourney('a client', record, field.client);
    await staff.go('/desk/audit');
    const log = await staff.text();
    for (const said of ['put a file into a field of a record', 'downloaded a file of a record', 'put a file of a record into the bin', 'took a file of a record out of the bin']) assert.ok(log.includes(said), said);
  });

  step('and so is one of an enquiry', async () => {
    await stranger.go('/enquiry?language=en');
    await write(stranger.page, ENQUIRY);
    await staff.go('/desk/leads');
    const lead = await staff.page.locator('a.row-link', { hasText: ENQUIRY.family }).getAttribute('href');
    await fileJourney('an enquiry', lead, field.lead);
  });

  step('from how many on something stands out is the practice’s to say, and a wrong number is said beside it', async () => {
    await staff.go('/desk/audit');
    await staff.press(staff.page.locator(`a[href="${ODD}"]`));
    assert.equal(await staff.page.locator('#open + .muted').count(), 1, 'nothing stands out yet');
    await look(staff, 'what stands out, nothing');
    const form = `${ODD}/limits`;
    const kept = await staff.page.locator('#taken').inputValue();
    await lookAfter(staff, 'what stands out, wrong numbers', ODD, async () => {
      await staff.send(form, { opened: '20000', night_from: '24', failed: '3' });
      assert.equal(await staff.page.locator('#opened').inputValue(), '20000', 'what was typed stays');
      assert.equal(await staff.page.locator('#night_from').inputValue(), '24');
      assert.equal(await staff.page.locator('#failed').inputValue(), '3');
      assert.equal(await staff.page.locator('[aria-invalid="true"]').count(), 2, 'and only what is wrong is said to be');
    });
    await staff.go(ODD);
    assert.equal(await staff.page.locator('#taken').inputValue(), kept);
    assert.notEqual(await staff.page.locator('#failed').inputValue(), '3', 'nothing of it was saved');
    await staff.send(form, { failed: '3', links: '2', night_from: '0', night_to: '0' });
    await staff.go(ODD);
    assert.equal(await staff.page.locator('#failed').inputValue(), '3');
    assert.equal(await staff.page.locator('#links').inputValue(), '2');
  });

  step('what went over them is found, says whom to ask, and is closed with words only', async () => {
    for (let n = 0; n < 3; n++) {
      await stranger.go('/desk/sign-in');
      await stranger.send('/desk/sign-in', { email: OWNER.email, password: `not-my-password-${n}` });
    }
    for (let n = 0; n < 2; n++) {
      await stranger.go(workspace);
      await stranger.send(workspace, { email: CLIENT.email });
      await stranger.page.waitForURL('**/check-mail*');
    }
    // It is looked for now and then, and whenever the program starts.
    await house.kill();
    await house.serve();
    await until('both to be found', async () => {
      await staff.go(ODD);
      return (await staff.page.locator('section[aria-labelledby="open"] li').count()) === 2;
    }, 60_000, 500);
    const found = await staff.text('section[aria-labelledby="open"]');
    assert.ok(found.includes('Ana Torres') && found.includes('Green card for Lucía'), found);
    await look(staff, 'what stands out, found');
    await staff.go('/desk/audit');
    assert.match(await staff.text(`a[href="${ODD}"]`), /2/);
    await staff.go('/desk/notices');
    await look(staff, 'notices of what stands out');
    const close = () => staff.page.locator('section[aria-labelledby="open"] li', { hasText: 'Green card for Lucía' }).locator('form');
    const press = async (words) => {
      await close().evaluate((form) => { form.closest('details').open = true; });
      await close().locator('textarea').fill(words);
      await staff.press(close().locator('button'));
    };
    await lookAfter(staff, 'what stands out, closed without words', ODD, async () => {
      await press('');
      assert.equal(await close().locator('.field.wrong .problem').count(), 1);
    });
    await staff.go(ODD);
    await press('Her phone was new. I called her.');
    assert.match(await staff.text('section[aria-labelledby="over"]'), /Her phone was new\. I called her\.[\s\S]*Ana Torres/);
    assert.equal(await staff.page.locator('section[aria-labelledby="open"] li').count(), 1);
    await look(staff, 'what stands out, one closed');
  });

  step('a matter of two people says how far each of them is', async () => {
    await staff.speak('en');
    await staff.go(matter);
    assert.equal(await staff.page.locator('#by-person').count(), 0, 'of one person the whole list is theirs');
    await putOnFile(staff, PARTNER, `${matter}/people`);
    await link(staff, matter, `${PARTNER.given} ${PARTNER.family}`, 'partner');
    await giveGroup(staff, matter, 1, `${PARTNER.given} ${PARTNER.family}`);
    await client.speak('es');
    await client.go(await request(client, workspace, /pasaporte/i));
    await pick(client, [pdf('passport.pdf', 'A passport of Utopia')]);
    await allSaved(client);
    await sendAll(client);
    await openForReview(staff);
    const stands = async () => {
      await staff.go(matter);
      const rows = await staff.page.locator('section[aria-labelledby="by-person"] tbody tr').evaluateAll((all) => all.map((row) => [row.querySelector('th').innerText.trim(), row.querySelector('td[colspan]') ? [0, 0, 0, 0, 0] : [...row.querySelectorAll('td')].map((cell) => Number(cell.innerText))]));
      return new Map(rows);
    };
    const before = await stands();
    const sum = (n) => [...before.values()].reduce((all, row) => all + row[n], 0);
    const asked = before.get('Mateo Example')?.[0] ?? 0;
    assert.ok(asked > 0, JSON.stringify([...before]));
    assert.deepEqual(before.get('Mateo Example'), [asked, 0, 0, asked, 0]);
    const alone = await staff.page.locator('section[aria-labelledby="by-person"] td[colspan]').allInnerTexts();
    assert.ok(alone.length === 1 && alone[0].includes(String(sum(0) - asked)), `of whom nothing is asked alone it says what is asked of everybody: ${alone}`);
    assert.equal(sum(1), 1, 'one document is to be reviewed');
    await openForReview(staff);
    await accept(staff);
    const now = await stands();
    const total = (n) => [...now.values()].reduce((all, row) => all + row[n], 0);
    assert.deepEqual([total(0), total(1), total(2)], [sum(0), 0, 1]);
    assert.equal(total(3) + 1, total(0), 'all but one are missing');
    await look(staff, 'overview, two people');
  });

  step('who can see what stands on one page', async () => {
    await staff.go(matter);
    await staff.press(staff.page.locator(`a[href="${matter}/access"]`));
    await staff.speak('en');
    const table = staff.page.locator('table');
    const heads = await table.locator('thead th').allInnerTexts();
    const row = (name) => table.locator('tbody tr', { hasText: name });
    const cell = async (name, column) => {
      const at = heads.findIndex((head) => head.includes(column));
      assert.notEqual(at, -1, `${column}: ${heads}`);
      return row(name).locator('td').nth(at - 1).innerText();
    };
    assert.match(await row('Mateo Example').locator('th').innerText(), /No access/);
    assert.deepEqual([...new Set(await row('Mateo Example').locator('td').allInnerTexts())], ['No']);
    assert.match(await cell('Ana Torres', 'Mateo Example'), /every file/);
    assert.equal(await cell('Lucía Example', 'Mateo Example'), 'No', 'what is asked of one is not the other’s to see');
    assert.match(await cell('Lucía Example', 'Messages'), /Their own/);
    assert.equal(await cell('Lucía Example', 'Log'), 'No');
    assert.equal(await cell('Ana Torres', 'Log'), 'Yes');
    await look(staff, 'who can see what');
  });

  step('a matter’s documents are taken away as one archive, with an index that fits what is in it', async () => {
    await staff.go(matter);
    await staff.press(staff.page.locator(`a[href="${matter}/files"]`));
    await look(staff, 'take documents away');
    await staff.tick(staff.page.locator('input[name="part"][value="everything"]'));
    const taken = await takesFrom(staff, () => staff.page.locator(`form[action="${matter}/files"] button`).click());
    assert.match(taken.name, /\.zip$/);
    const inside = unpack(taken.bytes);
    assert.ok(inside.has('index.json') && inside.has('index.csv'), [...inside.keys()].join(', '));
    const index = JSON.parse(inside.get('index.json').toString('utf8'));
    assert.equal(index.reference, 'HV-1');
    assert.equal(index.files.length, 1);
    for (const file of index.files) assert.equal(sha256(inside.get(file.path)), file.sha256, file.path);
    assert.equal(sha256(note('A passport of Utopia')), index.files[0].sha256);
    const mateo = await staff.page.locator('input[name="part"]').last().inputValue();
    await staff.go(`${matter}/files`);
    assert.equal(await staff.page.locator(`input[name="part"][value="${mateo}"]`).isDisabled(), true, 'there is nothing of theirs to take');
    await staff.go(`${matter}/audit`);
    await look(staff, 'log of what was taken away');
  });

  step('what a client says of their passport is unverified wherever the matter stands, until somebody accepts it', async () => {
    await client.go(`${workspace}/details`);
    await client.send(`${workspace}/details`, { passport_number: 'ab 1234567' });
    await client.go(`${workspace}/details`);
    assert.equal(await client.page.locator('#passport_number-waits').count(), 1);
    const badge = staff.page.locator('.identity .tag.todo', { hasText: /Unverified|Sin verificar/ });
    for (const tab of ['', '/people', '/checklist']) {
      await staff.go(`${matter}${tab}`);
      assert.equal(await badge.count(), 1, tab);
    }
    await staff.go(matter);
    assert.ok(!(await staff.text()).includes('1234567'), 'what they say is not repeated here');
    await look(staff, 'overview, unverified');
    await staff.go(`${matter}/people`);
    await look(staff, 'people, unverified');
    await staff.go(matter);
    const sheet = await staff.page.locator('a[href*="/review/"]').first().getAttribute('href');
    await staff.go(sheet);
    await look(staff, 'sheet, unverified');
    await staff.speak('en');
    assert.match(await staff.text('body'), /Check it against this document/);
    await staff.go(matter);
    await staff.press(staff.page.locator('.identity a[href$="#said"]'));
    await look(staff, 'record, what they say');
    const passport = staff.page.locator('.search-kept', { hasText: 'AB1234567' });
    await passport.locator('input[name="evidence"]').fill('passport, page 2');
    await staff.press(passport.locator('button[value="accept"]'));
    await staff.go(matter);
    assert.equal(await badge.count(), 0);
  });

  step('without its logo the practice is an initial again', async () => {
    await staff.go(APPEARANCE);
    await staff.press(staff.page.locator(`form[action="${APPEARANCE}/logo/remove"] button`));
    assert.equal(await staff.page.locator('img.logo-shown').count(), 0);
    await client.go(`${workspace}/home`);
    assert.equal(await client.page.locator('img.firm-logo').count(), 0);
    assert.equal(await client.text('.firm-mark'), 'H');
  });

  step('no page broke a rule: accessibility, width, content policy, scripts, servers', async () => {
    const verified = await house.run('audit', 'verify');
    assert.equal(verified.code, 0, verified.text);
    assert.deepEqual(faults, []);
    for (const person of [staff, client, stranger]) assert.deepEqual(person.unexcused, []);
  });
});
