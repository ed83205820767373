// What people of the practice and their clients do at the doors, step by step, by the names of fields and the addresses of
// forms rather than by words, so that the same steps work in either language.

import { EVERY } from './browser.mjs';
import { oneTimeCode, until } from './chance.mjs';
import { tongue } from './leg.mjs';

export const OWNER = { name: 'Ana Torres', email: 'ana@practice.example', password: 'seven-orange-lanterns-drift' };
export const CLIENT = { given: 'Lucía', family: 'Example', email: 'lucia@client.example' };

// Makes the first owner from the address printed at start, enrols an authenticator, keeps the recovery codes.
export async function firstRun(owner, house, seen = async () => {}) {
  owner.house = house;
  await owner.go(house.setup);
  await seen('desk setup');
  // Most journeys begin where a client's home is; those of the first visit turn it on.
  await owner.page.locator('input[name="guided"]').uncheck();
  await owner.page.locator('input[name="second_step"]').uncheck();
  await owner.send('/desk/setup', { practice: 'Harbor & Vale', region: 'us', name: OWNER.name, email: OWNER.email, password: OWNER.password });
  if (owner.place.startsWith('/desk/sign-in')) {
    await seen('desk sign-in');
    await owner.send('/desk/sign-in', { email: OWNER.email, password: OWNER.password });
  }
  await owner.page.waitForURL('**/desk/enrol*');
  await seen('desk enrolment');
  owner.secret = (await owner.text('.secret')).trim();
  await owner.send('/desk/enrol', { code: oneTimeCode(owner.secret) });
  await owner.page.waitForSelector('.codes li');
  owner.recovery = await owner.page.locator('.codes li').allInnerTexts();
  await seen('desk recovery codes');
  await owner.send('/desk/recovery-codes', { kept: 'yes' });
  await owner.page.waitForSelector('body.desk .rail');
}

// Opens a matter of this kind for a new client and lets the client in. Returns the matter's and the workspace's addresses.
export async function openMatter(owner, client, { kind, title, reference, language = tongue('es') }, seen = async () => {}) {
  await owner.go('/desk/matters/new');
  await seen('desk new matter');
  const value = await owner.page.locator('#kind option').evaluateAll((all, wanted) => all.find((o) => o.value && [o.label, o.value.replaceAll('-', ' ')].some((said) => new RegExp(wanted, 'i').test(said)))?.value, kind);
  if (!value) throw new Error(`no kind of matter is called ${kind}`);
  await owner.send('#new-matter', { client: 'new', given: client.given, family: client.family, email: client.email, language, kind: value, title, reference, points: EVERY });
  await owner.page.waitForURL(/\/desk\/matters\/[^/?]+\/?(\?.*)?$/);
  const matter = new URL(owner.page.url()).pathname.replace(/\/$/, '');
  await seen('desk matter');
  await owner.go(`${matter}/checklist`);
  if (await owner.page.locator('.item-title').count() === 0) {
    const list = await owner.page.locator('#template option[value]:not([value=""])').first().getAttribute('value');
    await owner.go(`${matter}/checklist/template?template=${encodeURIComponent(list)}`);
    await owner.send(`${matter}/checklist/template`);
  }
  await seen('desk checklist');
  await owner.go(`${matter}/people`);
  await seen('desk matter people');
  const before = owner.house.mail.letters.length;
  const workspace = await letIn(owner, matter, seen);
  // The first link goes out by itself; a later one replaces it, so it must not come after.
  const welcome = await owner.house.mail.letter(client.email, /https?:\/\/\S+\/enter\/\S+/, before);
  return { matter, workspace, welcome };
}

// The wizard of the Client Portal tab.
export async function letIn(owner, matter, seen = async () => {}) {
  await owner.go(`${matter}/portal`);
  await seen('desk portal, closed');
  const wizard = await owner.page.locator('a[href$="/enable"]').first().getAttribute('href');
  await owner.go(wizard);
  await seen('desk portal wizard');
  await owner.send(wizard);
  await owner.page.waitForSelector('input[id^="url-"]');
  await seen('desk portal, open');
  return new URL(await owner.page.locator('input[id^="url-"]').first().inputValue()).pathname;
}

// Asks for a link, opens the mail, presses Continue. Where the practice guides the first visit they arrive at its welcome.
export async function comeIn(client, house, workspace, email, seen = async () => {}, arrives = '**/home*') {
  const before = house.mail.letters.length;
  await client.go(workspace);
  await seen('client door');
  await client.send(workspace, { email });
  await client.page.waitForURL('**/check-mail*');
  await seen('client check mail');
  const letter = await house.mail.letter(email, /https?:\/\/\S+\/enter\/\S+/, before);
  await client.go(letter.link);
  await seen('client enter');
  await client.send(`${workspace}/enter`);
  await client.page.waitForURL(arrives);
  return letter;
}

// The address of the first request whose title fits, from the list of documents.
export async function request(client, workspace, title) {
  await client.go(`${workspace}/documents`);
  await client.page.locator('main details').evaluateAll((all) => all.forEach((d) => { d.open = true; }));
  const link = client.page.locator('a.row-link', { hasText: title }).first();
  return link.getAttribute('href');
}

// Picks files on the page of a request and waits until the server holds them all.
export async function pick(client, files) {
  const before = await client.page.locator('.pg').count();
  await client.page.locator('#files').setInputFiles(files);
  const wanted = before + (Array.isArray(files) ? files.length : 1);
  await until('the files on the page', async () => (await client.page.locator('.pg').count()) === wanted);
}

export async function allSaved(client, patience = 60_000) {
  await until('all files to be saved', async () => {
    const states = await client.page.locator('.pg').evaluateAll((all) => all.map((p) => p.dataset.state));
    if (states.includes('error')) throw new Error(`an upload failed: ${await client.text('[data-tray]')}`);
    return states.length > 0 && states.every((s) => s === 'done');
  }, patience, 100);
}

export async function sendAll(client) {
  await Promise.all([client.page.waitForURL('**/sent*'), client.page.locator('form[data-upload] button[type="submit"].big').click()]);
  await client.page.waitForLoadState('load');
}
