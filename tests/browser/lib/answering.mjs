// What a client does in their portal once they are in: confirms who they are, sends what is asked, reads and answers. By the
// names of fields and the addresses of forms, so that it works in either language and at any size.

import { until } from './chance.mjs';
import { allSaved, pick, sendAll } from './practice.mjs';

// Comes in by the link the practice sent, in a browser that never asked for one: it wants the code from the same mail.
export async function comeInBySentLink(client, workspace, letter, seen = async () => {}, arrives = '**/home*') {
  await client.go(letter.link);
  await seen('client enter, with a code');
  const code = letter.text.match(/\b\d{3} \d{3}\b/)?.[0];
  await client.send(`${workspace}/enter`, { code });
  await client.page.waitForURL(arrives);
}

// The addresses of all that is still asked of this client.
export async function openRequests(client, workspace) {
  await client.go(`${workspace}/documents`);
  return client.page.locator('main ul.rows a.row-link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
}

// Saves files under a request and sends them.
export async function sendFiles(client, item, files, seen = async () => {}) {
  await client.go(item);
  await seen('client request');
  await pick(client, files);
  await allSaved(client);
  await seen('client request, saved');
  await sendAll(client);
}

// Writes to the practice about a request; returns the thread's address.
export async function askAbout(client, workspace, item, text, seen = async () => {}) {
  await client.go(item);
  await client.press(client.page.locator('a[href*="/messages?about="]'));
  await seen('client messages, about a request');
  await client.send(`${workspace}/messages`, { text });
  return client.place.split('#')[0];
}

// Opens every page of what is to be approved, from first to last, and returns how many there were.
export async function readEveryPage(client, approval, seen = async () => {}) {
  await client.go(approval);
  await client.press(client.page.locator('a[href$="/pages/1"]').first());
  for (let n = 1; ; n++) {
    const picture = client.page.locator('.sheet img');
    await until('the picture', () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
    if (n === 1) await seen('client approval, a page');
    const last = (await client.page.locator('main nav a[rel="next"]').count()) === 0;
    await client.press(client.page.locator('main nav a.btn.big'));
    if (last) return n;
  }
}

// Approves, with a fresh code from the mail where one is asked; returns whether one was.
export async function approve(client, house, email, seen = async () => {}) {
  await client.press(client.page.locator('a[href*="answer=approve"]'));
  const start = house.mail.letters.length;
  const asked = await client.page.locator('form[action$="/code"] button.big').count();
  if (asked) {
    await seen('client approval, a code is wanted');
    await client.press(client.page.locator('form[action$="/code"] button').first());
    const letter = await house.mail.letter(email, /\b\d{3} \d{3}\b/, start);
    await client.page.locator('#code').fill(letter.text.match(/\b\d{3} \d{3}\b/)[0]);
  }
  await seen('client approval, about to approve');
  await client.press(client.page.locator('form[action$="/answer"] button.big'));
  await client.page.waitForURL('**/done');
  return asked > 0;
}
