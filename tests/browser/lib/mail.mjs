// The practice's mail server as the journeys see it: aiosmtpd in a process of its own, its mails in order.

import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { until } from './chance.mjs';

const SINK = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../python/mail_sink.py');

export class Mail {
  static async start() {
    const mail = new Mail();
    mail.letters = [];
    mail.child = spawn(process.env.STRONGROOM_TEST_PYTHON ?? 'python3', [SINK], { stdio: ['pipe', 'pipe', 'inherit'] });
    readline.createInterface({ input: mail.child.stdout }).on('line', (line) => {
      const said = JSON.parse(line);
      if (said.port) mail.port = said.port;
      else mail.letters.push(said);
    });
    await until('the mail server', () => mail.port, 20_000);
    return mail;
  }

  // The first letter to this address that came after the `seen` first ones and holds a link of this form.
  async letter(to, link, seen = 0) {
    return until(`a letter to ${to}`, () => {
      const found = this.letters.slice(seen).find((letter) => letter.to.includes(to) && link.test(letter.text));
      return found && { ...found, link: found.text.match(link)[0] };
    }, 30_000);
  }

  stop() {
    this.child.stdin.end();
  }
}
