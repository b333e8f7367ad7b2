// The history of the page in a real Chromium: nights made of committed references, on screens of every width, in light
// and dark, without colours and without a mouse.
import { equal, is } from 'uvu/assert';
import { complaintsOf } from '../support/axe.ts';
import { open, wordsOf } from '../support/browser.ts';
import { nightly, together } from '../support/nights.ts';
import { suite } from '../support/suite.ts';
import { tableFaults } from '../support/table-faults.ts';

const test = suite('viewer, history');
const version = 'v1.37.2';
const api = 'default/process/apiserver:GET:/api@none';
const words = (...parts: Array<[word: string, count: number]>) =>
  parts.flatMap(([word, count]) => Array<string>(count).fill(word)).join(' ');

/** Thirty nights: two doors close in the ninth, a join flaps, and an answer is missing in three. */
const instead = {
  [api]: words(['200', 8], ['=', 22]),
  'default/process/apiserver:GET:/apis@none': words(['200', 8], ['=', 22]),
  'anonymous-off/process/join:token': words(['=', 20], ['joined', 1], ['=', 4], ['joined', 1], ['=', 4]),
  'paths-health/process/apiserver:GET:/metrics@none': words(['=', 11], ['?', 2], ['=', 16], ['?', 1]),
};
const thirty = async () => together(await nightly(version, 30, instead));
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1920, height: 1080 } },
  { colorScheme: 'light', viewport: { width: 390, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 800 }, forcedColors: 'active' },
] as const;

for (const look of looks) {
  const forced = 'forcedColors' in look ? ', forced colours' : '';
  test(`nothing is wrong in ${look.colorScheme}${forced}, ${look.viewport.width} wide`, async () => {
    const { results, nights } = await thirty();
    await using it = await open(results, { nights, hash: 'view=history', ...look });
    await it.page.locator('h3').last().waitFor();
    equal(await complaintsOf(it.page), []);
    equal(await it.page.evaluate(tableFaults), []);
    await it.page.goto(`${it.url}#cell=${encodeURIComponent(`${version}/${api}`)}`);
    await it.page.locator('dialog h3', { hasText: 'Since when' }).waitFor();
    equal(await complaintsOf(it.page), []);
    equal(it.trouble, []);
  });
}

test('a night that is not as before has a shape of its own, and stands in the text of the line', async () => {
  const { results, nights } = await thirty();
  await using it = await open(results, { nights, hash: 'view=history' });
  const line = it.page.locator('.nights li', { hasText: 'paths-health' }).filter({ hasText: 'No answer' });
  const said = await line.locator('svg').getAttribute('aria-label');
  is(said, '2026-11-01 to 2026-11-30; no answer: 2026-11-12, 2026-11-13, 2026-11-30');
  equal([await line.locator('circle').count(), await line.locator('rect').count()], [3, 27]);
  const heights = await it.page.evaluate(`[...document.querySelectorAll('.legend svg')].map((one) => {
    const [shape] = one.children;
    return shape.tagName + ' ' + Math.round(shape.getBoundingClientRect().height);
  })`);
  equal(heights, ['rect 5', 'rect 18', 'circle 5', 'rect 0']);
});

test('a change leads to its cell, which says since when it answers so', async () => {
  const { results, nights } = await thirty();
  await using it = await open(results, { nights, hash: 'view=history' });
  const { page, trouble } = it;
  equal((await page.locator('#view h3').allTextContents()).slice(-2), ['2026-11-21 (1)', '2026-11-09 (2)']);
  const rows = page.locator('table.pairs').last().locator('tbody tr');
  equal(await rows.allTextContents(), ['apiserver /api, /apis200403defaultno credential']);
  await rows.locator('td[data-at]').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const since = page.locator('dialog section', { hasText: 'Since when' });
  await since.waitFor();
  is(oneLine(await wordsOf(since.locator('p'))), '403 since 2026-11-09, 22 nights, 200 before.');
  equal(trouble, []);
});

test('a page of one run has no history', async () => {
  const { results, nights } = together(await nightly(version, 1, {}));
  await using it = await open(results, { nights });
  is(await it.page.locator('nav a', { hasText: 'History' }).count(), 0);
  await it.page.goto(`${it.url}#view=history`);
  equal(await it.page.locator('nav [aria-current]').allTextContents(), ['At a glance']);
});
