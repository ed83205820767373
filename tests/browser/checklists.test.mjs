// The practice makes a list its own, words a request anew, and a matter shows what differs; a request changes and is taken
// off and asked for again; the client brings a paper of their own accord and says that another does not apply.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Scene } from './lib/opening.mjs';
import { note } from './lib/fixtures.mjs';
import { allSaved, pick, sendAll } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const PROOF = { en: 'Proof that you may ask for your family', es: 'Prueba de que puede pedir por su familia' };

describe('lists and the shape of a checklist', () => {
  let scene, house, staff, client, matter, workspace, list, item;
  const step = steps(() => [staff, client], () => house);
  const faults = [];
  const look = async (person, label) => {
    person.reached(label);
    faults.push(...await person.look(`lists ${label}`));
  };

  before(async () => {
    scene = await Scene.usual();
    ({ house, staff, client } = scene);
  }, { timeout: 120_000 });

  after(async () => {
    await scene?.strike();
  });

  step('a matter is opened and its client comes in', async () => {
    ({ matter, workspace } = await scene.openFirstMatter());
  });

  step('a shipped list becomes the practice’s own and one request reads differently', async () => {
    const page = staff.page;
    await staff.go('/desk/settings/lists');
    await look(staff, 'lists');
    await page.selectOption('#from', 'us-family-green-card/i130-i485');
    await page.click('button[value="from"]');
    await page.waitForURL(/lists\/tpl_/);
    list = new URL(page.url()).pathname;
    await look(staff, 'one list');
    await page.locator('details.aside:has(button[value="item"])').first().locator('summary').click();
    const form = page.locator('form:has(button[value="item"])').first();
    await form.locator('input[name="title"]').fill(PROOF.en);
    await form.locator('input[name="title_es"]').fill(PROOF.es);
    await form.locator('button[value="item"]').click();
    await page.waitForLoadState();
    assert.match(await staff.text('main'), staff.says('lists-version', { version: 2 }));
  });

  step('the matter tells what is new, here and worded differently', async () => {
    const page = staff.page;
    await staff.go(`${matter}/checklist/template?template=${list.split('/').pop()}`);
    await look(staff, 'what differs');
    const changed = page.locator('fieldset', { has: page.locator('legend', { hasText: staff.words('shape-changed') }) }).locator('input');
    assert.equal(await changed.count(), 1);
    await changed.check();
    await page.locator('fieldset:has(legend:text("needs")) input:checked').evaluateAll((all) => all.forEach((box) => { box.checked = false; }));
    await page.click('form.apply button[type="submit"]');
    await page.waitForURL(`**${matter}/checklist`);
    await look(staff, 'checklist');
    assert.ok((await staff.text('main')).includes(staff.own(PROOF)));
  });

  step('a request gets a date, a paper that came by post, and is taken off and asked for again', async () => {
    const page = staff.page;
    await page.locator('a.btn.link', { hasText: staff.words('shape-edit') }).first().click();
    await page.waitForURL(/checklist\/itm_/);
    item = new URL(page.url()).pathname;
    await page.fill('#due', '2027-01-15');
    await look(staff, 'one request');
    await page.locator(`form[action="${item}"] button[type="submit"]`).click();
    await page.waitForURL(`**${matter}/checklist`);
    await staff.go(item);
    await page.selectOption('#channel', 'post');
    await page.fill('#receiver', 'Front desk');
    await page.setInputFiles('#file', { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF') });
    await page.locator(`form[action="${item}/files"] button[type="submit"]`).click();
    await page.waitForURL(`**${matter}/checklist`);
    assert.match(await staff.text('main'), staff.says('filing-by-for', { how: staff.words('filing-post'), receiver: 'Front desk' }));
    await staff.go(item);
    await page.locator(`form[action="${item}/remove"] button`).click();
    await page.waitForURL(`**${matter}/checklist`);
    await look(staff, 'checklist with what is gone');
    assert.match(await staff.text('main'), staff.says('shape-gone'));
    await client.go(`${workspace}/documents`);
    assert.ok(!(await client.text('main')).includes(client.own(PROOF)));
    await page.locator('button', { hasText: staff.words('shape-restore') }).first().click();
    await page.waitForURL(`**${matter}/checklist`);
    await client.go(`${workspace}/documents`);
    assert.ok((await client.text('main')).includes(client.own(PROOF)));
  });

  step('the client brings a paper nobody asked for', async () => {
    const page = client.page;
    await page.click(`a[href="${workspace}/other"]`);
    await look(client, 'client other');
    await page.fill('#what', 'carta de mi escuela');
    await page.click('form[action$="/other"] button[type="submit"]');
    await page.waitForURL(/items\/itm_/);
    await look(client, 'client other request');
    assert.match(await client.text('h1'), client.says('other-name', { what: 'carta de mi escuela' }));
  });

  step('and sends it, and staff put it under the request it answers', async () => {
    const page = client.page;
    const brought = new URL(page.url()).pathname.split('/').pop();
    await pick(client, { name: 'carta.pdf', mimeType: 'application/pdf', buffer: note('A letter from school') });
    await allSaved(client);
    await sendAll(client);
    await staff.go(`${matter}/checklist/${brought}`);
    await staff.page.selectOption('#request', { index: 2 });
    await look(staff, 'what the client brought');
    await staff.page.locator('form[action$="/under"] button').click();
    await staff.page.waitForURL(`**${matter}/checklist`);
    await look(staff, 'checklist with what the client brought');
    assert.ok((await staff.text('main')).includes('carta.pdf'));
    await client.go(`${workspace}/documents`);
    assert.ok(!(await client.text('main')).includes('carta de mi escuela'));
  });

  step('and says that another does not apply, which staff decide', async () => {
    await client.go(`${workspace}/documents`);
    const href = await client.page.locator('.rows a.row-link').nth(3).getAttribute('href');
    await client.go(`${href}/cannot`);
    await look(client, 'client cannot');
    await client.page.check('#reason-not_applicable');
    await client.page.fill('#note', 'Nunca me casé.');
    await client.page.click('form[action$="/cannot"] button[type="submit"]');
    await client.page.waitForURL(/told=/);
    await staff.go(`${matter}/checklist`);
    await look(staff, 'checklist with a proposal');
    await staff.page.locator('summary', { hasText: staff.words('shape-still') }).first().click();
    await staff.page.locator('textarea[name="said"]:visible').first().fill('Mándenos su acta, por favor.');
    await look(staff, 'checklist with a sentence');
    await staff.page.locator('button', { hasText: staff.words('shape-still-go') }).first().click();
    await staff.page.waitForURL(`**${matter}/checklist`);
    await client.go(href);
    await look(client, 'client reads the sentence');
    assert.ok((await client.text('main')).includes('Mándenos su acta, por favor.'));
    await client.go(`${href}/cannot`);
    await client.page.check('#reason-not_applicable');
    await client.page.fill('#note', 'De verdad, nunca me casé.');
    await client.page.click('form[action$="/cannot"] button[type="submit"]');
    await client.page.waitForURL(/told=/);
    await staff.go(`${matter}/checklist`);
    await staff.page.locator('button', { hasText: staff.words('shape-agree') }).first().click();
    await staff.page.waitForURL(`**${matter}/checklist`);
    assert.match(await staff.text('main'), staff.says('desk-state-not-applicable'));
  });

  step('staff set another aside and say why, and the client reads it', async () => {
    const aside = staff.page.locator('summary', { hasText: staff.words('desk-waive') });
    const item = staff.page.locator('li', { has: aside }).first();
    await item.locator(aside).click();
    await item.locator('textarea[name="said"]').fill('Ya lo tenemos.');
    const action = await item.locator('form[action$="/waive"]').getAttribute('action');
    await item.locator('form[action$="/waive"] button').click();
    await staff.page.waitForURL(`**${matter}/checklist`);
    await look(staff, 'checklist with a reason');
    await client.go(`${workspace}/items/${action.split('/').at(-2)}`);
    await look(client, 'client reads the reason');
    assert.ok((await client.text('main')).includes('Ya lo tenemos.'));
  });

  step('every page that was looked at is without a fault', async () => {
    assert.deepEqual(faults, []);
  });
});
