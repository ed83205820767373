// Small things every journey needs: waiting for something to become true, free ports, folders that go away, and the
// one-time codes an authenticator app would show (RFC 6238). It knows nothing of the product.

import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Asks until the answer is something; says what it waited for when it never is.
export async function until(what, ask, patience = 60_000, pause = 50) {
  const end = Date.now() + patience;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${patience / 1000} s in vain: ${what}${last ? ` (${last.message})` : ''}`);
    await sleep(pause);
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export function folder(name) {
  const at = mkdtempSync(path.join(os.tmpdir(), `strongroom-${name}-`));
  return { path: at, join: (...parts) => path.join(at, ...parts), remove: () => rmSync(at, { recursive: true, force: true, maxRetries: 5 }) };
}

export function oneTimeCode(secret, at = Date.now(), steps = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=-]/g, '').toUpperCase()].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000) + steps));
  const sum = createHmac('sha1', key).update(counter).digest();
  const start = sum[19] & 15;
  return String((sum.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
