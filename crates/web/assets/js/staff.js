// @ts-check
// Comfort at the desk: keys, pages that change in place, zoom, copy. Everything here has a link or a form that does the
// same without it. It refuses to act on letters while someone types, in dialogs, or when shortcuts are switched off.

import { watchSession } from './session.js';
import { fields, peek, swap } from './swap.js';

const REGIONS = ['queue', 'stage', 'side'];
const SWITCH = 'strongroom-keys';
const reviewing = REGIONS.every((id) => document.getElementById(id));

/** @param {string} selector @returns {HTMLElement | null} */
const one = (selector) => document.querySelector(selector);
/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) => Array.from(document.querySelectorAll(selector));

/** @param {string} text */
function say(text) {
  const live = document.getElementById('live');
  if (!live || !text) return;
  const line = document.createElement('p');
  line.className = 'toast bad';
  line.textContent = text;
  live.replaceChildren(line);
  fade();
}

/** @type {number | undefined} */
let fading;
function fade() {
  clearTimeout(fading);
  const toast = one('.toast');
  if (!toast) return;
  const go = () => toast.classList.add('gone');
  fading = window.setTimeout(go, 10000);
  toast.addEventListener('mouseenter', () => clearTimeout(fading));
  toast.addEventListener('mouseleave', () => { fading = window.setTimeout(go, 4000); });
}

/* Ticking every row of a list */

{
  const button = one('[data-pick-all]');
  const boxes = () => /** @type {HTMLInputElement[]} */ (all('.pick input'));
  if (button && boxes().length > 1) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const every = boxes().every((box) => box.checked);
      for (const box of boxes()) box.checked = !every;
    });
  }
}

/* Pages that change in place */

let busy = false;

/**
 * @param {'GET' | 'POST'} method
 * @param {string} url
 * @param {{ body?: URLSearchParams, record?: boolean, alone?: boolean }} how `alone`: the page itself asks, nobody pressed
 */
async function turnTo(method, url, how = {}) {
  if (busy) return;
  busy = true;
  const outcome = await swap(method, url, REGIONS, how.body || null, how.alone ? 'refresh' : 'swap');
  busy = false;
  if (outcome.state === 'swapped') {
    if (how.record !== false && outcome.url !== location.href) history.pushState(null, '', outcome.url);
    one('#queue-list [aria-current]')?.scrollIntoView({ block: 'nearest' });
    renewed(how.alone);
    arrived();
  } else if (outcome.state === 'elsewhere') {
    location.assign(outcome.url);
  } else if (outcome.state === 'refused') {
    say(outcome.text || document.documentElement.dataset.failed || '');
  } else if (method === 'GET') {
    location.assign(url);
  } else {
    say(document.documentElement.dataset.offline || '');
  }
}

/** @type {number | undefined} */
let looking;
function arrived() {
  fade();
  showWords();
  clearTimeout(looking);
  const seconds = Number(document.getElementById('stage')?.dataset.refresh || 0);
  if (!seconds) return;
  looking = window.setTimeout(() => {
    if (!document.hidden && !asked()) turnTo('GET', location.href, { record: false, alone: true });
    else arrived();
  }, seconds * 1000);
}

/** @param {number} by */
function step(by) {
  const rows = /** @type {HTMLAnchorElement[]} */ (all('#queue-list > a'));
  const at = rows.findIndex((row) => row.hasAttribute('aria-current'));
  const next = at < 0 ? rows[0] : rows[at + by];
  if (next) turnTo('GET', next.href);
  else if (by > 0 && rows.length) follow('.queue-more a[rel="next"]');
}

/** @param {string} selector */
function follow(selector) {
  const link = /** @type {HTMLAnchorElement | null} */ (one(selector));
  if (link) turnTo('GET', link.href);
}

/* Asking again */

/** The form that is open, if any: beside the verbs, or unfolded below a decision. @returns {HTMLFormElement | undefined} */
const asked = () => /** @type {HTMLFormElement | undefined} */ (all('form.again:not([hidden])').find((form) => !form.closest('details:not([open])')));

/** Opens one of the forms that ask for something, or, without a name, closes them. @param {string} [id] */
function ask(id) {
  const verbs = one('#verbs');
  const folded = id ? null : asked()?.closest('details');
  if (folded) {
    folded.open = false;
    folded.querySelector('summary')?.focus();
    return;
  }
  const form = id ? /** @type {HTMLFormElement | null} */ (document.getElementById(id)) : null;
  if (!verbs || (id && !form)) return;
  const from = asked();
  for (const other of all('form.again')) other.hidden = other !== form;
  verbs.hidden = Boolean(form);
  const to = form
    ? form.querySelector('input[type="radio"]:checked, input[type="radio"], textarea')
    : verbs.querySelector(`[data-do="${from?.id || 'again'}"]`);
  if (to instanceof HTMLElement) to.focus();
  if (form) form.scrollIntoView({ block: 'nearest' });
}

/** The words that belong to the chosen reason, unless the person has written their own. */
function showWords() {
  const form = one('#again');
  const message = /** @type {HTMLTextAreaElement | null} */ (form?.querySelector('textarea') || null);
  if (!form || !message) return;
  const radios = Array.from(form.querySelectorAll('input[name="reason"]'));
  const known = new Set(radios.map((radio) => /** @type {HTMLElement} */ (radio).dataset.message || ''));
  for (const radio of radios) {
    radio.addEventListener('change', () => {
      const data = /** @type {HTMLElement} */ (radio).dataset;
      if (message.value.trim() === '' || known.has(message.value)) {
        message.value = data.message || '';
        const gloss = form.querySelector('#gloss');
        if (gloss) gloss.textContent = data.gloss || '';
      }
    });
  }
  message.addEventListener('input', () => {
    const gloss = form.querySelector('#gloss');
    if (gloss && !known.has(message.value)) gloss.textContent = '';
  });
}

/* Flagging for a lawyer */

/** Opens the form that flags a file and begins in it, or closes it. @param {boolean} open */
function flag(open) {
  const box = /** @type {HTMLDetailsElement | null} */ (document.getElementById('flag'));
  if (!box) return;
  box.open = open;
  box.querySelector(open ? 'textarea' : 'summary')?.focus();
  if (open) box.scrollIntoView({ block: 'nearest' });
}

/** The form that flags a file, where somebody is in it. @param {EventTarget | null} target @returns {HTMLFormElement | null} */
function flagging(target) {
  const at = /** @type {Element | null} */ (target);
  return at && at.closest ? at.closest('#flag[open]')?.querySelector('form') || null : null;
}

/* The page on the stage */

const STEPS = ['fit', '1', '2', '3'];

/** @param {-1 | 0 | 1} by */
function zoom(by) {
  const sheet = document.getElementById('sheet');
  if (!sheet) return;
  const at = by === 0 ? 0 : Math.min(STEPS.length - 1, Math.max(0, STEPS.indexOf(sheet.dataset.zoom || 'fit') + by));
  sheet.dataset.zoom = STEPS[at];
  const picture = sheet.querySelector('img');
  const large = picture?.dataset.large;
  if (picture && large && at > 1 && picture.getAttribute('src') !== large) picture.src = large;
}

function turn() {
  const sheet = document.getElementById('sheet');
  if (sheet) sheet.dataset.turn = String((Number(sheet.dataset.turn || 0) + 1) % 4);
}

/* Buttons */

function help() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('keys'));
  if (dialog && !dialog.open) dialog.showModal();
}

function find() {
  const box = /** @type {HTMLInputElement | null} */ (one('[data-filter]') || document.getElementById('find'));
  box?.focus();
  box?.select();
}

/* Searching from anywhere */

const palette = /** @type {HTMLDialogElement | null} */ (document.getElementById('palette'));
const jump = /** @type {HTMLInputElement | null} */ (document.getElementById('jump'));
/** @type {number | undefined} */
let looks;
let looked = 0;

/** Shows what the search page would; an answer that comes after a later one is dropped. */
async function look() {
  if (!jump) return;
  const turn = ++looked;
  const nodes = await peek('/desk/search?q=' + encodeURIComponent(jump.value), 'found');
  if (turn === looked && nodes) document.getElementById('hits')?.replaceChildren(...nodes);
}

function openPalette() {
  if (!palette || !jump || palette.open) return;
  palette.showModal();
  jump.select();
  look();
}

palette?.addEventListener('input', () => {
  clearTimeout(looks);
  looks = window.setTimeout(look, 120);
});
palette?.addEventListener('click', (event) => { if (event.target === palette) palette.close(); });
palette?.addEventListener('keydown', (event) => {
  const hits = /** @type {HTMLElement[]} */ (all('#hits a'));
  const at = hits.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by) {
    event.preventDefault();
    (at + by < 0 ? jump : hits[Math.min(hits.length - 1, at + by)])?.focus();
  } else if (event.key === 'Enter' && at < 0 && hits[0] && looks !== undefined && jump?.value.trim()) {
    event.preventDefault();
    clearTimeout(looks);
    look().then(() => one('#hits a')?.click());
  }
});

function saveCodes() {
  const list = one('[data-save-name]');
  if (!list) return;
  const text = Array.from(list.querySelectorAll('li'), (code) => code.textContent).join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text + '\r\n'], { type: 'text/plain' }));
  link.download = list.dataset.saveName || 'codes.txt';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @type {Record<string, () => void>} */
const DEEDS = {
  help, turn, cancel: () => ask(), again: () => ask('again'), more: () => ask('more'), print: () => window.print(),
  'zoom-in': () => zoom(1), 'zoom-out': () => zoom(-1), 'save-codes': saveCodes,
};

/** @param {HTMLElement} button */
async function copy(button) {
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById(button.dataset.copy || ''));
  if (!field) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return;
  }
  const live = document.getElementById('live');
  if (live) live.textContent = button.dataset.copied || '';
  const word = button.lastChild;
  const before = word?.textContent;
  if (word) {
    word.textContent = button.dataset.copied || '';
    window.setTimeout(() => { word.textContent = before || ''; if (live) live.textContent = ''; }, 2500);
  }
}

document.addEventListener('click', (event) => {
  const from = /** @type {Element} */ (event.target);
  const deed = /** @type {HTMLElement | null} */ (from.closest('[data-do]'));
  if (deed && DEEDS[deed.dataset.do || '']) {
    event.preventDefault();
    DEEDS[deed.dataset.do || '']();
    return;
  }
  const copies = /** @type {HTMLElement | null} */ (from.closest('[data-copy]'));
  if (copies) copy(copies);
  const menu = /** @type {HTMLDetailsElement | null} */ (one('.menu[open]'));
  if (menu && !menu.contains(from)) menu.open = false;
  const link = /** @type {HTMLAnchorElement | null} */ (from.closest('#queue-list a, .splits a, .thumbs a, .earlier a, [data-focus="look-again"]'));
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0;
  if (reviewing && link && plain) {
    event.preventDefault();
    turnTo('GET', link.href);
  }
});

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method === 'dialog') return;
  // A day that does not exist is sent as no day at all: the browser knows what was typed, and the server cannot.
  const odd = /** @type {HTMLInputElement[]} */ ([...form.elements]).find((field) => field.validity?.badInput);
  if (odd) {
    event.preventDefault();
    odd.reportValidity();
    return;
  }
  const by = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
  if (reviewing && form.hasAttribute('data-swap')) {
    event.preventDefault();
    const body = fields(form, by || form.querySelector('button[name]'));
    // The ticks and the days belong to the form that was open when the page was made; whatever is decided, they go with it.
    if (form.hasAttribute('data-ticks')) {
      for (const one of /** @type {HTMLInputElement[]} */ (all('.checks input:checked, .noted input'))) {
        if (one.form !== form) body.append(one.name, one.value);
      }
    }
    turnTo('POST', form.action, { body });
    return;
  }
  // A second press while the first is under way does nothing; a download leaves the page where it is.
  const what = by ? `${by.name}=${by.value}` : '1';
  if (form.dataset.sent === what) {
    event.preventDefault();
  } else if (form.method === 'post') {
    form.dataset.sent = what;
    window.setTimeout(() => { delete form.dataset.sent; }, 4000);
  }
});

addEventListener('popstate', () => { if (reviewing) turnTo('GET', location.href, { record: false }); });

/* Keys */

/** @returns {boolean} */
function switchedOff() {
  try {
    return localStorage.getItem(SWITCH) === 'off';
  } catch {
    return false;
  }
}

/** @param {EventTarget | null} target */
function typing(target) {
  const at = /** @type {HTMLElement | null} */ (target);
  if (!at || !at.tagName) return false;
  if (/^(TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable) return true;
  return at.tagName === 'INPUT' && !/^(radio|checkbox)$/.test(/** @type {HTMLInputElement} */ (at).type);
}

/** @param {string} selector */
const press = (selector) => one(selector)?.click();
/** @param {string} href */
const go = (href) => { if (one(`.rail a[href="${href}"]`)) location.assign(href); };

/** @type {Record<string, () => void>} */
const PLACES = {
  t: () => go('/desk/today'), r: () => go('/desk/review'), m: () => go('/desk/messages'), f: () => go('/desk/matters'),
  c: () => go('/desk/clients'), e: () => go('/desk/leads'), a: () => go('/desk/approvals'), d: () => go('/desk/dates'),
  s: () => go('/desk/settings'),
  p: () => go('/desk/people'), l: () => go('/desk/audit'),
};

/** @type {Record<string, () => void>} */
const REVIEW = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  a: () => press('#accept button[value="accept"]'), A: () => ask('more'), r: () => ask('again'), D: () => press('#download'),
  '[': () => follow('.thumbs a[rel="prev"]'), ']': () => follow('.thumbs a[rel="next"]'), t: turn,
  '+': () => zoom(1), '=': () => zoom(1), '-': () => zoom(-1), 0: () => zoom(0),
  f: () => flag(true), u: () => press('#decision [data-undo], [data-undo]'), o: () => press('[data-matter]'), v: () => follow('.earlier a'),
};

/* Walking along a list */

const LISTED = '.row-link, .calls li > a, .hits li > a, .docs li > a, .threads li > a, .notices li > a, .people li > div > a';

/** Goes to the link of the row after or before the one somebody is in; Enter opens it, as it opens any link. @param {number} by */
function walk(by) {
  const rows = all(LISTED).filter((row) => row.closest('main') && row.offsetParent !== null);
  const at = rows.findIndex((row) => (row.closest('tr, li') || row).contains(document.activeElement));
  const next = at < 0 ? rows[0] : rows[at + by];
  next?.focus();
}

/** The inbox walks its own rows. */
const walks = () => !reviewing && !document.querySelector('.inbox');

/** What cannot lose a message that is being written. */
const SAFE = new Set(['t', '+', '=', '-', '0']);

/** @param {KeyboardEvent} event @param {boolean} asking */
function digit(event, asking) {
  const boxes = all(asking ? '#again:not([hidden]) input[name="reason"]' : '.checks input');
  const box = /** @type {HTMLInputElement | undefined} */ (boxes[Number(event.key) - 1]);
  if (!box) return;
  event.preventDefault();
  box.click();
  if (asking) box.focus();
}

let gone = 0;

document.addEventListener('keydown', (event) => {
  if (event.isComposing || document.querySelector('dialog[open]')) return;
  const form = asked();
  const asking = Boolean(form);
  if (event.key === 'Escape') {
    const menu = /** @type {HTMLDetailsElement | null} */ (one('.menu[open]'));
    if (menu) { menu.open = false; menu.querySelector('summary')?.focus(); } else if (flagging(event.target)) flag(false);
    else if (asking) ask();
    return;
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && flagging(event.target)) {
    event.preventDefault();
    flagging(event.target)?.requestSubmit();
    return;
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && asking && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[name="decision"]'));
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.altKey) {
    event.preventDefault();
    openPalette();
    return;
  }
  if (typing(event.target) || switchedOff() || event.ctrlKey || event.metaKey || event.altKey) return;
  letter(event, asking);
});

/** @param {KeyboardEvent} event @param {boolean} asking */
function letter(event, asking) {
  const second = Date.now() - gone < 1500;
  gone = 0;
  if (second && PLACES[event.key]) {
    event.preventDefault();
    PLACES[event.key]();
  } else if (event.key === 'g') {
    gone = Date.now();
  } else if (event.key === '?') {
    event.preventDefault();
    help();
  } else if (event.key === '/') {
    event.preventDefault();
    find();
  } else if (walks() && (event.key === 'j' || event.key === 'k')) {
    event.preventDefault();
    walk(event.key === 'j' ? 1 : -1);
  } else if (reviewing && /^[1-9]$/.test(event.key)) {
    digit(event, asking);
  } else if (reviewing && !asking && event.key === 'Enter' && idle(event.target)) {
    event.preventDefault();
    press('#large');
  } else if (reviewing && REVIEW[event.key] && (!asking || SAFE.has(event.key)) && !(event.key.startsWith('Arrow') && busyArea(event.target))) {
    event.preventDefault();
    REVIEW[event.key]();
  }
}

/** Enter belongs to whatever can be pressed; elsewhere it opens the page in full. @param {EventTarget | null} target */
function idle(target) {
  const at = /** @type {Element | null} */ (target);
  return !at || !at.closest || !at.closest('a, button, input, summary, select, textarea');
}

/** Arrows belong to radio buttons and to a page that scrolls. @param {EventTarget | null} target */
function busyArea(target) {
  const at = /** @type {Element | null} */ (target);
  return Boolean(at && at.closest && at.closest('input, #sheet, .info, .act, details'));
}

/* The end of the session */

/** Seconds the session has left, as the page that is shown says. */
const sessionLeft = () => Number(document.documentElement.dataset.sessionEnds || 0);

/** Tells the warning how long the server gives from now, after somebody or the page alone asked it. @param {boolean} [alone] */
let renewed = (alone) => {};

function warnOfTheEnd() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('session'));
  if (!dialog || !sessionLeft()) return;
  const goesOn = watchSession(dialog, {
    left: sessionLeft(),
    channel: 'strongroom-desk-session',
    door: () => location.assign('/desk/sign-in?next=' + encodeURIComponent(location.pathname + location.search)),
  });
  renewed = (alone) => goesOn(sessionLeft(), alone);
}

const box = /** @type {HTMLInputElement | null} */ (document.getElementById('keys-off'));
if (box) {
  box.checked = switchedOff();
  box.addEventListener('change', () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? 'off' : 'on');
    } catch {
      box.checked = false;
    }
  });
}
// On a phone the places stand in one line that scrolls.
one('.rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
one('[data-first-focus]')?.focus();
arrived();
warnOfTheEnd();
