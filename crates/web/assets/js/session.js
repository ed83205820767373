// @ts-check
// The end of a session, at both doors: the warning before it, staying by one press, and a page that keeps what somebody wrote
// while nobody can be asked or after the server said that it is over. It stores nothing, and refuses to decide that a session
// is over: only an answer of the server does.

/** Whether somebody wrote something on this page that was not sent. Words that were only offered, and are not seen, are nobody's. */
function written() {
  const fields = /** @type {NodeListOf<HTMLTextAreaElement | HTMLInputElement>} */ (document.querySelectorAll('textarea, input[type="text"], input[type="email"], input:not([type])'));
  return [...fields].some((field) => field.value !== field.defaultValue && (field.offsetParent || field.closest('details:not([open])')));
}

/**
 * Watches the session of this page. The dialog holds a form that renews the session and answers with the seconds it has then
 * (asked for as text/plain), a sentence for each number of minutes (`dt`, `dd`), and what stands in the way (`data-trouble`).
 * @param {HTMLDialogElement} dialog
 * @param {object} how
 * @param {number} how.left seconds until the end
 * @param {string} how.channel what the open pages of this door tell each other by
 * @param {() => void} how.door goes to where a session that is over leads
 * @returns {(seconds: number, alone?: boolean) => void} tells it how long the server gives from now; `alone`: the page looked
 *   again by itself, which renews nothing
 */
export function watchSession(dialog, { left, channel, door }) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const text = /** @type {HTMLElement} */ (dialog.querySelector('#session-text'));
  const live = /** @type {HTMLElement} */ (dialog.querySelector('[data-live]'));
  /** @type {Map<string, string>} */
  const sentences = new Map();
  for (const term of dialog.querySelectorAll('dt')) sentences.set(term.textContent ?? '', term.nextElementSibling?.textContent ?? '');
  const others = 'BroadcastChannel' in self ? new BroadcastChannel(channel) : null;

  let ends = 0;
  /** Milliseconds before the end at which to warn. */
  let warning = 0;
  let asked = Date.now();
  let timer = 0;
  /** Whether the server is being asked for the door, or has said that the session is over. */
  let leaving = false;
  /** Whether somebody said that they are here, and the server has not heard it yet. */
  let staying = false;

  /** Says inside the warning what stands in the way, or takes it back. @param {'' | 'offline' | 'over'} what */
  const trouble = (what) => {
    for (const note of /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll('[data-trouble]'))) note.hidden = note.dataset.trouble !== what;
    if (what && !dialog.open) dialog.showModal();
  };
  /** @param {number} seconds @param {boolean} [alone] */
  const goesOn = (seconds, alone) => {
    const when = Date.now() + seconds * 1000;
    // What is on the screen about the end stays there.
    if (alone && when < ends + 2000) {
      ends = when;
      return;
    }
    ends = when;
    // As the server asks, but never at once: a short session would be all warning.
    warning = Math.min(Number(dialog.dataset.warning) * 1000, seconds * 500);
    leaving = staying = false;
    trouble('');
    if (dialog.open) dialog.close();
    tick();
  };

  const stay = async () => {
    asked = Date.now();
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(/** @type {any} */ (new FormData(form))), headers: { Accept: 'text/plain' } });
    // A server in trouble has not said that the session is over.
    if (answer.status >= 500) throw new Error('no answer');
    const seconds = Number(answer.ok ? await answer.text() : NaN);
    if (seconds > 0) {
      others?.postMessage(seconds);
      goesOn(seconds);
    } else if (written()) {
      // Neither does the end of the time take what somebody wrote.
      leaving = true;
      trouble('over');
    } else {
      door();
    }
  };
  const here = () => {
    staying = true;
    stay().catch(() => trouble('offline'));
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
      door();
    } catch {
      leaving = false;
      trouble('offline');
      timer = window.setTimeout(tick, 5000);
    }
  };

  function tick() {
    clearTimeout(timer);
    const rest = ends - Date.now();
    if (rest <= 0) {
      leave();
      return;
    }
    if (rest <= warning) {
      const sentence = sentences.get(String(Math.max(1, Math.ceil(rest / 60000)))) ?? '';
      if (sentence && text.textContent !== sentence) live.textContent = text.textContent = sentence;
      if (!dialog.open) dialog.showModal();
    }
    timer = window.setTimeout(tick, rest <= warning ? 1000 : Math.min(60000, rest - warning));
  }

  form.addEventListener('submit', (event) => {
    if (event.submitter?.hasAttribute('formaction')) return;
    event.preventDefault();
    // Whatever else listens to forms sends this one nowhere.
    event.stopPropagation();
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
  others?.addEventListener('message', (event) => goesOn(Number(event.data)));
  goesOn(left);
  return goesOn;
}
