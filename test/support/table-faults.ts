// What a reader would find wrong with the tables of the page, as a script for the page itself: broken words, columns
// that are too narrow, tables that leave what holds them.

/** What is wrong with the tables that are shown, each kind of fault with its first example. */
export const tableFaults = `(() => {
  const found = new Map();
  const note = (fault, example) => found.has(fault) || found.set(fault, example);
  const lines = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  };
  for (const table of document.querySelectorAll('#view table')) {
    const name = table.className;
    const holder = table.parentElement;
    const scrolls = getComputedStyle(holder).overflowX === 'auto';
    if (table.offsetWidth > holder.clientWidth && !scrolls) note(name + ' is wider than what holds it', table.caption?.textContent);
    if (scrolls && holder.getBoundingClientRect().right > innerWidth) note(name + ' leaves the screen', table.caption?.textContent);
    if (table.offsetWidth > holder.clientWidth) {
      const first = table.querySelector('tbody th[scope=row]');
      if (first && getComputedStyle(first).position !== 'sticky') note(name + ' scrolls away from its first column', first.textContent);
    }
    const seen = new Set();
    const places = [...table.querySelectorAll('th, td')].filter((place) => {
      const key = place.className + place.textContent;
      return !seen.has(key) && seen.add(key);
    });
    for (const place of places) {
      if (place.getClientRects().length === 0) continue;
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      const upright = place.querySelector(':scope > span') && getComputedStyle(place.querySelector(':scope > span')).writingMode !== 'horizontal-tb';
      const box = place.getBoundingClientRect();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.checkVisibility()) continue;
        for (const { index, 0: word } of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
          const rects = lines(node, index, index + word.length);
          const starts = new Set(rects.map((rect) => Math.round(upright ? rect.left : rect.top)));
          if (starts.size > 1) note(name + ' breaks a word', word);
          const over = rects.some((rect) => rect.right > box.right + 1 || rect.left < box.left - 1);
          if (over && place.colSpan === 1) note(name + ' has a column that is too narrow', word);
        }
      }
    }
  }
  return [...found].map(([fault, example]) => fault + ': ' + example);
})()`;
