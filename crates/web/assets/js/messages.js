// @ts-check
// Keys and ready texts on the desk's pages of messages. Everything here has a link or a button that does the same without
// it. It refuses to act on letters while someone types, in dialogs, or when shortcuts are switched off.

/** @param {string} selector @returns {HTMLElement | null} */
const one = (selector) => document.querySelector(selector);
const rows = () => /** @type {HTMLAnchorElement[]} */ (Array.from(document.querySelectorAll('.inbox-link')));

/** @param {number} by */
function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.closest('li')?.contains(document.activeElement));
  const next = at < 0 ? all[0] : all[at + by];
  next?.focus();
}

/** The row somebody stands on, or the page itself. @returns {Element | Document | null} */
const place = () => (rows().length ? document.activeElement?.closest('.inbox > li') ?? null : document);

function reply() {
  const field = one('#text');
  if (field) field.focus();
  else {
    const link = /** @type {HTMLAnchorElement | null} */ (place()?.querySelector('.inbox-link') ?? null);
    if (link) location.assign(link.href + '#text');
  }
}

function done() {
  const button = /** @type {HTMLElement | null} */ (place()?.querySelector('#done, [data-done]') ?? null);
  button?.click();
}

/** @type {Record<string, () => void>} */
const KEYS = { j: () => step(1), k: () => step(-1), r: reply, e: done };

function off() {
  try {
    return localStorage.getItem('strongroom-keys') === 'off';
  } catch {
    return false;
  }
}

let gone = 0;
document.addEventListener('keydown', (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.isComposing || document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    const form = /** @type {HTMLFormElement | null} */ (at.closest('form'));
    if (form && at.matches('textarea')) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (at.matches('textarea, select, input:not([type="radio"], [type="checkbox"])') || off()) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // The letter after G goes to a place, and is no key of this page.
  const second = Date.now() - gone < 1500;
  gone = event.key === 'g' ? Date.now() : 0;
  if (second || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

// A ready text takes the place of nothing, or of another ready text; what somebody wrote stays.
document.addEventListener('click', (event) => {
  const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-fill]'));
  const field = /** @type {HTMLTextAreaElement | null} */ (one('#text'));
  if (!link || !field) return;
  event.preventDefault();
  const known = Array.from(document.querySelectorAll('[data-fill]'), (other) => /** @type {HTMLElement} */ (other).dataset.fill);
  if (field.value.trim() === '' || known.includes(field.value)) field.value = link.dataset.fill ?? '';
  else field.value += '\n' + (link.dataset.fill ?? '');
  field.focus();
});

if (location.hash === '#text') one('#text')?.focus();
