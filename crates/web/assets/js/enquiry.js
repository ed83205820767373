// Does the work the form's stamp asks for while its person types: a number whose SHA-256 with the stamp begins with enough
// zero bits. A form that is sent before it is found goes as it is. Nothing here leaves the page.

const K = new Uint32Array(64);
const H0 = new Uint32Array(8);

// The constants are the first bits of the fractions of roots of primes (FIPS 180-4, 4.2.2 and 5.3.3).
{
  const bits = (x) => ((x - Math.floor(x)) * 2 ** 32) >>> 0;
  for (let n = 2, at = 0; at < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (at < 8) H0[at] = bits(Math.sqrt(n));
    K[at++] = bits(Math.cbrt(n));
  }
}

const W = new Uint32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

// The first word of the digest of an ASCII text of fewer than 56 letters.
export function firstWord(text) {
  W.fill(0);
  for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  W[15] = text.length * 8;
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15], b = W[i - 2];
    W[i] = W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = H0;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) >>> 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    h = g; g = f; f = e; e = (d + t1) >>> 0; d = c; c = b; b = a; a = (t1 + t2) >>> 0;
  }
  return (H0[0] + a) >>> 0;
}

function begin(form) {
  const nonce = form.dataset.stamp.split('.')[1];
  const bits = Number(form.dataset.bits);
  const work = form.elements.namedItem('work');
  let at = 0;
  const go = () => {
    for (let n = 0; n < 2000; n++, at++) {
      if (Math.clz32(firstWord(`${nonce}:${at}`)) >= bits) {
        work.value = String(at);
        return;
      }
    }
    setTimeout(go, 0);
  };
  if (nonce && work && bits > 0 && bits <= 24) go();
}

const form = document.querySelector('form[data-stamp]');
if (form) begin(form);
document.querySelector('[data-first]')?.focus();
