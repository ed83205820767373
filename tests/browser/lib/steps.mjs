// A journey as a row of steps: a step that fails leaves nothing for the next ones to stand on, so they are skipped and
// the failure is told with what everybody had before them.

import { test } from 'node:test';

// `people` returns who takes part; `house` the installation.
export function steps(people, house) {
  let standing = true;
  return (name, run) => test(name, { timeout: 600_000 }, async (t) => {
    if (!standing) return t.skip('an earlier step of this journey failed');
    standing = false;
    try {
      await run(t);
    } catch (error) {
      const views = [];
      for (const person of people().filter(Boolean)) views.push(await person.before(name), ...person.unexcused);
      const log = (house()?.complained ?? '').split('\n').slice(-15).join('\n');
      throw new Error(`${error.stack}\n--- ${views.join('\n--- ')}\n--- server:\n${log}`);
    }
    standing = true;
  });
}
