// The program's own words, by key, as its pages have them: a journey names what is said, and reads it in the language of
// whoever reads. The files are crates/web/words/<language>/*.ftl; of Fluent it knows what stands in them, which is variables
// and variants.

import { readdirSync, readFileSync } from 'node:fs';

const WORDS = new URL('../../../crates/web/words/', import.meta.url);
const books = new Map();

function book(language) {
  if (!books.has(language)) {
    const folder = new URL(`${language}/`, WORDS);
    const all = new Map();
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      for (const [, key, value] of text.matchAll(/^([a-z][\w-]*) *=(.*(?:\n+[ }].*)*)/gm)) all.set(key, parse(value.trim()));
    }
    books.set(language, all);
  }
  return books.get(language);
}

// A text as its parts: words, variables, and variants by what a variable is.
function parse(source) {
  let at = 0;
  const eat = (form) => {
    const found = source.slice(at).match(form);
    if (!found) throw new Error(`a form of Fluent that journeys do not read: ${source}`);
    at += found[0].length;
    return found.slice(1);
  };
  const sees = (form) => form.test(source.slice(at));
  const parts = (over) => {
    const found = [];
    while (at < source.length && !sees(over)) {
      if (!sees(/^\{/)) {
        found.push(eat(/^(\n?[^{}\n]*)/)[0]);
        continue;
      }
      const [of, select] = eat(/^\{\s*\$(\w+)\s*(->)?/);
      const variants = [];
      while (select && sees(/^\s*\*?\[/)) {
        const [usual, is] = eat(/^\s*(\*?)\[([\w-]+)\] */);
        variants.push({ usual, is, parts: parts(/^\n\s*(?:\*?\[|\})/) });
      }
      eat(/^\s*\}/);
      found.push(select ? { of, variants } : { of });
    }
    return found;
  };
  return parts(/^$/);
}

// The parts put together: `quote` says how words are written, `open` what stands for a value that is not named.
function told(parts, values, language, quote, open) {
  return parts.map((part) => {
    if (typeof part === 'string') return quote(part);
    const value = values[part.of];
    const all = (one) => told(one.parts, values, language, quote, open);
    if (value === undefined) return open(part, all);
    if (!part.variants) return quote(String(value));
    const kind = typeof value === 'number' ? new Intl.PluralRules(language).select(value) : '';
    return all(part.variants.find(({ is }) => is === String(value)) ?? part.variants.find(({ is }) => is === kind) ?? part.variants.find(({ usual }) => usual));
  }).join('');
}

function entry(language, key) {
  const parts = book(language).get(key);
  if (!parts) throw new Error(`no words in ${language} are called ${key}`);
  return parts;
}

// What is said under this key, as a pattern of whole words for what a page reads like: values that are not named may be
// anything on one line.
export function saying(language, key, values = {}) {
  const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const open = ({ variants }, all) => (variants ? `(?:${variants.map(all).join('|')})` : '[^\\n]*?');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${told(entry(language, key), values, language, quote, open)})(?![\\p{L}\\p{N}])`, 'u');
}

// The words under this key to the letter, every value named; also what an element is found by, where words of its neighbours
// follow without a space.
export function words(language, key, values = {}) {
  return told(entry(language, key), values, language, (text) => text, ({ of }) => {
    throw new Error(`${key} is not complete without ${of}`);
  });
}
