// The first view of the page, in a real Chromium: what it says, what its marks open, and that it fits a screen.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { readRuns } from '../../src/app/stored-run.ts';
import { packageRoot } from '../../src/domain/root.ts';
import { open, wordsOf } from '../support/browser.ts';
import { suite } from '../support/suite.ts';

const test = suite('viewer, at a glance');
const references = join(packageRoot, 'results/reference');
const all = readdirSync(references).filter((name) => name.endsWith('.json'));
const read = async (names: readonly string[]) =>
  (await readRuns(names.map((name) => join(references, name)))).results;
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

test('it comes first, and says what a stranger may in bands of versions', async () => {
  await using it = await open(await read(all));
  const { page, trouble } = it;
  is(await wordsOf(page.locator('nav a[aria-current]')), 'At a glance');
  const row = (words: string) => page.locator('table.glance tbody tr', { hasText: words });
  const band = row('read the version?').locator('td[data-at]');
  const heads = await page.locator('table.glance thead th').count();
  equal([await band.count(), await band.getAttribute('colspan')], [1, String(heads)]);
  is(oneLine(await wordsOf(band)), 'yes 200');
  await page.focus('#glance');
  await page.selectOption('#glance', 'setting:anonymous-off');
  is(oneLine(await wordsOf(row('join with a token?').locator('td'))), 'no refused unauthorized');
  is(await page.evaluate('document.activeElement.id'), 'glance');
  match(page.url(), /subject=setting%3Aanonymous-off/);
  equal(trouble, []);
});

test('a mark between two bands opens what changed and why, and Escape closes it', async () => {
  await using it = await open(await read(['v1.28.15.json', 'v1.31.4.json', 'v1.33.13.json']), {
    hash: 'subject=setting:kubelet-grant-pods',
  });
  const { page, trouble } = it;
  const marks = page.locator('table.glance .change');
  is(await marks.first().getAttribute('aria-label'), 'What changed from v1.31.4 to v1.33.13');
  await marks.first().focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog h3', { hasText: 'Prediction' }).waitFor();
  is(await page.locator('dialog h3').first().textContent(), 'What changed from v1.31.4 to v1.33.13');
  const said = oneLine(await wordsOf(page.locator('dialog .sides')));
  match(said, /^v1\.31\.4: 403 .* Source: .* v1\.33\.13: 200 A binding gives system:anonymous .* Source: /);
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.waitForURL(({ hash }) => !hash.includes('from='));
  equal(trouble, []);
});

test('the arrows move over bands of any width, from group to group', async () => {
  await using it = await open(await read(['v1.28.15.json', 'v1.31.4.json']), {
    hash: 'subject=setting:paths-health',
  });
  const { page } = it;
  await page.locator('td[tabindex="0"]').focus();
  for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowDown');
  const row = page.locator('tr', { has: page.locator('td:focus') });
  match(oneLine(await wordsOf(row)), /^a node join with a token\?/);
});

const screens = [
  { width: 1280, height: 800, subject: 'setting:default', names: all },
  // With the settings of every scenario: those that say no more than the default are left out.
  { width: 1280, height: 800, subject: 'version:v1.37.2', names: all },
  { width: 1280, height: 800, subject: 'version:v1.37.2', names: ['v1.37.2.json'] },
  { width: 390, height: Number.POSITIVE_INFINITY, subject: 'setting:default', names: all },
  { width: 390, height: Number.POSITIVE_INFINITY, subject: 'version:v1.37.2', names: all },
];
for (const { width, height, subject, names } of screens) {
  test(`${subject} of ${names.length} fits a screen of ${width}`, async () => {
    await using it = await open(await read(names), {
      hash: `subject=${subject}`,
      viewport: { width, height: 800 },
    });
    const overflow = await it.page.evaluate(`(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      const inner = [...document.querySelectorAll('.scroll')].map((one) => one.scrollWidth - one.clientWidth);
      return { wide: Math.max(scrollWidth - innerWidth, ...inner) > 0, high: scrollHeight > innerHeight };
    })()`);
    equal(overflow, { wide: false, high: height === Number.POSITIVE_INFINITY });
  });
}

test('settings without a row are named below, and of a long list the first until it is opened', async () => {
  await using it = await open(await read(['v1.37.2.json']), { hash: 'subject=version:v1.37.2' });
  const { page, trouble } = it;
  const fold = page.locator('.left-out details', { hasText: 'as default does' });
  await fold.locator('summary').focus();
  await page.keyboard.press('Enter');
  const names = fold.locator('.name');
  match(oneLine((await names.allTextContents()).join(' ')), /\banonymous-on\b/);
  is(await names.first().isVisible(), true);
  is(await page.locator('th', { hasText: /^anonymous-on$/ }).count(), 0);
  const list = page.locator('th', { hasText: 'config-conflict' });
  is(await list.locator('.name').last().isVisible(), false);
  await list.locator('summary').click();
  is(await list.locator('.name').last().isVisible(), true);
  const { scrollWidth, innerWidth } = (await page.evaluate(
    '({ scrollWidth: document.documentElement.scrollWidth, innerWidth })',
  )) as Record<'scrollWidth' | 'innerWidth', number>;
  is(scrollWidth, innerWidth);
  equal(trouble, []);
});

test('nobody is told twice that a cell cannot be asked', async () => {
  await using it = await open(await read(['v1.20.2.json']), {
    hash: `cell=${encodeURIComponent('v1.20.2/paths-health/process/apiserver:GET:/api@none')}`,
  });
  const prediction = it.page.locator('dialog section', { hasText: 'Prediction' });
  await prediction.waitFor();
  is(
    oneLine(await wordsOf(prediction)),
    'Prediction It was known beforehand that this cannot be asked, so nothing is predicted.',
  );
});
