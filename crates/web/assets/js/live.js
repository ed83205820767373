// @ts-check
// A page that hears when something changed and asks for its own part again. Without it, or with the line cut, everything
// can be read after a reload. It refuses to touch a part somebody is writing in, and to listen while nobody looks.

import { swap } from './swap.js';

const REGIONS = ['talk', 'comments', 'inbox'];
const here = REGIONS.map((id) => document.getElementById(id)).filter((part) => part !== null);
const address = here.map((part) => part.dataset.live).find((live) => live);

/** @type {EventSource | null} */
let source = null;
let asking = false;
/** Something changed while somebody was writing, or while the last answer was on its way. */
let owed = false;

/** Whether somebody is in the middle of something inside a part that would be replaced. */
function busy() {
  const at = document.activeElement;
  const inside = here.some((part) => document.getElementById(part.id)?.contains(at));
  const open = here.some((part) => document.getElementById(part.id)?.querySelector('details[open]'));
  return Boolean(open || (inside && at?.matches('textarea, input')));
}

async function look() {
  if (asking || busy()) {
    owed = true;
    return;
  }
  asking = true;
  owed = false;
  const ids = here.map((part) => part.id);
  const outcome = await swap('GET', location.href.split('#')[0], ids, null, 'refresh');
  asking = false;
  // Whoever is not let in any more sees the door at their next press; what is on the screen was theirs to see.
  if (outcome.state !== 'swapped' && outcome.state !== 'offline') stop();
  else if (owed) look();
}

function listen() {
  if (!address || source || document.hidden) return;
  source = new EventSource(address);
  source.addEventListener('changed', look);
}

function stop() {
  source?.close();
  source = null;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stop();
  } else {
    listen();
    if (address) look();
  }
});
document.addEventListener('focusout', () => setTimeout(() => { if (owed) look(); }, 0));
addEventListener('pagehide', stop);
addEventListener('pageshow', listen);
listen();
