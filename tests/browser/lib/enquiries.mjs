// Somebody writes to the practice before they are its client, and staff take them in: read, called, searched for, ticked,
// converted. By the names of fields, so that it works in either language.

import http from 'node:http';
import { until } from './chance.mjs';

// A person needs longer than this to write their name; a form sent sooner is asked for once more.
const YOUNGEST = 3_200;

// A page of another site with the practice's form inside it.
export async function otherSite(house) {
  const server = http.createServer((request, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><title>Another site</title><iframe title="form" width="380" height="800" src="${house.origin}/enquiry/embed"></iframe></html>`);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// Fills the form that stands in `frame` (a page or a frame of one), and sends it once it is old enough to be a person's.
export async function write(frame, enquiry) {
  const form = frame.locator('form[data-stamp]');
  await form.waitFor();
  const shown = Date.now();
  for (const [name, value] of Object.entries(enquiry)) await form.locator(`[name="${name}"]`).fill(value);
  await form.locator('[name="consent"]').evaluate((box) => box.click());
  const topic = await form.locator('#topic option').evaluateAll((all) => all.find((o) => o.value.includes('green-card'))?.value);
  await form.locator('#topic').selectOption(topic);
  await until('the form to be old enough', () => Date.now() - shown > YOUNGEST);
  await form.locator('button[type="submit"]').click();
  await frame.locator('.round.ok').waitFor();
}

// Staff call back and write down that they did.
export async function callBack(staff, lead, text) {
  await staff.go(lead);
  await staff.send(`${lead}/contact`, { channel: 'phone', outcome: 'reached', text });
}

// Searches for the person, and for those on the other side, and decides about what was found.
export async function searchAndClear(staff, lead, others, reason) {
  await staff.send(`${lead}/search`, { names: others });
  const found = await staff.text('#search');
  await staff.send(`${lead}/decide`, { decision: 'clear', reason });
  return found;
}

export async function tickAllPoints(staff, lead) {
  for (const box of await staff.page.locator('input[name="points"]').all()) await staff.tick(box);
  await staff.send(`${lead}/check`);
}

// Makes a client and a matter of the enquiry; returns the matter's and the client's addresses.
export async function convert(staff, lead, facts) {
  await staff.go(`${lead}/convert`);
  await staff.send(`${lead}/convert`, { client: 'new', ...facts });
  const [matter] = staff.place.match(/^(\/desk\/matters\/[^/]+)\/checklist/)?.slice(1) ?? [];
  if (!matter) throw new Error(`the enquiry was not converted: ${staff.place}`);
  await staff.go(`${matter}/people`);
  const record = await staff.page.locator('a[href^="/desk/clients/cli_"]').first().getAttribute('href');
  await staff.go(`${matter}/checklist`);
  return { matter, record };
}
