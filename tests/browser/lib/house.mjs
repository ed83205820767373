// A practice served by the real program: its folder or database, its mail server, and the line people reach it by. The
// program can be killed and started again at any moment; the address people use stays.

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { folder, freePort, until } from './chance.mjs';
import { engine as engineOf } from './leg.mjs';
import { Mail } from './mail.mjs';
import { Postgres } from './postgres.mjs';
import { Line } from './proxy.mjs';

const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../..');
const PROGRAM = process.env.STRONGROOM_TEST_PROGRAM ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target'), 'debug/strongroom');

export class House {
  // `more` is environment for the program beyond what every house needs, `host` the name people type.
  static async raise(wanted, more = {}, host = '127.0.0.1') {
    const engine = engineOf(wanted);
    if (!['sqlite', 'postgres'].includes(engine)) throw new Error(`no engine is called ${engine}: sqlite or postgres`);
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not built: run 'cargo build -p strongroom' first`);
    const house = new House();
    house.engine = engine;
    house.home = folder(engine);
    house.said = '';
    house.complained = '';
    house.mail = await Mail.start();
    house.port = await freePort();
    house.line = new Line(house.port);
    house.origin = `http://${host}:${await house.line.listen()}`;
    house.env = {
      PATH: process.env.PATH,
      STRONGROOM_DATA_DIR: house.home.join('data'),
      STRONGROOM_LISTEN: `127.0.0.1:${house.port}`,
      STRONGROOM_ORIGIN: house.origin,
      STRONGROOM_SMTP_HOST: '127.0.0.1',
      STRONGROOM_SMTP_PORT: String(house.mail.port),
      STRONGROOM_SMTP_SECURITY: 'none',
      STRONGROOM_SMTP_FROM: 'portal@practice.example',
      ...more,
    };
    if (engine === 'postgres') {
      house.postgres = await Postgres.start();
      house.env.STRONGROOM_DATABASE_URL = house.postgres.url('practice_app');
      house.env.STRONGROOM_DATABASE_OWNER_URL = house.postgres.url('practice_owner');
    }
    try {
      const migrated = await house.run('migrate');
      if (migrated.code !== 0) throw new Error(`migrate: ${migrated.text}`);
      await house.serve();
    } catch (error) {
      // What was started for it would keep the suite from ending.
      await house.lower();
      throw error;
    }
    return house;
  }

  // Runs a command of the program to its end.
  async run(...args) {
    try {
      const { stdout, stderr } = await promisify(execFile)(PROGRAM, args, { env: this.env, maxBuffer: 64 << 20 });
      return { code: 0, text: stdout + stderr };
    } catch (error) {
      return { code: error.code, text: `${error.stdout}${error.stderr}` };
    }
  }

  // Changes the database underneath, on either engine, for what a journey cannot wait for: days that go by.
  async sql(...statements) {
    if (this.postgres) {
      this.postgres.sql('practice', statements.join('; '));
      return;
    }
    const lines = ['import sqlite3, sys', 'base = sqlite3.connect(sys.argv[1], timeout=20)', 'for one in sys.argv[2:]: base.execute(one)', 'base.commit()'];
    const python = process.env.STRONGROOM_TEST_PYTHON ?? 'python3';
    await promisify(execFile)(python, ['-c', lines.join('\n'), this.home.join('data/house.db'), ...statements]);
  }

  async serve(tries = 5) {
    const child = spawn(PROGRAM, ['serve'], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    child.stdout.on('data', (text) => { this.said += text; });
    child.stderr.on('data', (text) => { this.complained += text; });
    this.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    let over = false;
    this.ended.then(() => { over = true; });
    const why = await until('the server', async () => over || this.answers(), 60_000).then(() => '', (error) => error.message);
    if (!over && !why) return;
    // Somebody else may have taken the port between the moment it was free and now.
    if (over && tries > 0 && this.complained.includes('Address already in use')) {
      this.said = this.complained = '';
      this.port = await freePort();
      this.line.target = this.port;
      this.env.STRONGROOM_LISTEN = `127.0.0.1:${this.port}`;
      await this.serve(tries - 1);
      return;
    }
    throw new Error(`${why || 'the server ended'}\n${this.said}\n${this.complained}`);
  }

  answers() {
    return new Promise((resolve) => {
      http.get({ host: '127.0.0.1', port: this.port, path: '/', agent: false }, (answer) => {
        answer.resume();
        resolve(true);
      }).on('error', () => resolve(false));
    });
  }

  // The address that makes the first owner, as printed at start.
  get setup() {
    const found = this.said.match(/https?:\/\/\S+\/desk\/setup\?code=\S+/);
    if (!found) throw new Error(`no setup address was printed:\n${this.said}`);
    return found[0];
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async lower() {
    this.child?.kill('SIGTERM');
    const end = await this.ended;
    await this.line.close();
    this.mail.stop();
    await this.postgres?.stop();
    if (!process.env.STRONGROOM_TEST_KEEP) this.home.remove();
    return end;
  }
}
