// The review of who can come in, in a real browser: begun, a line changed on the page that changes it, the rest confirmed,
// finished and kept. In English and Spanish.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { DESK, open, Person } from './lib/browser.mjs';
import { House } from './lib/house.mjs';
import { CLIENT, firstRun, openMatter } from './lib/practice.mjs';
import { steps } from './lib/steps.mjs';

const REVIEWS = '/desk/people/reviews';

describe('who can come in is looked at', () => {
  let browser, house, owner, review;
  const step = steps(() => [owner], () => house);
  const faults = [];
  const look = async (label) => {
    for (const language of ['es', 'en']) {
      await owner.speak(language);
      faults.push(...await owner.look(`access review ${label} ${language}`));
    }
  };

  before(async () => {
    browser = await open();
    house = await House.raise('sqlite');
    owner = await Person.sit(browser, 'owner', DESK, house.origin, { locale: 'en-US' });
    owner.excuse(/422 \(Unprocessable/);
  }, { timeout: 120_000 });

  after(async () => {
    await browser?.close();
    await house?.lower();
  });

  step('it is begun from the page of colleagues', async () => {
    await firstRun(owner, house);
    await openMatter(owner, CLIENT, { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-1' });
    await owner.go('/desk/people');
    await owner.press(owner.page.locator(`main a[href="${REVIEWS}"]`).first());
    await look('none yet');
    await owner.send(`${REVIEWS}/often`, { months: '99' });
    assert.ok(await owner.page.locator('a[href="#months"]').count(), 'a number it can be is asked for');
    faults.push(...await owner.look('access review wrong months en'));
    await owner.send(`${REVIEWS}/often`, { months: '6' });
    await owner.press(owner.page.locator(`main form[action="${REVIEWS}"] button`));
    review = owner.place;
    assert.ok(review.startsWith(`${REVIEWS}/rev_`), review);
    await look('begun');
  });

  step('it is finished once every line is confirmed, and kept', async () => {
    await owner.press(owner.page.locator(`form[action="${review}/finish"] button`));
    assert.ok((await owner.text('main, [role="status"]')).length > 0);
    await look('not finished yet');
    // One's own line is never ticked beforehand.
    assert.equal(await owner.page.locator('input[form="many"]:checked').count(), 0);
    await owner.press(owner.page.locator('form#many button'));
    await look('nothing ticked');
    await owner.tick(owner.page.locator('input[form="many"]').first());
    await owner.press(owner.page.locator('form#many button'));
    assert.equal(await owner.page.locator('form#many').count(), 0, 'nothing is left to tick');
    await look('confirmed');
    await owner.press(owner.page.locator(`form[action="${review}/finish"] button`));
    assert.match(await owner.text('main'), owner.says('access-over'));
    await look('record');
    await owner.go(REVIEWS);
    await look('history');
  });

  step('every page that was looked at is without a fault', async () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(owner.unexcused, []);
  });
});
