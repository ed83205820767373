// @ts-check
// A client of the resumable upload protocol tus 1.0 (creation-with-upload, checksum, termination) for our own server. It keeps going
// through dropped lines by asking the server how far it got, and it refuses to guess an offset.

/** @typedef {'wait' | 'sending' | 'paused' | 'offline' | 'done' | 'error'} State */
/** @typedef {'unreadable' | 'session' | 'refused' | 'failed'} Why */

const SMALLEST = 1 << 18;
const LARGEST = 1 << 24;
/** Milliseconds without a sign of life after which a request is given up and asked again. */
const STALLED = 60000;

class Failure extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {string} text what the server says to the person
   * @param {number} wait milliseconds it asks us to wait
   */
  constructor(status, text = '', wait = 0) {
    super(String(status));
    this.status = status;
    this.text = text;
    this.wait = wait;
  }
}

export class Upload {
  /**
   * @param {{ blob: Blob, name: string, type: string, endpoint: string, csrf: string, url?: string, replaces?: string,
   *   on: (state: State, sent: number) => void }} given
   */
  constructor(given) {
    this.blob = given.blob;
    this.name = given.name;
    this.type = given.type;
    this.endpoint = given.endpoint;
    this.csrf = given.csrf;
    this.on = given.on;
    this.url = given.url ?? '';
    /** The document it replaces; empty where nobody said. */
    this.replaces = given.replaces ?? '';
    /** @type {State} */
    this.state = 'wait';
    /** Why it stands at `error`. @type {Why} */
    this.why = 'failed';
    /** What the server said about a refusal, in the person's language. */
    this.said = '';
    this.offset = 0;
    this.chunk = SMALLEST * 2;
    this.tries = 0;
    this.begun = false;
    this.attempt = attempt();
    /** Whether the server was asked to begin this attempt. */
    this.asked = false;
    this.timer = 0;
    /** Which run is the current one: an older one that wakes up late stops. */
    this.turn = 0;
    /** @type {XMLHttpRequest | null} */
    this.request = null;
    this.back = () => {
      if (this.state === 'offline') this.start();
    };
    addEventListener('online', this.back);
  }

  start() {
    if (this.state === 'sending' || this.state === 'done') return;
    clearTimeout(this.timer);
    if (this.state !== 'offline') this.tries = 0;
    this.run(++this.turn);
  }

  pause() {
    this.stop();
    this.set('paused');
  }

  /** Stops and takes back what the server holds. */
  remove() {
    this.stop();
    removeEventListener('online', this.back);
    this.state = 'error';
    this.takeBack().catch(() => {});
  }

  async takeBack() {
    /** @param {string} method @param {string} url @param {Record<string, string>} [more] */
    const call = (method, url, more) =>
      fetch(url, {
        method,
        headers: { 'Tus-Resumable': '1.0.0', 'X-Strongroom-Csrf': this.csrf, ...more },
        keepalive: true,
      });
    if (!this.url && this.asked) {
      // The server may have begun it and not got to say where.
      const answer = await call('POST', this.endpoint, this.described());
      this.url = answer.headers.get('Location') ?? '';
    }
    if (this.url) await call('DELETE', this.url);
  }

  /** @returns {Record<string, string>} what a creation says about the file */
  described() {
    return {
      'Upload-Length': String(this.blob.size),
      'Upload-Metadata': `filename ${base64(this.name)},filetype ${base64(this.type)},attempt ${base64(this.attempt)}${this.replaces ? `,replaces ${base64(this.replaces)}` : ''}`,
    };
  }

  /** The server's name for this upload: the last part of its address. */
  get id() {
    return this.url ? new URL(this.url, location.href).pathname.split('/').pop() ?? '' : '';
  }

  stop() {
    clearTimeout(this.timer);
    this.turn++;
    this.request?.abort();
    this.request = null;
  }

  /** @param {State} state @param {number} [sent] */
  set(state, sent = this.offset) {
    this.state = state;
    this.on(state, sent);
  }

  /** @param {number} turn */
  async run(turn) {
    const current = () => turn === this.turn;
    this.set('sending');
    try {
      if (this.url) this.offset = offset(await this.ask('HEAD', this.url, {}));
      else if (!(await this.create(current))) return;
      if (!current()) return;
      let next = this.part();
      while (this.offset < this.blob.size) {
        const part = await next;
        if (!current()) return;
        const at = this.offset;
        const after = at + part.bytes.byteLength;
        // The next part is read and summed while this one travels.
        next = this.part(after);
        next.catch(() => {});
        const began = performance.now();
        const answer = await this.ask('PATCH', this.url, headers(at, part.sum), part.bytes, (n) => {
          if (current()) this.set('sending', at + n);
        });
        if (!current()) return;
        this.offset = offset(answer);
        this.tries = 0;
        this.pace(performance.now() - began);
        if (this.offset !== after) next = this.part();
        this.set('sending');
      }
      removeEventListener('online', this.back);
      this.set('done');
    } catch (error) {
      if (current()) this.failed(error, turn);
    }
  }

  /**
   * Begins the upload, its first part in the same request: a small file is there after one round trip. Asking again
   * after an answer was lost finds what the first time began. @param {() => boolean} current
   */
  async create(current) {
    const part = await this.part(0);
    if (!current()) return false;
    const began = performance.now();
    this.asked = true;
    const answer = await this.ask('POST', this.endpoint, {
      ...headers(null, part.sum),
      ...this.described(),
    }, part.bytes, (n) => {
      if (current()) this.set('sending', n);
    });
    if (!current()) return false;
    const url = new URL(answer.getResponseHeader('Location') ?? '', new URL(this.endpoint, location.href));
    if (url.origin !== location.origin) throw new Failure(400);
    this.url = url.pathname + url.search;
    this.offset = offset(answer);
    this.tries = 0;
    this.pace(performance.now() - began);
    this.set('sending');
    return true;
  }

  /** Bytes from an offset on, with their checksum where the browser can make one. @param {number} [from] */
  async part(from = this.offset) {
    const bytes = await this.blob.slice(from, from + this.chunk).arrayBuffer();
    const sum = self.crypto?.subtle && bytes.byteLength ? await crypto.subtle.digest('SHA-256', bytes) : null;
    return { bytes, sum };
  }

  /** Larger parts on a quick line, smaller ones on a slow one. @param {number} ms */
  pace(ms) {
    if (ms < 1200) this.chunk = Math.min(this.chunk * 2, LARGEST);
    else if (ms > 6000) this.chunk = Math.max(this.chunk / 2, SMALLEST);
  }

  /** @param {unknown} error @param {number} turn */
  failed(error, turn) {
    if (!(error instanceof Failure)) return this.give('unreadable');
    const { status } = error;
    if (status === 401 || status === 403) return this.give('session');
    if ((status === 404 || status === 410) && this.url && !this.begun) {
      // The server let go of it, perhaps because it was left for days. Begin again, once.
      this.begun = true;
      this.url = '';
      this.offset = 0;
      this.attempt = attempt();
      return this.run(turn);
    }
    const again = status === 0 || status === 408 || status === 409 || status === 423 || status === 429 || status === 460 || (status >= 500 && status !== 507);
    if (!again) {
      // What was refused was not begun.
      if (!this.url) this.asked = false;
      return this.give('refused', error.text);
    }
    if (status !== 0 && ++this.tries > 8) return this.give('failed');
    if (status === 0) this.tries = Math.min(this.tries + 1, 6);
    this.chunk = Math.max(SMALLEST, this.chunk / 2);
    // An offset we disagreed about is asked for at once; everything else waits longer each time, and never in step
    // with the other phones that lost the same line.
    const wait = status === 409 ? 0 : Math.max(error.wait, Math.min(30000, 500 * 2 ** this.tries) * (0.6 + Math.random() * 0.8));
    if (status === 409) return void (this.timer = setTimeout(() => this.run(turn), 50));
    this.set('offline');
    this.timer = setTimeout(() => {
      if (turn === this.turn) this.run(turn);
    }, wait);
  }

  /** @param {Why} why @param {string} [said] */
  give(why, said = '') {
    this.why = why;
    this.said = said;
    this.set('error');
  }

  /**
   * @param {string} method @param {string} url @param {Record<string, string>} extra
   * @param {ArrayBuffer} [body] @param {(sent: number) => void} [progress]
   * @returns {Promise<XMLHttpRequest>}
   */
  ask(method, url, extra, body, progress) {
    return new Promise((resolve, reject) => {
      const request = (this.request = new XMLHttpRequest());
      let alive = setTimeout(() => request.abort(), STALLED);
      const sign = () => {
        clearTimeout(alive);
        alive = setTimeout(() => request.abort(), STALLED);
      };
      const over = () => {
        clearTimeout(alive);
        reject(new Failure(0));
      };
      request.open(method, url);
      request.setRequestHeader('Tus-Resumable', '1.0.0');
      request.setRequestHeader('X-Strongroom-Csrf', this.csrf);
      for (const name in extra) request.setRequestHeader(name, extra[name]);
      request.upload.onprogress = (event) => {
        sign();
        progress?.(event.loaded);
      };
      request.onload = () => {
        clearTimeout(alive);
        const left = Number(request.getResponseHeader('X-Strongroom-Session-Left'));
        if (left > 0) document.dispatchEvent(new CustomEvent('strongroom:session', { detail: left }));
        if (request.status < 300) return resolve(request);
        const plain = (request.getResponseHeader('Content-Type') ?? '').startsWith('text/plain');
        const wait = Number(request.getResponseHeader('Retry-After')) * 1000 || 0;
        reject(new Failure(request.status, plain ? request.responseText.slice(0, 300) : '', wait));
      };
      request.onerror = over;
      request.onabort = over;
      request.send(body ?? null);
    });
  }
}

/** What an upload is called before the server has a name for it. */
function attempt() {
  return crypto.getRandomValues(new Uint8Array(16));
}

/** @param {number | null} at nowhere yet while the upload is begun @param {ArrayBuffer | null} sum @returns {Record<string, string>} */
function headers(at, sum) {
  /** @type {Record<string, string>} */
  const all = { 'Content-Type': 'application/offset+octet-stream' };
  if (at !== null) all['Upload-Offset'] = String(at);
  if (sum) all['Upload-Checksum'] = `sha256 ${base64(new Uint8Array(sum))}`;
  return all;
}

/** @param {XMLHttpRequest} answer */
function offset(answer) {
  const said = answer.getResponseHeader('Upload-Offset');
  if (said === null || !/^\d+$/.test(said)) throw new Failure(502);
  return Number(said);
}

/** @param {string | Uint8Array} value */
function base64(value) {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return btoa(String.fromCharCode(...bytes));
}
