// The resumable protocol, spoken by a client nobody here wrote: tus-js-client, on Node, with a client's session.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import * as tus from 'tus-js-client';
import { DESK, open, Person, PHONE } from './lib/browser.mjs';
import { until } from './lib/chance.mjs';
import { scan } from './lib/fixtures.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, comeIn, firstRun, openMatter, request } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

describe('tus-js-client against the portal', () => {
  let browser, house, staff, client, workspace, item, headers, paper;
  const test = steps(() => [staff, client], () => house);

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    staff = await Person.sit(browser, 'staff', DESK, house.origin, { locale: 'en-US' });
    client = await Person.sit(browser, 'client', PHONE, house.origin, { locale: 'en-US' });
    await firstRun(staff, house);
    ({ workspace } = await openMatter(staff, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1', language: 'en' }));
    await comeIn(client, house, workspace, CLIENT.email);
    item = await request(client, workspace, 'tax');
    await client.go(item);
    const csrf = await client.page.locator('meta[name="csrf"]').getAttribute('content');
    const cookies = (await client.profile.cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
    headers = { Cookie: cookies, 'X-Strongroom-Csrf': csrf };
    paper = await scan(house.home.join('tus.pdf'), 12_000_000);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  const upload = (options) => new Promise((resolve, reject) => {
    const it = new tus.Upload(createReadStream(paper.path), {
      endpoint: `${house.origin}${item}/uploads`,
      uploadSize: paper.size,
      chunkSize: 1_000_000,
      metadata: { filename: 'tus.pdf', filetype: 'application/pdf' },
      headers,
      retryDelays: [100, 200, 400, 800, 1600],
      onError: reject,
      onSuccess: () => resolve(it),
      ...options,
    });
    options?.started?.(it);
    it.start();
  });

  test('the server says what it speaks', async () => {
    const answer = await fetch(`${house.origin}${item}/uploads`, { method: 'OPTIONS', headers });
    assert.ok([200, 204].includes(answer.status), `${answer.status}`);
    assert.equal(answer.headers.get('tus-version'), '1.0.0');
    const spoken = answer.headers.get('tus-extension') ?? '';
    for (const extension of ['creation', 'creation-with-upload', 'checksum', 'termination', 'expiration']) {
      assert.ok(spoken.split(',').includes(extension), `${extension} is among ${spoken}`);
    }
  });

  test('a file goes up in chunks', async () => {
    const done = await upload();
    const answer = await fetch(done.url, { method: 'HEAD', headers: { ...headers, 'Tus-Resumable': '1.0.0' } });
    assert.equal(Number(answer.headers.get('upload-offset')), paper.size);
    assert.equal(answer.headers.get('cache-control')?.includes('no-store'), true);
    assert.ok(answer.headers.get('upload-expires') || Number(answer.headers.get('upload-offset')) === paper.size);
    await tus.Upload.terminate(done.url, { headers });
    const gone = await fetch(done.url, { method: 'HEAD', headers: { ...headers, 'Tus-Resumable': '1.0.0' } });
    assert.ok([404, 410].includes(gone.status));
  });

  test('data may come with the creation', async () => {
    const done = await upload({ uploadDataDuringCreation: true });
    await tus.Upload.terminate(done.url, { headers });
  });

  test('an upload goes on after the line was cut', async () => {
    let cuts = 0;
    const again = house.line.after(3_000_000, () => { cuts += 1; house.line.cut(); });
    const done = await upload();
    await again;
    assert.equal(cuts, 1);
    await client.page.reload();
    assert.equal(await client.page.locator('.pg[data-state="done"]').count(), 1);
    assert.ok(done.url.includes('/uploads/'));
  });

  test('wrong offsets, wrong sums, wrong versions and strangers are refused as the protocol says', async () => {
    const create = await fetch(`${house.origin}${item}/uploads`, { method: 'POST', headers: { ...headers, 'Tus-Resumable': '1.0.0', 'Upload-Length': '100', 'Upload-Metadata': `filename ${Buffer.from('a.pdf').toString('base64')}` } });
    assert.equal(create.status, 201);
    const url = new URL(create.headers.get('location'), house.origin).href;
    const patch = (more, body = Buffer.alloc(10)) => fetch(url, { method: 'PATCH', body, headers: { ...headers, 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream', ...more } });
    assert.equal((await patch({ 'Upload-Offset': '5' })).status, 409);
    assert.equal((await patch({ 'Content-Type': 'application/json' })).status, 415);
    assert.equal((await patch({ 'Tus-Resumable': '0.2.2' })).status, 412);
    const sum = (text) => `sha256 ${createHash('sha256').update(text).digest('base64')}`;
    assert.equal((await patch({ 'Upload-Checksum': sum('something else') })).status, 460);
    assert.equal((await patch({ 'Upload-Checksum': 'crc7 AAAA' })).status, 400);
    const good = Buffer.from('0123456789');
    const taken = await patch({ 'Upload-Checksum': sum(good) }, good);
    assert.equal(taken.status, 204);
    assert.equal(taken.headers.get('upload-offset'), '10');
    const stranger = await fetch(url, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' }, redirect: 'manual' });
    assert.ok([303, 401, 403, 404].includes(stranger.status));
    assert.equal(stranger.headers.get('upload-offset'), null);
    const tooLarge = await fetch(`${house.origin}${item}/uploads`, { method: 'POST', headers: { ...headers, 'Tus-Resumable': '1.0.0', 'Upload-Length': String(2 ** 50) } });
    assert.equal(tooLarge.status, 413);
    await tus.Upload.terminate(url, { headers });
  });

  test('what went up is what staff take out', async () => {
    await client.go(item);
    await Promise.all([client.page.waitForURL('**/sent*'), client.page.locator('form[data-upload] button[type="submit"].big').click()]);
    await until('the inspection', async () => {
      await staff.go('/desk/review');
      const row = staff.page.locator('#queue-list a').first();
      if (!(await row.count())) return false;
      await staff.go(await row.getAttribute('href'));
      return (await staff.page.locator('#sheet').count()) === 1;
    }, 60_000, 500);
    const download = staff.page.waitForEvent('download');
    await staff.page.locator('#download').click();
    const bytes = await readFile(await (await download).path());
    assert.equal(createHash('sha256').update(bytes).digest('hex'), paper.sha256);
  });
});
