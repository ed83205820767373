// @ts-check
// Parts of a page replaced from another page of ours, without a library and without a Trusted Types policy: the browser
// parses the answer as an inert document and named regions are adopted from it. It refuses to run anything that came
// with the answer, and to send a form twice.

/**
 * @typedef {{ state: 'swapped', url: string } | { state: 'elsewhere', url: string } | { state: 'refused', text: string } | { state: 'offline' }} Outcome
 * `swapped`: the regions are in place. `elsewhere`: the answer is a page without them. `refused`: the server said no,
 * in words. `offline`: no answer came, nothing is known to have happened.
 */

/**
 * @param {string} method
 * @param {string} url
 * @param {FormData | null} body
 * @param {'swap' | 'refresh'} by
 * @returns {Promise<XMLHttpRequest | null>}
 */
function ask(method, url, body, by) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = 'document';
    request.setRequestHeader('X-Requested-With', by);
    request.timeout = 30000;
    request.onload = () => done(request);
    request.onerror = () => done(null);
    request.ontimeout = () => done(null);
    request.send(body);
  });
}

/**
 * A form's fields as the form itself would send them. Files go by ordinary forms only.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} by
 */
export function fields(form, by) {
  const data = new FormData(form);
  if (by && by.name) data.append(by.name, by.value);
  const pairs = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === 'string') pairs.append(name, value);
  return pairs;
}

/**
 * @param {'GET' | 'POST'} method
 * @param {string} url
 * @param {string[]} ids the regions every page of this kind has
 * @param {URLSearchParams | null} [body]
 * @param {'swap' | 'refresh'} [by] `refresh` where nobody pressed anything: that must not keep a session alive
 * @returns {Promise<Outcome>}
 */
export async function swap(method, url, ids, body = null, by = 'swap') {
  const answer = await ask(method, url, /** @type {any} */ (body), by);
  if (!answer) return { state: 'offline' };
  const page = answer.responseXML;
  const landed = answer.responseURL || url;
  const parts = page ? ids.map((id) => page.getElementById(id)) : [];
  if (!page || parts.length === 0 || parts.some((part) => !part)) {
    if (answer.status < 400) return { state: 'elsewhere', url: landed };
    const text = page && page.querySelector('h1') ? page.querySelector('h1')?.textContent || '' : '';
    return { state: 'refused', text };
  }
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const key = active && active.dataset ? active.dataset.focus : undefined;
  const inside = active && ids.some((id) => document.getElementById(id)?.contains(active));
  for (const part of parts) {
    if (part) document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
  }
  copyTexts(page);
  document.title = page.title;
  const again = key ? document.querySelector(`[data-focus="${CSS.escape(key)}"]`) : null;
  const heading = inside && !again ? document.getElementById('side-title') : null;
  const target = /** @type {HTMLElement | null} */ (again || heading);
  if (target) target.focus({ preventScroll: !again });
  return { state: 'swapped', url: landed };
}

/**
 * One region of another page of ours, to be shown inside this one. Nothing of it runs.
 * @param {string} url
 * @param {string} id
 * @returns {Promise<Node[] | null>}
 */
export async function peek(url, id) {
  const answer = await ask('GET', url, null, 'swap');
  const part = answer && answer.status < 400 ? answer.responseXML?.getElementById(id) : null;
  return part ? adopted(part) : null;
}

/** What an element of another page holds. The list is copied first: adopting takes each out of it. @param {Element} from */
const adopted = (from) => [...from.childNodes].map((node) => document.adoptNode(node));

/**
 * What stays in place (so that it is announced and keeps its listeners) takes over only what it says.
 * @param {Document} page
 */
function copyTexts(page) {
  const live = document.getElementById('live');
  const said = page.getElementById('live');
  if (live && said) live.replaceChildren(...adopted(said));
  const count = document.getElementById('rail-count');
  const fresh = page.getElementById('rail-count');
  if (count) count.textContent = fresh ? fresh.textContent : '';
  const app = document.querySelector('.app');
  const next = page.querySelector('.app');
  if (app && next) app.className = next.className;
  document.documentElement.dataset.sessionEnds = page.documentElement.dataset.sessionEnds || '';
}
