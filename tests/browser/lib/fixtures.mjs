// Files people send: a phone photo of a passport with the turn and the place its camera wrote down, scans of any size, and
// names that try something. All of them are made here; none was anybody's.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

// Draws a specimen passport as a phone held sideways would store it, with noise like a sensor's. `page` is any open page.
export async function passportPhoto(page, { width = 3000, height = 2000, seed = 1 } = {}) {
  const base64 = await page.evaluate(async ({ width, height, seed }) => {
    const canvas = new OffscreenCanvas(width, height);
    const g = canvas.getContext('2d');
    g.fillStyle = '#8a7f70';
    g.fillRect(0, 0, width, height);
    // Orientation 6 means: turn it clockwise to look at it. So it is drawn turned the other way.
    g.translate(0, height);
    g.rotate(-Math.PI / 2);
    const [w, h] = [height, width];
    g.fillStyle = '#f4efe3';
    g.fillRect(w * 0.06, h * 0.3, w * 0.88, h * 0.42);
    g.fillStyle = '#b9c7d4';
    g.fillRect(w * 0.1, h * 0.37, w * 0.25, h * 0.22);
    g.fillStyle = '#20242b';
    g.font = `bold ${w * 0.045}px sans-serif`;
    g.fillText('SPECIMEN PASSPORT', w * 0.1, h * 0.34);
    g.font = `${w * 0.03}px sans-serif`;
    ['Surname: EXAMPLE', 'Given names: LUCIA', 'Nationality: UTOPIA', 'Number: X1234567'].forEach((line, n) => g.fillText(line, w * 0.4, h * (0.4 + n * 0.04)));
    g.font = `${w * 0.033}px monospace`;
    g.fillText('P<UTOEXAMPLE<<LUCIA<<<<<<<<<<<<<<<<<<<<<<<<<', w * 0.07, h * 0.65);
    g.fillText('X1234567<8UTO9202041F3106158<<<<<<<<<<<<<<06', w * 0.07, h * 0.69);
    const all = g.getImageData(0, 0, width, height);
    let state = seed >>> 0;
    for (let i = 0; i < all.data.length; i += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const noise = (state >>> 27) - 16;
      all.data[i] += noise;
      all.data[i + 1] += noise;
      all.data[i + 2] += noise;
    }
    g.putImageData(all, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  }, { width, height, seed });
  const jpeg = Buffer.from(base64, 'base64');
  return Buffer.concat([jpeg.subarray(0, 2), exif(), jpeg.subarray(2)]);
}

// Where the made-up phone stood, as three rationals of degrees, minutes and seconds.
export const PLACE = { latitude: [40, 41, 21], longitude: [74, 2, 40] };

// An APP1 segment (Exif 2.3, big-endian) with Orientation 6, a maker and a GPS position.
function exif() {
  const maker = Buffer.from('Strongroom Test Phone\0', 'latin1');
  const entry = (tag, type, count, value) => {
    const e = Buffer.alloc(12);
    e.writeUInt16BE(tag, 0);
    e.writeUInt16BE(type, 2);
    e.writeUInt32BE(count, 4);
    if (Buffer.isBuffer(value)) value.copy(e, 8);
    else if (type === 3) e.writeUInt16BE(value, 8);
    else e.writeUInt32BE(value, 8);
    return e;
  };
  const list = (entries) => {
    const count = Buffer.alloc(2);
    count.writeUInt16BE(entries.length);
    return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
  };
  const rationals = (numbers) => {
    const all = Buffer.alloc(numbers.length * 8);
    numbers.forEach((n, i) => {
      all.writeUInt32BE(n, i * 8);
      all.writeUInt32BE(1, i * 8 + 4);
    });
    return all;
  };
  const firstAt = 8;
  const makerAt = firstAt + 2 + 3 * 12 + 4;
  const gpsAt = makerAt + maker.length;
  const latitudeAt = gpsAt + 2 + 4 * 12 + 4;
  const tiff = Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
    list([entry(0x010f, 2, maker.length, makerAt), entry(0x0112, 3, 1, 6), entry(0x8825, 4, 1, gpsAt)]),
    maker,
    list([
      entry(1, 2, 2, Buffer.from('N\0\0\0', 'latin1')),
      entry(2, 5, 3, latitudeAt),
      entry(3, 2, 2, Buffer.from('W\0\0\0', 'latin1')),
      entry(4, 5, 3, latitudeAt + 24),
    ]),
    rationals(PLACE.latitude),
    rationals(PLACE.longitude),
  ]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(2 + 6 + tiff.length, 2);
  return Buffer.concat([head, Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

// Writes a valid PDF of grey scanned pages to `path` until it has at least `size` bytes, and returns its exact size and
// SHA-256. Every page differs, so that nothing can be sent once for all of them.
export async function scan(path, size) {
  const [wide, high] = [1240, 1754];
  const pageBytes = wide * high;
  const pages = Math.max(1, Math.ceil(size / pageBytes));
  const out = createWriteStream(path);
  const sum = createHash('sha256');
  const offsets = [];
  let at = 0;
  const put = async (part) => {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(part, 'latin1');
    sum.update(bytes);
    at += bytes.length;
    if (!out.write(bytes)) await once(out, 'drain');
  };
  const object = async (number, body) => {
    offsets[number] = at;
    await put(`${number} 0 obj\n`);
    for (const part of body) await put(part);
    await put('\nendobj\n');
  };
  await put('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  const kids = Array.from({ length: pages }, (_, n) => `${3 + n * 3} 0 R`).join(' ');
  await object(1, ['<< /Type /Catalog /Pages 2 0 R >>']);
  await object(2, [`<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`]);
  const grey = Buffer.alloc(pageBytes);
  for (let n = 0; n < pages; n++) {
    const [page, content, image] = [3 + n * 3, 4 + n * 3, 5 + n * 3];
    const draw = `595 0 0 842 0 0 cm /Scan Do`;
    await object(page, [`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /XObject << /Scan ${image} 0 R >> >> >>`]);
    await object(content, [`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`]);
    paper(grey, wide, high, n);
    await object(image, [
      `<< /Type /XObject /Subtype /Image /Width ${wide} /Height ${high} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${pageBytes} >>\nstream\n`,
      Buffer.from(grey),
      '\nendstream',
    ]);
  }
  const table = at;
  const count = 3 + pages * 3;
  const rows = offsets.slice(1).map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('');
  await put(`xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  out.end();
  await once(out, 'finish');
  return { path, size: at, sha256: sum.digest('hex'), pages };
}

// Paper with lines of "text", a little different on each page.
function paper(grey, wide, high, n) {
  grey.fill(236);
  for (let row = 120; row < high - 120; row += 34) {
    const length = 200 + ((row * 7 + n * 131) % (wide - 420));
    for (let y = row; y < row + 12; y++) grey.fill(40 + ((row + n) % 60), y * wide + 110, y * wide + 110 + length);
  }
  grey.writeUInt32BE((Math.imul(n + 1, 2654435761) >>> 0), 0);
}

// The test string every scanner knows, put together here so that none trips over this file.
export const eicar = () => Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''), 'latin1');

// Names that try something: another direction, a path, four-byte letters, the longest, markup.
export const HOSTILE_NAMES = [
  'invoice\u202efdp.exe.pdf',
  '../../etc/passwd.pdf',
  'C:\\Windows\\system32\\cmd.pdf',
  'パスポート👩‍👩‍👧‍👦.pdf',
  `${'ñ'.repeat(125)}x.pdf`,
  '"><img src=x onerror=alert(1)>.pdf',
  ' .pdf',
];

// A PDF of so many pages, each with a line of its own.
export function pages(...lines) {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${lines.length} /Kids [${lines.map((_, n) => `${4 + n * 2} 0 R`).join(' ')}] >>`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  lines.forEach((line, n) => {
    const text = `BT /F 24 Tf 60 700 Td (${line}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + n * 2} 0 R >>`);
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  });
  let out = '%PDF-1.4\n';
  const places = objects.map((body, n) => { const at = out.length; out += `${n + 1} 0 obj\n${body}\nendobj\n`; return at; });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((p) => `${String(p).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(out, 'latin1');
}

// A one-page PDF that says a sentence.
export const note = (sentence) => pages(sentence.replace(/[()\\]/g, ''));
