// A provider of text messages as journeys see it: the documented Messages interface (2010-04-01) on this machine, its texts in
// order, and what becomes of each in the journey's hands. It turns away what is not signed or formed as documented.

import http from 'node:http';
import { until } from './chance.mjs';

const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
const KEY = 'SK0123456789abcdef0123456789abcdef';
const SECRET = 'a-secret-of-the-journey';
const FROM = '+12125550100';

export class Texts {
  static async start() {
    const texts = new Texts();
    Object.assign(texts, { sent: [], open: true, unsubscribed: new Set(), turnedAway: 0 });
    texts.server = http.createServer((request, answer) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk) => { body += chunk; });
      request.on('end', () => {
        const [status, said] = texts.answer(request, body);
        answer.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(said));
      });
    });
    await new Promise((resolve) => texts.server.listen(0, '127.0.0.1', resolve));
    return texts;
  }

  // What the program needs to know to use it.
  get settings() {
    return {
      STRONGROOM_SMS_URL: `http://127.0.0.1:${this.server.address().port}`,
      STRONGROOM_SMS_ACCOUNT: ACCOUNT,
      STRONGROOM_SMS_KEY: KEY,
      STRONGROOM_SMS_SECRET: SECRET,
      STRONGROOM_SMS_FROM: FROM,
    };
  }

  answer(request, body) {
    const no = (status, code, message) => [status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }];
    const signed = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}`;
    if (!this.open || request.headers.authorization !== signed) {
      this.turnedAway += 1;
      return no(401, 20003, 'Authenticate');
    }
    const path = new URL(request.url, 'http://provider').pathname;
    const all = `/2010-04-01/Accounts/${ACCOUNT}/Messages`;
    if (request.method === 'POST' && path === `${all}.json`) {
      const fields = new URLSearchParams(body);
      const [to, from, words] = ['To', 'From', 'Body'].map((name) => fields.get(name) ?? '');
      if (from !== FROM) return no(400, 21603, "A 'From' phone number is required");
      if (!words) return no(400, 21602, 'Message body is required');
      if (to === '+15005550001') return no(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
      if (this.unsubscribed.has(to)) return no(400, 21610, 'Attempt to send to unsubscribed recipient');
      const text = { sid: `SM${String(this.sent.length + 1).padStart(32, '0')}`, to, words, status: 'queued', error_code: null };
      this.sent.push(text);
      return [201, this.told(text)];
    }
    const text = this.sent.find((one) => path === `${all}/${one.sid}.json`);
    if (request.method === 'GET' && text) return [200, this.told(text)];
    if (request.method === 'GET' && path === `${all}.json`) return [200, { messages: [], page: 0 }];
    return no(404, 20404, 'The requested resource was not found');
  }

  told({ sid, to, words, status, error_code }) {
    return { sid, account_sid: ACCOUNT, to, from: FROM, body: words, status, error_code, error_message: null, num_segments: '1' };
  }

  // The first text to this number that came after the `seen` first ones.
  async text(to, seen = 0) {
    return until(`a text to ${to}`, () => this.sent.slice(seen).find((text) => text.to === to), 30_000);
  }

  stop() {
    this.server.close();
  }
}
