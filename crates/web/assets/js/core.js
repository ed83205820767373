// @ts-check
// On every client page: the warning before a session ends, one sending per press, focus on what went wrong, printing.
// It builds no markup and stores nothing.

const csrf = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf"]'))?.content ?? '';

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
if (dialog && 'showModal' in dialog) watch(dialog);

/** Whether somebody wrote something on this page that was not sent. */
function written() {
  const fields = /** @type {NodeListOf<HTMLTextAreaElement | HTMLInputElement>} */ (document.querySelectorAll('textarea, input[type="text"], input[type="email"], input:not([type])'));
  return [...fields].some((field) => field.value !== field.defaultValue);
}

/** @param {HTMLDialogElement} dialog */
function watch(dialog) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const text = /** @type {HTMLElement} */ (dialog.querySelector('#session-text'));
  const live = /** @type {HTMLElement} */ (dialog.querySelector('[data-live]'));
  /** How long before the end to warn: as the server asks, but never at once, or a short session would be all warning. */
  const warn = () => Math.min(Number(dialog.dataset.warning) * 1000, (ends - Date.now()) / 2);
  /** The sentence for each number of minutes, written by the server. @type {Map<string, string>} */
  const sentences = new Map();
  for (const term of dialog.querySelectorAll('dt')) sentences.set(term.textContent ?? '', term.nextElementSibling?.textContent ?? '');

  let ends = Date.now() + Number(dialog.dataset.left) * 1000;
  let warning = warn();
  let asked = Date.now();
  let timer = 0;
  /** Whether the server is being asked for the door. */
  let leaving = false;
  /** Whether somebody said that they are here, and the server has not heard it yet. */
  let staying = false;
  const others = 'BroadcastChannel' in self ? new BroadcastChannel('strongroom-session') : null;

  /** @param {number} seconds */
  const goesOn = (seconds) => {
    ends = Date.now() + seconds * 1000;
    warning = warn();
    leaving = staying = false;
    trouble('');
    if (dialog.open) dialog.close();
    tick();
  };
  /** Says inside the warning what stands in the way, or takes it back. @param {'' | 'offline' | 'over'} what */
  const trouble = (what) => {
    for (const note of dialog.querySelectorAll('[data-trouble]')) {
      /** @type {HTMLElement} */ (note).hidden = /** @type {HTMLElement} */ (note).dataset.trouble !== what;
    }
    if (what && !dialog.open) dialog.showModal();
  };
  others?.addEventListener('message', (event) => goesOn(Number(event.data)));
  document.addEventListener('strongroom:session', (event) => {
    asked = Date.now();
    goesOn(/** @type {CustomEvent<number>} */ (event).detail);
  });

  const stay = async () => {
    asked = Date.now();
    const answer = await fetch(form.action, { method: 'POST', headers: { 'X-Strongroom-Csrf': csrf, Accept: 'text/plain' } });
    // A server in trouble has not said that the session is over.
    if (answer.status >= 500) throw new Error('no answer');
    const seconds = Number(answer.ok ? await answer.text() : NaN);
    if (!(seconds > 0)) {
      over();
      return;
    }
    others?.postMessage(seconds);
    goesOn(seconds);
  };
  /** The server says that the session is over. The page goes, unless it holds what somebody wrote. */
  const over = () => {
    if (!written()) {
      location.reload();
      return;
    }
    // Neither does the end of the time take it.
    leaving = true;
    trouble('over');
  };
  const here = () => {
    staying = true;
    return stay().catch(() => trouble('offline'));
  };
  /**
   * The time is over. Only a server that answers can show the door; until then the page stays as it is. Whoever was here when
   * nobody could be told is told of first: what they wrote is not to go with the line that comes back.
   */
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    try {
      if (staying) {
        await stay();
        return;
      }
      if ((await fetch('/healthz', { cache: 'no-store' })).status >= 500) throw new Error('no answer');
      location.reload();
    } catch {
      leaving = false;
      trouble('offline');
      timer = setTimeout(tick, 5000);
    }
  };

  function tick() {
    clearTimeout(timer);
    const left = ends - Date.now();
    if (left <= 0) {
      // The server knows whether the session is really over; it shows the door if it is.
      leave();
      return;
    }
    if (left <= warning) {
      const sentence = sentences.get(String(Math.max(1, Math.ceil(left / 60000)))) ?? '';
      if (sentence && text.textContent !== sentence) {
        text.textContent = sentence;
        live.textContent = sentence;
      }
      if (!dialog.open) dialog.showModal();
    }
    timer = setTimeout(tick, left <= warning ? 1000 : Math.min(60000, left - warning));
  }

  form.addEventListener('submit', (event) => {
    const by = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    if (by?.hasAttribute('formaction')) return;
    event.preventDefault();
    here();
  });
  // Closing the warning with Escape means "I am here".
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    here();
  });
  // Writing is being there: a long note must not end in a closed session.
  document.addEventListener('input', () => {
    if (Date.now() - asked > 120000 && ends > Date.now()) stay().catch(() => {});
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) tick();
  });
  tick();
}
