// @ts-check
// Checks a certificate of approval in the reader's own browser, with nothing but the file and a public key: the same steps as
// `strongroom audit verify --certificate`, written from docs/formats/approval-certificate.md and not from the program. It refuses
// to send anything anywhere, and to take a file's word for what it can work out itself.
(() => {
  const FORMAT = 'strongroom/v1 approval certificate';
  const SAYS =
    'This is a record of what was agreed to, by whom and when. It is not a handwritten signature, and not an electronic signature that stands in for one.';
  const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
  const MOST_HASHES = 64;
  const MOST_SIGNATURES = 100;
  /** Which line says that it was over, by the state it ended in. */
  const ENDED = {
    approved: 'approval.approved',
    declined: 'approval.declined',
    void: 'approval.voided',
    expired: 'approval.expired',
    cancelled: 'approval.cancelled',
  };
  const utf8 = (text) => new TextEncoder().encode(text);

  const joined = (parts) => {
    const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', joined(parts)));
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

  const unhex = (text, length) => {
    if (typeof text !== 'string' || text.length !== length * 2 || !/^[0-9a-f]*$/.test(text)) throw new Error('hex');
    return Uint8Array.from({ length }, (_, at) => parseInt(text.slice(at * 2, at * 2 + 2), 16));
  };

  /** Only the one spelling of these bytes. */
  const unbase64 = (text) => {
    const plain = atob(text);
    if (btoa(plain) !== text) throw new Error('base64');
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

  /** The 16 bytes of an id such as `mat_…`. */
  const id = (text) => {
    const digits = String(text).split('_')[1] ?? '';
    if (digits.length !== 26 || digits[0] > '7') throw new Error('id');
    let value = 0n;
    for (const digit of digits) {
      const place = DIGITS.indexOf(digit);
      if (place < 0) throw new Error('id');
      value = (value << 5n) | BigInt(place);
    }
    return unhex(value.toString(16).padStart(32, '0'), 16);
  };

  const eight = (number) => {
    if (!Number.isSafeInteger(number)) throw new Error('number');
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(number));
    return bytes;
  };
  const led = (text) => [eight(utf8(text).length), utf8(text)];

  /** JSON with the members of every object in the order of their names; indented, or without white space. */
  const spelled = (value, indented, pad = '') => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    const inner = indented ? `${pad}  ` : '';
    const list = Array.isArray(value);
    const members = list
      ? value.map((one) => spelled(one, indented, inner))
      : Object.keys(value)
          .sort()
          .map((name) => `${JSON.stringify(name)}:${indented ? ' ' : ''}${spelled(value[name], indented, inner)}`);
    const [open, close] = list ? '[]' : '{}';
    if (!members.length) return open + close;
    if (!indented) return open + members.join(',') + close;
    return `${open}\n${members.map((one) => inner + one).join(',\n')}\n${pad}${close}`;
  };
  const recordHash = (record) => sha256(utf8(spelled(record, false)));

  const goodName = (name) => name !== '' && !/[\s\p{Cc}+]/u.test(name);
  const keyId = async (origin, key) => (await sha256(utf8(origin), utf8('\n'), Uint8Array.of(1), key)).slice(0, 4);

  /** A public key as people pass it on: name, key id, base64 of its kind and its bytes. */
  const readKey = async (text) => {
    const [origin, name, rest] = [text.split('+')[0], text.split('+')[1], text.split('+').slice(2).join('+')];
    const bytes = unbase64(rest);
    if (bytes.length !== 33 || bytes[0] !== 1 || !goodName(origin)) throw new Error('key');
    const key = bytes.slice(1);
    const number = await keyId(origin, key);
    if (name !== hex(number)) throw new Error('key');
    return { origin, number, key: await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']) };
  };

  /** What stands above the signatures of a note, if this key's is among them exactly once and holds. */
  const signedText = async (note, log) => {
    const gap = note.lastIndexOf('\n\n');
    if (/[\u0000-\u0009\u000b-\u001f]/.test(note) || gap < 0 || !note.endsWith('\n')) throw new Error('note');
    const text = note.slice(0, gap + 1);
    const signatures = note.slice(gap + 2, -1).split('\n');
    if (signatures.length > MOST_SIGNATURES) throw new Error('note');
    let mine = 0;
    for (const line of signatures) {
      const parts = line.startsWith('\u2014 ') ? line.slice(2).split(' ') : [];
      if (parts.length !== 2 || !goodName(parts[0])) throw new Error('note');
      const bytes = unbase64(parts[1]);
      if (bytes.length <= 4) throw new Error('note');
      if (parts[0] !== log.origin || !same(bytes.slice(0, 4), log.number)) continue;
      if (!(await crypto.subtle.verify({ name: 'Ed25519' }, log.key, bytes.slice(4), utf8(text)))) throw new Error('note');
      mine += 1;
    }
    if (mine !== 1) throw new Error('note');
    return text;
  };

  const decimal = (text) => {
    if (!/^(0|[1-9][0-9]*)$/.test(text ?? '')) throw new Error('decimal');
    return BigInt(text);
  };

  /** Whether a `.tlog-proof` leads from this leaf to a tree that the log signed. */
  const proved = async (proof, leaf, log) => {
    const gap = proof.indexOf('\n\n');
    const lines = proof.slice(0, gap).split('\n');
    if (gap < 0 || lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Error('proof');
    if (lines[0]?.startsWith('extra ')) unbase64(lines.shift().slice(6));
    const index = lines.shift() ?? '';
    if (!index.startsWith('index ') || lines.length > MOST_HASHES) throw new Error('proof');
    const siblings = lines.map(unbase64);
    const text = await signedText(proof.slice(gap + 2), log);
    const [origin, size, root, ...more] = text.slice(0, -1).split('\n');
    if (origin !== log.origin || more.some((line) => line === '')) throw new Error('checkpoint');
    let at = decimal(index.slice(6));
    let last = decimal(size) - 1n;
    if (at > last) throw new Error('proof');
    // RFC 9162, section 2.1.3.2.
    let hash = await sha256(Uint8Array.of(0), leaf);
    for (const sibling of siblings) {
      if (last === 0n || sibling.length !== 32) throw new Error('proof');
      if (at % 2n === 1n || at === last) {
        hash = await sha256(Uint8Array.of(1), sibling, hash);
        while (at % 2n === 0n && at !== 0n) {
          at /= 2n;
          last /= 2n;
        }
      } else {
        hash = await sha256(Uint8Array.of(1), hash, sibling);
      }
      at /= 2n;
      last /= 2n;
    }
    if (last !== 0n || !same(hash, unbase64(root))) throw new Error('proof');
  };

  const holds = async (check) => {
    try {
      await check();
      return true;
    } catch {
      return false;
    }
  };

  const boundHash = (request) => {
    const bytes = [utf8('strongroom/v1 approval\0'), ...led(request.kind)];
    const said = (words) => {
      const languages = Object.keys(words).sort();
      bytes.push(eight(languages.length));
      for (const language of languages) bytes.push(...led(language), ...led(words[language]));
    };
    said(request.title);
    said(request.description);
    bytes.push(eight(request.documents.length));
    for (const document of request.documents) bytes.push(...led(document.sha256));
    if (request.terms) [request.terms.agreed, request.terms.proposed, request.terms.why].forEach(said);
    return sha256(...bytes);
  };

  /** Everything that is wrong with a certificate, by the names of the sentences that say so. */
  const examine = async (text, file, log) => {
    const wrong = new Set();
    const demand = (fine, why) => fine || wrong.add(why);
    const { request, answers, lines } = file;

    demand(`${spelled(file, true)}\n` === text, 'spelling');
    demand(file.format === FORMAT, 'format');
    demand(file.says === SAYS, 'says');
    demand(log.origin === `strongroom.log/${file.practice.id}`, 'practice');

    const signed = async () => {
      const { signature, ...rest } = file;
      const digest = base64(await sha256(utf8(spelled(rest, false))));
      const expected = `${log.origin}/certificates\nstrongroom/v1 certificate\n${digest}\n`;
      if ((await signedText(signature, log)) !== expected) throw new Error('signature');
    };
    demand(await holds(signed), 'signature');

    const hashes = request.documents.map((document) => document.sha256);
    demand(hex(await boundHash(request)) === request.bound, 'bound');
    demand((request.kind === 'change_of_terms') === Boolean(request.terms), 'terms');
    for (const answer of answers) {
      const to =
        answer.bound === request.bound &&
        answer.documents.join() === hashes.join() &&
        answer.approval === request.approval &&
        request.approvers.includes(answer.access);
      demand(to, 'answer');
      const said = answer.interpreter || answer.read_alone;
      demand(said || !request.how_read || answer.verdict !== 'approve', 'language');
    }
    demand(new Set(answers.map((answer) => answer.access)).size === answers.length, 'twice');

    const scope = id(file.matter.id);
    let before = null;
    for (const line of lines) {
      let leaf = new Uint8Array(32);
      const whole = await holds(async () => {
        const code = utf8(line.code);
        const hash = await sha256(
          utf8('strongroom/v1 audit line\0'), scope, eight(line.n), eight(line.at), unhex(line.actor, 16),
          Uint8Array.of(code.length >> 8, code.length & 255), code, unhex(line.object, 16),
          unhex(line.detail_hash, 32), unhex(line.salt, 32), unhex(line.prev, 32),
        );
        leaf = unhex(line.leaf, 32);
        const made = await sha256(utf8('strongroom/v1 audit leaf\0'), unhex(line.salt, 32), hash);
        if (!same(hash, unhex(line.hash, 32)) || !same(made, leaf)) throw new Error('line');
        if (before && (line.n <= before.n || (line.n === before.n + 1 && line.prev !== before.hash))) throw new Error('order');
      });
      demand(whole, 'line');
      before = line;
      if (line.proof !== null) demand(await holds(() => proved(line.proof, leaf, log)), 'proof');
    }

    const object = hex(id(request.approval));
    const about = (one, wanted) => one !== null && spelled(one, false) === spelled(wanted, false);
    const lineAbout = async (wanted, code, record) => {
      const found = lines.filter((line) => about(line.about, wanted));
      if (found.length !== 1 || found[0].opening === null) return null;
      const [line] = found;
      const label = utf8('strongroom/v1 audit record\0');
      const salt = await sha256(label, unhex(line.opening, 32), await recordHash(record));
      return line.code === code && line.object === object && hex(salt) === line.salt ? line : null;
    };
    demand(await lineAbout('request', 'approval.requested', request), 'request');
    if (file.released) {
      const actor = hex(id(file.released.person));
      const known = lines.some(
        (line) =>
          line.code === 'approval.released' && line.object === object && line.at === file.released.at && line.actor === actor,
      );
      demand(known, 'released');
    }
    for (const answer of answers) {
      const code = { approve: 'approval.answer_approved', decline: 'approval.answer_declined' }[answer.verdict];
      const line = await lineAbout({ answer: { answer: answer.answer } }, code, answer);
      demand(line && line.at === answer.at && line.actor === hex(id(answer.person)), 'answered');
    }
    for (const { answer, version, page, at } of file.pages) {
      const record = { approval: request.approval, answer, version, page };
      const line = await lineAbout({ page: { answer, version, page } }, 'approval.page_seen', record);
      demand(line && line.at === at, 'page');
    }

    const { state, at } = file.outcome;
    const open = state === 'held' || state === 'pending';
    demand(open || state in ENDED, 'outcome');
    if (!open) demand(lines.some((line) => line.code === ENDED[state] && line.at === at), 'outcome');
    if (file.whole) demand(amounts(request, answers) === (state === 'approved' || state === 'declined' ? state : ''), 'amounts');
    return wrong;
  };

  /** What these answers settle: `approved`, `declined` or nothing. */
  const amounts = (request, answers) => {
    const verdicts = request.approvers.map((access) => answers.find((answer) => answer.access === access)?.verdict);
    const all = (verdict) => verdicts.every((one) => one === verdict);
    const any = (verdict) => verdicts.includes(verdict);
    if (request.mode === 'any') return any('approve') ? 'approved' : all('decline') ? 'declined' : '';
    if (request.mode !== 'all' && request.mode !== 'in_sequence') return null;
    return any('decline') ? 'declined' : all('approve') ? 'approved' : '';
  };

  const part = (name) => /** @type {HTMLElement} */ (document.getElementById(name));
  const show = (name, shown) => (part(name).hidden = !shown);
  const language = document.documentElement.lang;
  const inWords = (words) => words[language] ?? Object.values(words)[0] ?? '';
  const moment = (micros) =>
    new Date(micros / 1000).toLocaleString(language, { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' }) + ' UTC';
  /** The page's own word for a state, or the state itself. */
  const word = (state) => document.querySelector(`[data-state="${CSS.escape(state)}"]`)?.textContent ?? state;
  const put = (name, texts) => {
    part(name).replaceChildren(
      ...texts.map((text) => {
        const line = document.createElement('p');
        line.dir = 'auto';
        line.textContent = text;
        return line;
      }),
    );
  };
  /** @type {any} */
  let checked = null;

  const tell = (file, log, own) => {
    put('asked', [inWords(file.request.title)]);
    put('practice', [file.practice.name]);
    put('matter', [`${file.matter.name} (${file.matter.number})`]);
    const { state, at } = file.outcome;
    put('outcome', [at === null ? word(state) : `${word(state)} · ${moment(at)}`]);
    put('answers', file.answers.map((one) => `${one.name} · ${word(one.verdict)} · ${moment(one.at)}`));
    put('files', file.request.documents.map((one) => `${one.name} · ${one.sha256}`));
    put('used', [own ? file.key : part('key').value.trim()]);
    part('waiting-count').textContent = String(file.lines.filter((line) => line.proof === null).length);
    show('waiting', file.lines.some((line) => line.proof === null));
    show('part', !file.whole);
    show('own-key', own);
  };

  const fail = (...why) => {
    show('holds', false);
    show('fails', true);
    show('facts', false);
    for (const line of document.querySelectorAll('[data-why]')) line.hidden = !why.includes(line.dataset.why);
    show('result', true);
    part('result').focus();
  };

  const check = async (text) => {
    checked = null;
    show('compared', false);
    if (!crypto.subtle) return fail('browser');
    let file;
    try {
      file = JSON.parse(text);
      if (!file || typeof file !== 'object' || typeof file.key !== 'string') throw new Error('certificate');
    } catch {
      return fail('unreadable');
    }
    const given = part('key').value.trim();
    let log;
    try {
      log = await readKey(given || file.key);
    } catch (problem) {
      return fail(problem instanceof DOMException && problem.name === 'NotSupportedError' ? 'browser' : 'key');
    }
    let wrong;
    try {
      wrong = await examine(text, file, log);
      tell(file, log, !given);
    } catch {
      return fail('unreadable');
    }
    if (wrong.size) fail(...wrong);
    checked = file;
    show('facts', true);
    show('fails', wrong.size > 0);
    show('holds', wrong.size === 0);
    show('result', true);
    part('result').focus();
  };

  const compare = async (file) => {
    const found = hex(await sha256(new Uint8Array(await file.arrayBuffer())));
    const document = checked?.request.documents.find((one) => one.sha256 === found);
    part('compared-name').textContent = document ? document.name : file.name;
    show('compared-yes', Boolean(document));
    show('compared-no', !document);
    show('compared', true);
  };

  part('check').addEventListener('submit', async (event) => {
    event.preventDefault();
    // Before anything is awaited: what stood there is of another file.
    show('result', false);
    const file = part('file').files[0];
    if (file) await check(await file.text());
  });
  /** The page's own words for what was chosen: the browser's are in another language, perhaps. */
  const name = (field) => {
    const said = part(`${field}-name`);
    said.textContent = part(field).files[0]?.name ?? said.dataset.none;
  };
  for (const field of ['file', 'document']) {
    part(field).addEventListener('change', () => name(field));
    name(field);
  }
  part('document').addEventListener('change', async () => {
    const file = part('document').files[0];
    if (file) await compare(file);
  });
  show('works', true);
})();
