// Looks at a page the way people with larger text or forced colours do. Each returns what is wrong, as sentences.

const sessions = new WeakMap();

// The browser's own text size, as people set it in its settings: every size in rem follows, pictures of pixels do not.
export async function largeText(page, times) {
  if (!sessions.has(page)) sessions.set(page, await page.context().newCDPSession(page));
  await sessions.get(page).send('Page.setFontSizes', { fontSizes: { standard: 16 * times, fixed: 13 * times } });
}

// Whether the page must be scrolled sideways.
export function wide(page) {
  return page.evaluate(() => {
    const all = document.scrollingElement;
    if (all.scrollWidth <= innerWidth) return [];
    const rolls = (e) => { for (let up = e; up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
    const worst = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !rolls(e)).slice(-4);
    return [`${all.scrollWidth} px wide: ${worst.map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(', ')}`];
  });
}

// Text that a box of its own cuts off, or that lies outside the page. Boxes that scroll show all of theirs; what is hidden
// from sight on purpose (one pixel large) is for screen readers.
export function clipped(page) {
  return page.evaluate(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!node.data.trim()) continue;
      const owner = node.parentElement;
      if (!owner.checkVisibility({ visibilityProperty: true }) || owner.closest('dialog:not([open]), .skip, template, option, textarea')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1);
      if (!rects.length) continue;
      const box = { left: Math.min(...rects.map((r) => r.left)), right: Math.max(...rects.map((r) => r.right)), top: Math.min(...rects.map((r) => r.top)), bottom: Math.max(...rects.map((r) => r.bottom)) };
      let cut = '';
      let scrolls = false;
      for (let e = owner; e && e !== document.documentElement && !cut; e = e.parentElement) {
        const style = getComputedStyle(e);
        const edge = e.getBoundingClientRect();
        if (edge.width <= 1 && edge.height <= 1) { scrolls = true; break; }
        const stops = (axis) => ['hidden', 'clip'].includes(style[`overflow${axis}`]);
        const rolls = (axis) => ['auto', 'scroll'].includes(style[`overflow${axis}`]);
        if (!scrolls && stops('X') && (box.right > edge.right + 2 || box.left < edge.left - 2)) cut = `${e.tagName.toLowerCase()}.${e.className}`;
        if (!scrolls && stops('Y') && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3)) cut = `${e.tagName.toLowerCase()}.${e.className}`;
        if (rolls('X') || rolls('Y')) scrolls = true;
      }
      if (!cut && !scrolls && (box.right > innerWidth + 1 || box.left < -1)) cut = 'the page';
      if (cut) found.push(`"${node.data.trim().slice(0, 40)}" is cut by ${cut}`);
    }
    // A button must be as large as its words. What hangs on a picture's corner (a count) is not its words.
    for (const e of document.querySelectorAll('button, .btn:not(.icon-only)')) {
      if (e.checkVisibility() && !e.closest('.vh') && e.scrollWidth > e.clientWidth + 2) found.push(`the words of ${e.className} "${(e.textContent ?? '').trim().slice(0, 30)}" run out of it`);
    }
    return found.slice(0, 6);
  });
}

// Walks every stop of the page, in forced colours, and asks each for a ring: an outline of at least two pixels on the
// control, on the area its link covers, on its label or on the box that holds it.
export async function focusless(page) {
  // One press makes the browser show focus as it does for a keyboard; what is focused after that keeps it so.
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const ring = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const found = [];
    let stops = 0;
    for (const e of document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]')) {
      if (!e.checkVisibility({ visibilityProperty: true }) || e.disabled) continue;
      e.focus();
      if (document.activeElement !== e) continue;
      stops += 1;
      const holders = [e.closest('label'), e.closest('.cmd'), e.labels?.[0]].filter(Boolean);
      const rung = [getComputedStyle(e), getComputedStyle(e, '::after'), ...holders.map((h) => getComputedStyle(h))].some(ring);
      if (!rung || !e.matches(':focus-visible')) found.push(`no ring around ${e.outerHTML.slice(0, 100)}`);
    }
    if (stops === 0) found.push('nothing can be reached by keyboard');
    return found.slice(0, 5);
  });
}

// Draws each progress bar half full and looks whether its halves differ.
export async function barless(page) {
  const found = [];
  for (const bar of await page.locator('progress:visible').all()) {
    await bar.evaluate((e) => { e.value = e.max / 2; });
    const png = (await bar.screenshot()).toString('base64');
    const same = await bar.evaluate(async (_, base64) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
      const g = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      g.drawImage(picture, 0, 0);
      const at = (x) => g.getImageData(Math.floor(picture.width * x), Math.floor(picture.height / 2), 1, 1).data.join();
      return at(0.25) === at(0.75);
    }, png);
    if (same) found.push('a progress bar shows nothing');
  }
  return found;
}

// In forced colours backgrounds and shadows are gone: a button needs an edge or an underline, and where one is
// needs more than a tint.
export function edgeless(page) {
  return page.evaluate(() => {
    const found = [];
    const bordered = (s) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => s[`border${side}Style`] !== 'none' && parseFloat(s[`border${side}Width`]) >= 1) || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1);
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1 && !e.closest('.vh');
    const say = (e) => `${e.tagName.toLowerCase()}.${e.className} "${(e.textContent ?? '').trim().slice(0, 30)}"`;
    for (const e of document.querySelectorAll('button, .btn')) {
      if (!shown(e)) continue;
      const style = getComputedStyle(e);
      if (!bordered(style) && !style.textDecorationLine.includes('underline')) found.push(`${say(e)} has no edge`);
    }
    for (const e of document.querySelectorAll('input:not([type="hidden"], [type="radio"], [type="checkbox"]), select, textarea, .tag, .note, dialog[open], .toast, .summary, .err')) {
      if (shown(e) && !bordered(getComputedStyle(e)) && !e.closest('.cmd')) found.push(`${say(e)} has no edge`);
    }
    for (const e of document.querySelectorAll('nav [aria-current]')) {
      const other = [...e.closest('nav').querySelectorAll('a:not([aria-current])')].find(shown);
      if (!shown(e) || !other) continue;
      const [a, b] = [getComputedStyle(e), getComputedStyle(other)];
      const marks = (s) => [bordered(s), s.outlineStyle, s.borderBlockEndColor, s.borderBlockEndWidth, s.textDecorationLine, s.fontWeight].join();
      if (marks(a) === marks(b)) found.push(`where one is (${say(e)}) looks like any other place`);
    }
    return found.slice(0, 8);
  });
}
