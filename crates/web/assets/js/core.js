// @ts-check
// On every client page: the warning before a session ends, one sending per press, focus on what went wrong, printing.
// It builds no markup and stores nothing.

import { watchSession } from './session.js';

/** What went wrong, or a page's first word, gets the focus. */
/** @type {HTMLElement | null} */ (document.querySelector('[data-first]'))?.focus();

for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());

// A second press within a few seconds sends nothing. Buttons stay enabled, so that they keep their focus and their name.
document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method === 'dialog') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '1';
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('session'));
if (dialog && 'showModal' in dialog) {
  const goesOn = watchSession(dialog, { left: Number(dialog.dataset.left), channel: 'strongroom-session', door: () => location.reload() });
  // A file that is being sent renews the session, too.
  document.addEventListener('strongroom:session', (event) => goesOn(/** @type {CustomEvent<number>} */ (event).detail));
}
