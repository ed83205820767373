// A real clamd in a folder of its own, with one signature of ours: the string every scanner knows. It needs no database
// of the day and leaves nothing behind.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { folder, until } from './chance.mjs';
import { eicar } from './fixtures.mjs';

const PROGRAM = '/usr/sbin/clamd';

export class Clamd {
  static async start() {
    if (!existsSync(PROGRAM)) throw new Error('install the package clamav-daemon (`make test` does)');
    const clamd = new Clamd();
    clamd.home = folder('clamd');
    clamd.socket = clamd.home.join('clamd.ctl');
    mkdirSync(clamd.home.join('db'));
    writeFileSync(clamd.home.join('db', 'own.ndb'), `Own.Eicar.Body:0:*:${eicar().toString('hex')}\n`);
    writeFileSync(clamd.home.join('clamd.conf'), [
      'Foreground yes', `LocalSocket ${clamd.socket}`, `DatabaseDirectory ${clamd.home.join('db')}`,
      `TemporaryDirectory ${clamd.home.path}`, 'AlertExceedsMax yes', '',
    ].join('\n'));
    clamd.child = spawn(PROGRAM, ['--config-file', clamd.home.join('clamd.conf')], { stdio: 'ignore' });
    clamd.ended = new Promise((resolve) => clamd.child.on('exit', resolve));
    await until('clamd', () => {
      if (clamd.child.exitCode !== null) throw new Error(`it ended with ${clamd.child.exitCode}`);
      return existsSync(clamd.socket);
    });
    return clamd;
  }

  // What the program needs to know to use it. The signature is older than any day's.
  get settings() {
    return { STRONGROOM_CLAMD_ADDRESS: `unix:${this.socket}`, STRONGROOM_CLAMD_OLDEST_DAYS: '0' };
  }

  async stop() {
    this.child.kill();
    await this.ended;
    this.home.remove();
  }
}
