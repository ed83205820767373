// People in front of real browsers. Each person has a profile of their own and a screen of their own size; whatever their
// pages complain about (a blocked script, an error, an answer of 500) is kept, and a journey ends by finding nothing.

import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { LOOKS, OTHER, tongue } from './leg.mjs';
import { saying, words } from './words.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SHOTS = process.env.STRONGROOM_TEST_SCREENSHOTS ?? '';

export const DESK = { width: 1280, height: 800 };
// What fills every box of a name at once.
export const EVERY = Symbol('every box of that name');
export const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };

export function open() {
  return chromium.launch({
    executablePath: process.env.STRONGROOM_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export class Person {
  // `screen` is DESK or PHONE; `origin` is the site's; `more` goes to the browser profile.
  static async sit(browser, name, wanted, origin, { locale, ...more } = {}) {
    const person = new Person();
    const screen = OTHER ? (wanted === PHONE ? DESK : PHONE) : wanted;
    Object.assign(person, { name, screen, origin, reads: tongue(locale ?? 'en').slice(0, 2), troubles: [], excused: [], visited: new Map() });
    person.profile = await browser.newContext({
      viewport: screen,
      acceptDownloads: true,
      ...(screen === PHONE ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
      ...(locale ? { locale: tongue(locale) } : {}),
      ...more,
    });
    person.page = await person.profile.newPage();
    person.watch(person.page);
    return person;
  }

  watch(page) {
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => {
      // The browser's own word about the fade between two pages when the next comes sooner; no script of ours asked for it.
      if (!/^Transition was (skipped|aborted because of invalid state)/.test(error.message)) this.troubles.push(`${page.url()}: ${error.message}`);
    });
    page.on('console', (line) => {
      if (line.type() === 'error') this.troubles.push(`${page.url()}: ${line.text()} ${line.location().url}`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.origin && protocol.startsWith('http')) this.troubles.push(`${page.url()} asked ${origin}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 500) this.troubles.push(`${answer.request().method()} ${answer.url()}: ${answer.status()}`);
    });
    page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    });
  }

  // Complaints that belong to what a journey did on purpose, such as a line that was cut.
  excuse(pattern) {
    this.excused.push(pattern);
  }

  get unexcused() {
    return this.troubles.filter((trouble) => !this.excused.some((pattern) => pattern.test(trouble)));
  }

  async go(place) {
    const answer = await this.page.goto(new URL(place, this.origin).href);
    return answer;
  }

  // Fills a form by the names of its fields and sends it. `form` is the address it posts to, or a selector.
  async send(form, values = {}) {
    const found = this.form(form);
    for (const [name, value] of Object.entries(values)) await this.fill(found, name, value);
    const id = await found.getAttribute('id');
    const inside = found.locator('button[type="submit"]:not([formaction])');
    const button = (await inside.count()) || !id ? inside : this.page.locator(`button[type="submit"][form="${id}"]`);
    await this.press(button.first());
  }

  // Ticks a box or a choice; its square may be drawn by its label.
  async tick(box) {
    await box.first().evaluate((b) => { if (!b.checked) b.click(); });
  }

  // Presses what leads to another page, and waits for it.
  async press(button) {
    await Promise.all([this.page.waitForEvent('framenavigated'), button.click()]);
    await this.page.waitForLoadState('load');
  }

  form(form) {
    return this.page.locator(form.startsWith('/') ? `form[action="${form}"]` : form).first();
  }

  async fill(form, name, value) {
    const id = await form.getAttribute('id');
    // A field may stand outside its form and name it.
    const field = id ? this.page.locator(`form#${id} [name="${name}"], [form="${id}"][name="${name}"]`) : form.locator(`[name="${name}"]`);
    // What is folded away is unfolded first, as a person would.
    await field.first().evaluate((f) => { for (let d = f.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; });
    const kind = await field.first().evaluate((f) => (f.tagName === 'SELECT' ? 'select' : f.type));
    if (value === EVERY) await field.evaluateAll((all) => all.forEach((box) => { if (!box.checked) box.click(); }));
    else if (kind === 'select') await field.first().selectOption(value);
    else if (kind === 'radio' || kind === 'checkbox') await this.tick(typeof value === 'string' ? field.and(this.page.locator(`[value="${value}"]`)) : field);
    else await field.first().fill(value);
  }

  get place() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  text(selector = 'main') {
    return this.page.locator(selector).first().innerText();
  }

  // What a page says to this person under a key of the program's words (lib/words.mjs), in the language they read.
  says(key, values) {
    return saying(this.reads, key, values);
  }

  // The same to the letter, every value named.
  words(key, values) {
    return words(this.reads, key, values);
  }

  // What stands there in either language and is none of the program's words: a title of a list, a date.
  own(texts) {
    return texts[this.reads];
  }

  // Turns the page into this language by its own switch, wherever that is folded away; from then on they read it.
  async speak(language) {
    this.reads = language;
    if (await this.page.locator('html').getAttribute('lang') === language) return;
    const button = this.page.locator(`form[action$="/language"] button[value="${language}"]`).first();
    await button.evaluate((b) => b.closest('details')?.setAttribute('open', ''));
    await this.press(button);
  }

  // Looks at the page as people of all kinds will: with axe, at the narrowest width, at both widths for a picture. Returns
  // what is wrong with it, each as a sentence.
  async look(label, { pictures = true, schemes = ['light', 'dark'], sizes = [PHONE, DESK] } = {}) {
    if (!LOOKS) return [];
    const found = [];
    for (const scheme of schemes) {
      await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const wrong of await axe(this.page)) found.push(`${label} (${scheme}): ${wrong}`);
    }
    await this.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await this.page.setViewportSize(NARROW);
    const wide = await this.page.evaluate(() => {
      const all = document.scrollingElement;
      if (all.scrollWidth <= innerWidth) return '';
      const worst = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3);
      return `${all.scrollWidth} px: ${worst.map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(', ')}`;
    });
    if (wide) found.push(`${label}: wider than 320 px (${wide})`);
    const inline = await this.page.evaluate(() => [...document.querySelectorAll('*')]
      .filter((e) => [...e.attributes].some((a) => a.name === 'style' || a.name.startsWith('on')))
      .map((e) => e.outerHTML.slice(0, 120)).slice(0, 3));
    for (const one of inline) found.push(`${label}: markup of its own style or script: ${one}`);
    if (pictures) {
      for (const size of sizes) {
        await this.page.setViewportSize(size);
        await this.picture(label, size);
      }
    }
    await this.page.setViewportSize(DESK);
    const beyond = await this.page.evaluate(() => {
      const frame = document.querySelector('.app');
      return frame && getComputedStyle(frame).display === 'grid' ? document.scrollingElement.scrollHeight - innerHeight : 0;
    });
    if (beyond > 1) found.push(`${label}: the window scrolls ${beyond} px past the desk’s frame, into nothing`);
    await this.page.setViewportSize(this.screen);
    return found;
  }

  // Keeps a picture of the page for people to look at, where a folder for them was named.
  async picture(label, { width }, fullPage = true) {
    if (!SHOTS) return;
    await mkdir(SHOTS, { recursive: true });
    const name = `${label.replace(/[^\w-]+/g, '-')}-${width}.png`;
    const screen = this.page.viewportSize();
    if (fullPage) {
      await this.page.evaluate(() => scrollTo(0, 0));
      // At the desk the page scrolls inside its frame: the window is made as tall as what it holds.
      const hidden = await this.page.evaluate(() => Math.max(0, ...[...document.querySelectorAll('.app > *')].map((e) => e.scrollHeight - e.clientHeight)));
      if (hidden) await this.page.setViewportSize({ width, height: screen.height + hidden });
    }
    await this.page.screenshot({ path: path.join(SHOTS, name), fullPage, caret: 'initial' });
    if (fullPage) await this.page.setViewportSize(screen);
  }

  // What this person has before them, for the report of a failure.
  async before(label) {
    if (this.page.isClosed()) return `${this.name}: closed`;
    if (SHOTS) {
      await mkdir(SHOTS, { recursive: true });
      await this.page.screenshot({ path: path.join(SHOTS, `failed-${label.replace(/[^\w-]+/g, '-').slice(0, 60)}-${this.name}.png`) }).catch(() => {});
    }
    return `${this.name} at ${this.page.url()}:\n${(await this.text('body').catch(() => '')).slice(0, 1500)}`;
  }

  // Marks the page as reached, so that `everyPage` visits it in each language.
  reached(label) {
    this.visited.set(label, this.place);
  }
}

// axe under a strict content policy: it runs in a world of its own, where the page's rules for scripts do not reach.
async function axe(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
    await session.send('Runtime.evaluate', { expression: AXE, contextId });
    const expression = `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })
      .then((r) => JSON.stringify(r.violations.map((v) => v.id + ': ' + v.help + ' — ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | '))))`;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return JSON.parse(result.value);
  } finally {
    await session.detach();
  }
}
