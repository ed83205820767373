// A private PostgreSQL in a temporary folder, reachable by a socket in it only. PostgreSQL refuses to run as root, so root
// hands it to the account its package made. It stops when this process ends, however it ends.

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { folder, until } from './chance.mjs';

const SCRIPT = `
  "$2/initdb" -D "$1/data" -U tester --auth=trust --encoding=UTF8 --locale=C --wal-segsize=1 --no-sync --no-instructions >"$1/log" 2>&1
  "$2/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off -c full_page_writes=off -c shared_buffers=32MB >>"$1/log" 2>&1 &
  server=$!
  cat >/dev/null
  kill -INT $server
  wait $server
`;

function programs() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((v) => path.join(root, v, 'bin')), ...process.env.PATH.split(':')];
  const found = places.find((place) => existsSync(path.join(place, 'initdb')));
  if (!found) throw new Error("PostgreSQL's programs are missing: install the package postgresql");
  return found;
}

export class Postgres {
  static async start() {
    const pg = new Postgres();
    pg.home = folder('pg');
    pg.bin = programs();
    const shell = ['sh', '-c', SCRIPT, 'guard', pg.home.path, pg.bin];
    if (process.getuid() === 0) {
      const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'])));
      chownSync(pg.home.path, uid, gid);
      shell.unshift('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups');
    }
    pg.child = spawn(shell[0], shell.slice(1), { stdio: ['pipe', 'ignore', 'ignore'], cwd: pg.home.path, detached: true });
    pg.ended = new Promise((resolve) => pg.child.on('exit', resolve));
    await until('PostgreSQL', () => pg.sql('postgres', 'SELECT 1') !== '', 60_000, 200);
    pg.sql('postgres', 'CREATE ROLE practice_owner LOGIN');
    pg.sql('postgres', 'CREATE ROLE practice_app LOGIN');
    pg.sql('postgres', 'CREATE DATABASE practice OWNER practice_owner');
    return pg;
  }

  url(role) {
    return `postgres://${role}@localhost/practice?host=${encodeURIComponent(this.home.path)}`;
  }

  sql(database, text) {
    const args = ['-X', '-q', '-A', '-t', '-h', this.home.path, '-U', 'tester', '-d', database, '-c', text];
    return execFileSync(path.join(this.bin, 'psql'), args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim();
  }

  async stop() {
    this.child.stdin.end();
    await this.ended;
    this.home.remove();
  }
}
