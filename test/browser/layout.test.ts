// The tables of the page as a reader sees them, in a real Chromium, with real results: no word is broken inside, no
// column is narrower than its longest word, and no table is wider than what holds it unless that scrolls.
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { readRuns } from '../../src/app/stored-run.ts';
import { packageRoot } from '../../src/domain/root.ts';
import { views } from '../../src/viewer/state.ts';
import { open } from '../support/browser.ts';
import { resultsOf } from '../support/results-builder.ts';
import { suite } from '../support/suite.ts';
import { tableFaults } from '../support/table-faults.ts';

const test = suite('viewer, layout');
const read = async (...names: string[]) =>
  (await readRuns(names.map((name) => join(packageRoot, 'results/reference', `${name}.json`)))).results;

const all = ['v1.20.2', 'v1.24.17', 'v1.28.15', 'v1.31.4', 'v1.33.13', 'v1.34.4', 'v1.37.2'];

for (const [width, names] of [
  [1280, all],
  [390, ['v1.20.2', 'v1.37.2']],
] as const) {
  test(`every table is whole at ${width} pixels`, async () => {
    await using it = await open(await read(...names), { viewport: { width, height: 800 } });
    const wrong: string[] = [];
    for (const hash of [...views.map((view) => `view=${view}`), 'subject=version:v1.37.2']) {
      await it.page.goto('about:blank');
      await it.page.goto(`${it.url}#${hash}`);
      await it.page.waitForTimeout(1000);
      const found = (await it.page.evaluate(tableFaults)) as string[];
      wrong.push(...found.map((fault) => `${hash}: ${fault}`));
    }
    equal(wrong, []);
  });
}

test('headings stand on end only where that saves width', async () => {
  await using it = await open(await read('v1.37.2'), {
    hash: 'view=matrix&setting=default&setting=anonymous-off',
  });
  const modes = () =>
    it.page.evaluate(`[...new Set([...document.querySelector('table.heat').querySelectorAll('thead th[scope=col] > span')]
      .map((one) => getComputedStyle(one).writingMode))]`);
  equal(await modes(), ['horizontal-tb']);
  await it.page.goto(`${it.url}#view=matrix`);
  await it.page.locator('table.heat thead th', { hasText: 'always-allow' }).first().waitFor();
  equal(await modes(), ['vertical-rl']);
});

test('only times that can be compared have a bar', async () => {
  await using it = await open(await read('v1.37.2'), { hash: 'view=joins' });
  const { page } = it;
  await page.locator('td.fails').first().waitFor();
  equal(
    [await page.locator('td.fails .bar').count(), (await page.locator('td.works .bar').count()) > 0],
    [0, true],
  );
  is(/\d\.0 s/.test((await page.locator('#view').textContent()) ?? ''), false);
});

test('a bar compares within its version only, since versions may have been measured on different machines', async () => {
  const asked = { settings: ['default', 'anonymous-on'], answers: { 'join:token': 'joined joined' } };
  const results = resultsOf({ version: 'v1.20.2', ...asked }, { version: 'v1.37.2', ...asked });
  for (const [id, cell] of Object.entries(results.cells)) {
    const seconds = id.startsWith('v1.20.2') ? (id.includes('default') ? 40 : 20) : 2;
    cell.observed = { kind: 'joined', seconds };
  }
  await using it = await open(results, { hash: 'view=joins' });
  await it.page.locator('.bar').first().waitFor();
  const widths = `[...document.querySelectorAll('.bar')].map(({ style }) => style.width)`;
  equal(await it.page.evaluate(widths), ['100%', '100%', '50%', '100%']);
});
