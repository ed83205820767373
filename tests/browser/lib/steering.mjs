// What staff do with a matter once it is there: people, list, decisions about files, papers to approve, notes and the end.
// By the names of fields and the addresses of forms, so that it works in either language and at any size.

import { until } from './chance.mjs';
import { OWNER } from './practice.mjs';

// Puts somebody on file. Whoever looks like somebody known is shown first, and said to be somebody else.
export async function putOnFile(staff, person, next = '') {
  await staff.go(`/desk/clients/new${next ? `?next=${encodeURIComponent(next)}` : ''}`);
  await staff.send('/desk/clients/new', person);
  const other = staff.page.locator('input[name="someone_else"]');
  if (!(await other.count())) return false;
  await staff.tick(other);
  await staff.send('/desk/clients/new');
  return true;
}

// Links somebody on file to the matter.
export async function link(staff, matter, name, part) {
  await staff.go(`${matter}/people`);
  const form = staff.form(`${matter}/people/link`);
  await form.evaluate((f) => f.closest('details').setAttribute('open', ''));
  await form.locator('#client').selectOption({ label: name });
  await form.locator('#part').selectOption(part);
  await staff.press(form.locator('button[type="submit"]'));
}

// Goes from the checklist to a template and takes of it what is wanted and not there yet. Keys end as the pack names them.
export async function applyTemplate(staff, matter, template, wanted, seen = async () => {}) {
  await staff.go(`${matter}/checklist`);
  await seen('desk checklist, as it began');
  await staff.page.locator('#template').selectOption(template);
  await staff.press(staff.page.locator(`form[action="${matter}/checklist/template"] button[type="submit"]`));
  await seen('desk template');
  const boxes = staff.page.locator('form.apply input[name="item"]');
  const keys = await boxes.evaluateAll((all, wanted) => {
    for (const box of all) if (box.checked !== wanted.some((key) => box.value.endsWith(key))) box.click();
    return all.filter((box) => box.checked).map((box) => box.value);
  }, wanted);
  if (keys.length !== wanted.length) throw new Error(`the template offers ${keys} of ${wanted}`);
  await staff.press(staff.page.locator('form.apply button[type="submit"]').first());
}

// Takes requests off, so that each heading holds only as many as are to be kept, the first ones.
export async function keepFirst(staff, matter, kept) {
  await staff.go(`${matter}/checklist`);
  const held = await staff.page.locator('section.items:not([aria-labelledby])').evaluateAll((all) => all.map((one) => [...one.querySelectorAll('a[href*="/checklist/itm_"]')].map((a) => a.getAttribute('href'))));
  for (const item of held.flatMap((items, n) => items.slice(kept[n] ?? items.length))) {
    await staff.go(item);
    await staff.send(`${item}/remove`);
  }
}

// Gives every request under the heading of this number to one person of the matter.
export async function giveGroup(staff, matter, number, name) {
  await staff.go(`${matter}/checklist`);
  const form = staff.page.locator('section.items').nth(number).locator(':scope > details form:has(select[name="who"])').first();
  await form.evaluate((f) => f.closest('details').setAttribute('open', ''));
  await form.locator('select[name="who"]').selectOption({ label: name });
  await staff.press(form.locator('button'));
}

// Follows the newest notice that leads to such an address.
export async function followNotice(staff, leadsTo) {
  const href = await until(`a notice that leads to ${leadsTo}`, async () => {
    await staff.go('/desk/notices');
    const all = await staff.page.locator('.notices li > a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    return all.find((one) => leadsTo.test(one));
  }, 60_000, 300);
  await staff.go(href);
  return href;
}

// Opens the oldest file of the queue and waits until it was inspected.
export async function openForReview(staff) {
  const first = await until('a file in the queue', async () => {
    await staff.go('/desk/review?list=1');
    const row = staff.page.locator('#queue-list a[href*="/review/"]').first();
    return (await row.count()) && row.getAttribute('href');
  }, 60_000, 300);
  await until('the inspection', async () => {
    await staff.go(first);
    return (await staff.page.locator('#accept, #again').count()) > 0;
  }, 120_000, 300);
  return first.split('?')[0];
}

export async function accept(staff) {
  await staff.page.locator('#accept button[value="accept"]').click();
  await until('the decision', async () => (await staff.page.locator('.toast').count()) > 0);
}

// Asks for the file again, with the sentence that stands ready for the reason of this number; returns the sentence.
export async function askAgain(staff, reason, seen = async () => {}) {
  await staff.page.locator('#accept [data-do="again"]').click();
  await staff.page.waitForSelector('#again:not([hidden])');
  await staff.tick(staff.page.locator('#again input[name="reason"]').nth(reason));
  await seen('desk review, asking again');
  const message = await staff.page.locator('#message').inputValue();
  await staff.page.locator('#again button[value="return"]').click();
  await until('the decision', async () => (await staff.page.locator('.toast').count()) > 0);
  return message;
}

// Files a paper of the practice's own, or a newer version of one.
export async function filePaper(staff, matter, which, name, bytes) {
  await staff.go(`${matter}/approvals`);
  const form = staff.form(`${matter}/approvals/papers`);
  await form.evaluate((f) => f.closest('details').setAttribute('open', ''));
  await form.locator('#which').selectOption(which ? { label: which } : '');
  if (!which) await form.locator('#paper').fill(name);
  await form.locator('#file').setInputFiles({ name: 'draft.pdf', mimeType: 'application/pdf', buffer: bytes });
  await staff.press(form.locator('button[type="submit"]'));
}

// Writes a request for approval of one paper, as soon as that is ready, and sends nothing.
export async function draftApproval(staff, matter, paper, words) {
  const choice = staff.page.locator('#documents label', { hasText: paper }).locator('input[name="documents"]');
  await until('the paper to be ready', async () => {
    await staff.go(`${matter}/approvals/new`);
    return (await choice.count()) === 1;
  }, 60_000, 400);
  for (const [name, value] of Object.entries(words)) await staff.fill(staff.form(`${matter}/approvals/new`), name, value);
  await choice.check();
}

// Reads what is about to be sent, sends it, and returns where it stands.
export async function sendApproval(staff, seen = async () => {}) {
  await staff.press(staff.page.locator('button[value="check"]'));
  await seen('desk approval, before sending');
  await staff.press(staff.page.locator('button[value="send"]'));
  return new URL(staff.page.url()).pathname;
}

// Writes down for good what was decided.
export async function keepNote(staff, matter, text) {
  await staff.go(`${matter}/notes`);
  await staff.send(`${matter}/notes`, { text });
}

export async function revoke(staff, matter, seen = async () => {}) {
  await staff.go(`${matter}/portal`);
  const place = await staff.page.locator('a[href$="/revoke"]').first().getAttribute('href');
  await staff.go(place);
  await seen('desk revoke');
  await staff.send(place);
}

// Winds the matter up and closes it.
export async function end(staff, matter, seen = async () => {}) {
  for (const verb of ['wind-up', 'close']) {
    await staff.go(`${matter}/${verb}`);
    await seen(`desk ${verb}`);
    await staff.press(staff.page.locator('button.stop'));
    await staff.page.waitForURL(`**${matter}/stage`);
  }
}

// Sends a mail of the practice to oneself and waits for it: whatever was to be sent before has been.
export async function trialMail(staff, house) {
  const place = '/desk/settings/mails/sign-in/en';
  const before = house.mail.letters.length;
  await staff.go(place);
  await staff.press(staff.form(place).locator('button[value="try"]'));
  await house.mail.letter(OWNER.email, /https?:\/\/\S+\/desk\/settings\/mails/, before);
}
