// @ts-check
// The page of one request: picking, showing, saving and ordering files. Every file is saved as soon as it is picked;
// only pressing Send sends. Nothing is kept in the browser: after a reload the server's list is the truth.

import { look } from './look.js';
import { Upload } from './tus.js';

/**
 * @typedef {object} Page
 * @property {HTMLElement} card
 * @property {string} name
 * @property {number} size
 * @property {'ready' | 'partial' | import('./tus.js').State} state
 * @property {Upload | null} upload
 * @property {string} url what the server calls it; empty while it knows nothing of it
 * @property {string} id the server's id for the form
 * @property {string} picture address of the preview; may be empty
 * @property {string} title
 * @property {boolean} seen it was picked on this page, so that its picker knows what it is
 */

/** Files up to this size are copied into memory when picked: Android may take back access to files of cloud drives. */
const COPIED = 40e6;
/** All copies together. */
const COPIED_ALL = 200e6;

const form = /** @type {HTMLFormElement} */ (find(document, 'form[data-upload]'));
const picker = /** @type {HTMLFormElement} */ (find(document, '#pick'));
const tray = find(form, '[data-tray]');
const live = find(form, '[data-live]');
const grid = find(document, '[data-grid]');
const template = /** @type {HTMLTemplateElement} */ (find(document, '#card'));
const viewer = /** @type {HTMLDialogElement} */ (find(document, '#viewer'));
const camera = /** @type {HTMLInputElement | null} */ (document.getElementById('camera'));
const files = /** @type {HTMLInputElement} */ (find(document, '#files'));
const csrf = /** @type {HTMLMetaElement} */ (find(document, 'meta[name="csrf"]')).content;
const most = Number(form.dataset.files);
const largest = Number(form.dataset.largest);

/** Sentences, written by the server. @type {Record<string, string>} */
const say = {};
for (const term of document.querySelectorAll('[data-copy] dt')) say[term.textContent ?? ''] = term.nextElementSibling?.textContent ?? '';

/** @type {Page[]} */
const pages = [];
let copied = 0;
/** What the next picked file stands in for. @type {Page | null} */
let insteadOf = null;

adopt();
enhance();

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(selector);
  return /** @type {HTMLElement} */ (found);
}

/** @param {string} text @param {Record<string, string | number>} values */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** @param {string} text */
function announce(text) {
  live.textContent = text;
}

/** Turns the plain form into buttons, a drop zone and a tray. */
function enhance() {
  find(picker, '[data-js]').hidden = false;
  const plain = find(picker, '[data-native]');
  plain.hidden = true;
  for (const more of form.querySelectorAll('[data-pick]')) /** @type {HTMLElement} */ (more).hidden = false;
  // Only where scripts run may the picker go away: the buttons in the tray take its place.
  grid.classList.add('scripted');
  document.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-pick]'));
    if (!button) return;
    insteadOf = null;
    const photo = camera && (button.dataset.pick === 'camera' || (button.dataset.pick === 'more' && matchMedia('(pointer: coarse)').matches));
    (photo && camera ? camera : files).click();
  });
  for (const input of camera ? [camera, files] : [files]) {
    input.addEventListener('change', () => {
      const list = [...(input.files ?? [])];
      input.value = '';
      picked(list, input === camera);
    });
  }
  // Browsers without scripts see this form; here nothing may be sent twice.
  picker.addEventListener('submit', (event) => event.preventDefault());

  let depth = 0;
  /** @param {boolean} on */
  const over = (on) => picker.classList.toggle('over', on);
  const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragenter', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth++;
    over(true);
  });
  document.addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (!depth) over(false);
  });
  document.addEventListener('dragover', (event) => {
    if (carries(event)) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    insteadOf = null;
    picked([...(event.dataTransfer?.files ?? [])], false);
  });
  document.addEventListener('paste', (event) => {
    const list = [...(event.clipboardData?.files ?? [])];
    if (list.length) picked(list, false);
  });
}

/** Takes over the files the server holds from an earlier visit. */
function adopt() {
  for (const old of [...tray.querySelectorAll('.pg')]) {
    const card = /** @type {HTMLElement} */ (old);
    const { name = '', size = '0', offset = '0', url = '', upload = '', state } = card.dataset;
    const page = make(name, Number(size), find(card, '[data-title]').textContent?.trim() ?? '');
    page.url = url;
    page.id = upload;
    card.replaceWith(page.card);
    pages.push(page);
    if (state === 'done') status(page, 'done', page.size);
    else status(page, 'partial', Number(offset));
  }
  paint();
}

/** @param {string} name @param {number} size @param {string} title @returns {Page} */
function make(name, size, title) {
  const card = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  /** @type {Page} */
  const page = { card, name, size, state: 'ready', upload: null, url: '', id: '', picture: '', title, seen: false };
  find(card, '[data-title]').textContent = title;
  find(card, '[data-size]').textContent = measure(size);
  find(card, '[data-kind]').textContent = /\.([a-z0-9]{1,4})$/i.exec(name)?.[1].toUpperCase() ?? '';
  find(card, 'progress').setAttribute('aria-label', title);
  const thumb = /** @type {HTMLButtonElement} */ (find(card, '.thumb'));
  thumb.disabled = true;
  card.addEventListener('click', (event) => {
    const action = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-act]'))?.dataset.act;
    if (action) act(page, action);
  });
  return page;
}

/** @param {File[]} list @param {boolean} fromCamera */
async function picked(list, fromCamera) {
  const old = insteadOf;
  insteadOf = null;
  problem('');
  if (old && old.state !== 'partial' && list.length) drop(old);
  for (const file of list) {
    const partial = pages.find((page) => page.state === 'partial' && page.name === file.name && page.size === file.size);
    if (partial) {
      begin(partial, file);
      continue;
    }
    if (pages.filter((page) => page.state !== 'error').length >= most) {
      problem(say.count);
      break;
    }
    const page = make(file.name, file.size, fromCamera ? say.photo : file.name || say.noName);
    tray.append(page.card);
    pages.push(page);
    paint();
    const wrong = refused(file);
    if (wrong) {
      page.card.dataset.final = '';
      status(page, 'error', 0, wrong);
      announce(`${page.title}. ${wrong}`);
    } else {
      if (unusual(file)) warn(page, say.unusual);
      begin(page, file);
    }
  }
}

/** What no server has to look at to be sure. What a file is, its content says, and that the server alone judges. @param {File} file */
function refused(file) {
  if (!file.size) return say.empty;
  if (file.size > largest) return fill(say.size, { size: measure(file.size) });
  return '';
}

/** Whether name and announced type promise something that is seldom taken. A name proves nothing: this warns and never stops. @param {File} file */
function unusual(file) {
  const accepted = files.accept.split(',');
  const ending = /\.[^.]+$/.exec(file.name.toLowerCase())?.[0];
  const known = (file.type && accepted.includes(file.type)) || (ending && accepted.includes(ending));
  // Without both there is nothing to go by.
  return !known && Boolean(file.type || ending);
}

/** @param {Page} page @param {File} file */
async function begin(page, file) {
  page.seen = true;
  // Said before the file is read: whoever goes on choosing does not change it for this one.
  const replaces = replaced();
  status(page, 'ready', 0);
  /** @type {Blob} */
  let blob = file;
  if (file.size <= COPIED && copied + file.size <= COPIED_ALL) {
    copied += file.size;
    try {
      blob = new Blob([await file.arrayBuffer()], { type: file.type });
    } catch {
      copied -= file.size;
      page.card.dataset.final = '';
      status(page, 'error', 0, say.unreadable);
      announce(say.unreadable);
      return;
    }
  }
  if (!pages.includes(page)) return;
  if (file.type.startsWith('image/') && !page.picture) {
    show(page, URL.createObjectURL(file));
    look(blob).then((hint) => {
      if (hint) warn(page, say[hint]);
    });
  }
  page.upload = new Upload({
    blob,
    name: file.name,
    type: file.type,
    endpoint: form.dataset.endpoint ?? '',
    csrf,
    url: page.url,
    replaces,
    on: (state, sent) => moved(page, state, sent, blob !== file),
  });
  status(page, 'wait', 0);
  pump();
}

/** The document that the next file replaces, where its sender says so: one file replaces it. */
function replaced() {
  const all = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[data-replaces] input'));
  const chosen = [...all].find((input) => input.checked && input.value);
  if (!chosen) return '';
  chosen.disabled = true;
  all[0].checked = true;
  return chosen.value;
}

/** Starts what waits: one file at a time on a mobile line, three otherwise. */
function pump() {
  const line = /** @type {any} */ (navigator).connection;
  const atOnce = line && (line.saveData || line.type === 'cellular') ? 1 : 3;
  let busy = pages.filter((page) => page.state === 'sending' || page.state === 'offline').length;
  for (const page of pages) {
    if (busy >= atOnce) return;
    if (page.state === 'wait' && page.upload) {
      busy++;
      page.upload.start();
    }
  }
}

/** @param {Page} page @param {import('./tus.js').State} state @param {number} sent @param {boolean} inMemory */
function moved(page, state, sent, inMemory) {
  const upload = /** @type {Upload} */ (page.upload);
  const before = page.state;
  if (!pages.includes(page)) return;
  let text = '';
  if (state === 'error') {
    text = { unreadable: say.unreadable, session: say.session, refused: upload.said || say.failed, failed: say.failed }[upload.why];
    if (upload.why === 'session') problem(say.session, form.dataset.signedOut);
    if (upload.why === 'refused') page.card.dataset.final = '';
  }
  status(page, state, sent, text);
  if (state === 'done') {
    page.url = upload.url;
    page.id = upload.id;
    page.upload = null;
    if (inMemory) copied -= page.size;
    paint();
  }
  if (before !== state) {
    if (state === 'done' || state === 'error' || state === 'offline') announce(`${page.title}. ${find(page.card, '[data-status]').textContent}`);
    if (state !== 'sending') pump();
  }
}

/** @param {Page} page @param {Page['state']} state @param {number} sent @param {string} [text] */
function status(page, state, sent, text = '') {
  const percent = page.size ? Math.floor((sent / page.size) * 100) : 0;
  const bar = /** @type {HTMLProgressElement} */ (find(page.card, 'progress'));
  const line = find(page.card, '[data-status]');
  const was = page.state;
  page.state = state;
  page.card.dataset.state = state;
  // Never backwards: a part that is sent again is not a loss.
  bar.value = state === 'error' ? 0 : Math.max(was === 'error' ? 0 : bar.value, percent);
  const words = text || fill(say[state === 'error' ? 'failed' : state], { percent: bar.value });
  if (line.textContent !== words) line.textContent = words;
  const button = find(page.card, '[data-act="pause"]');
  const label = state === 'error' ? say.retry : state === 'paused' || state === 'offline' ? say.resume : say.pause;
  find(button, 'span').textContent = label;
  button.setAttribute('aria-label', `${label}: ${page.title}`);
}

/** @param {Page} page @param {string} picture */
function show(page, picture) {
  const image = /** @type {HTMLImageElement} */ (find(page.card, 'img'));
  const thumb = /** @type {HTMLButtonElement} */ (find(page.card, '.thumb'));
  page.picture = picture;
  image.onerror = () => {
    image.removeAttribute('src');
    thumb.disabled = true;
    page.picture = '';
  };
  image.src = picture;
  thumb.disabled = false;
}

/** @param {Page} page @param {string} text */
function warn(page, text) {
  find(page.card, '[data-warn-text]').textContent = text;
  find(page.card, '[data-warn]').hidden = false;
}

/** @param {Page} page @param {string} action */
function act(page, action) {
  const at = pages.indexOf(page);
  if (action === 'pause') {
    if (page.state === 'sending' || page.state === 'offline') {
      // "Continue" on a waiting line means: try now.
      if (page.state === 'offline') page.upload?.start();
      else page.upload?.pause();
    } else {
      page.upload?.start();
    }
  }
  const to = action === 'up' ? at - 1 : action === 'down' ? at + 1 : -1;
  if (to >= 0 && to < pages.length) {
    pages.splice(at, 1);
    pages.splice(to, 0, page);
    tray.insertBefore(page.card, pages[to + 1]?.card ?? null);
    paint();
    // The button at the end of its way is gone: the focus goes to its twin.
    const twin = to === 0 ? 'down' : to === pages.length - 1 ? 'up' : action;
    find(page.card, `[data-act="${twin}"]`).focus();
    announce(`${page.title}. ${find(page.card, '[data-which]').textContent}`);
  }
  if (action === 'remove') {
    drop(page);
    const near = pages[Math.min(at, pages.length - 1)];
    (near ? find(near.card, '[data-act="remove"]') : find(document, '[data-pick]')).focus();
    announce(`${page.title}. ${say.removed}`);
  }
  if (action === 'retake' || action === 'again') {
    insteadOf = page;
    (action === 'retake' && camera ? camera : files).click();
  }
  if (action === 'view' && page.picture) {
    const image = /** @type {HTMLImageElement} */ (find(viewer, 'img'));
    image.src = page.picture;
    image.alt = page.title;
    viewer.showModal();
  }
}

/** Takes a file away, here and on the server. @param {Page} page */
function drop(page) {
  const at = pages.indexOf(page);
  if (at < 0) return;
  pages.splice(at, 1);
  page.card.remove();
  if (page.picture.startsWith('blob:')) URL.revokeObjectURL(page.picture);
  if (page.upload) {
    page.upload.remove();
    if (page.upload.blob.size <= COPIED) copied = Math.max(0, copied - page.size);
  } else if (page.url) {
    fetch(page.url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0', 'X-Strongroom-Csrf': csrf }, keepalive: true }).catch(() => {});
  }
  problem('');
  paint();
  pump();
}

/** Numbers, names and the form follow the order of the cards. */
function paint() {
  const any = pages.length > 0;
  grid.classList.toggle('has-pages', any);
  for (const part of ['[data-pages]', '[data-sendbar]']) find(form, part).hidden = !any;
  find(form, '[data-blind]').hidden = !pages.some((page) => page.url && !page.upload && !page.picture && !page.seen);
  const ids = find(form, '[data-native-ids]');
  ids.replaceChildren();
  pages.forEach((page, at) => {
    const which = fill(say.file, { n: at + 1, m: pages.length });
    find(page.card, '[data-which]').textContent = which;
    for (const name of ['remove', 'up', 'down', 'view', 'again']) {
      page.card.querySelector(`[data-act="${name}"]`)?.setAttribute('aria-label', `${say[name]}: ${page.title}, ${which}`);
    }
    if (page.state === 'done' && page.id) {
      const id = document.createElement('input');
      id.type = 'hidden';
      id.name = 'upload';
      id.value = page.id;
      ids.append(id);
    }
  });
}

/** Says what is wrong at the top of the page, or takes it back. @param {string} text @param {string} [href] */
function problem(text, href = '#pick') {
  const box = find(document, '[data-problem]');
  box.hidden = !text;
  if (document.title.startsWith(say.error)) document.title = document.title.slice(say.error.length).trim();
  if (text) document.title = `${say.error} ${document.title}`;
  if (!text) return;
  const link = find(box, '[data-problem-text]');
  link.textContent = text;
  link.setAttribute('href', href);
  box.focus();
}

/** @param {number} bytes */
function measure(bytes) {
  for (const [name, unit] of /** @type {[string, number][]} */ ([['gb', 2 ** 30], ['mb', 2 ** 20]])) {
    if (bytes >= unit) return fill(say[name], { number: bytes < 10 * unit ? Math.floor((bytes / unit) * 10) / 10 : Math.floor(bytes / unit) });
  }
  return fill(say.kb, { number: Math.floor(bytes / 1024) });
}

form.addEventListener(
  'submit',
  (event) => {
    const wrong = !pages.length ? say.none : pages.some((page) => page.state !== 'done') ? say.busy : '';
    if (!wrong) return;
    event.preventDefault();
    event.stopPropagation();
    problem(wrong);
  },
  true,
);

addEventListener('beforeunload', (event) => {
  if (pages.some((page) => page.state === 'sending' || page.state === 'offline' || page.state === 'wait')) event.preventDefault();
});
