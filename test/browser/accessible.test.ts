// Who cannot see colours, uses a keyboard or a screen reader, reads in the dark or on a phone: axe-core finds nothing
// in any view, and no view is wider than a phone.
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { equal, is } from 'uvu/assert';
import { open } from '../support/browser.ts';
import { cell, pageEvidence, pageResults } from '../support/page-fixture.ts';
import { suite } from '../support/suite.ts';

const test = suite('viewer, accessible');
const { source } = createRequire(import.meta.url)('axe-core') as { source: string };

const views = ['matrix', 'joins', 'cluster', 'restarts', 'compare', 'findings', 'run'].map(
  (view) => `view=${view}`,
);
const hashes = [...views, `cell=${cell}`];
const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'light', viewport: { width: 390, height: 800 } },
] as const;

for (const look of looks) {
  test(`nothing is wrong in ${look.colorScheme}, ${look.viewport.width} wide`, async () => {
    await using it = await open(pageResults(), { evidence: pageEvidence(), ...look });
    const { page, url } = it;
    const wrong: string[] = [];
    for (const hash of hashes) {
      await page.goto('about:blank');
      await page.goto(`${url}#${hash}`);
      if (hash.startsWith('cell')) await page.locator('dialog h3').first().waitFor();
      await page.evaluate(source);
      await page.waitForTimeout(150);
      const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
      for (const { id, nodes } of violations)
        wrong.push(`${hash}: ${id}: ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`);
      const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
      if (wide > 0) wrong.push(`${hash}: ${wide} pixels too wide`);
    }
    equal(wrong, []);
  });
}

test('200, 401 and 403 look different without any colour', async () => {
  await using it = await open(pageResults(), { evidence: pageEvidence() });
  const { page } = it;
  const look = async (tone: string) =>
    await page.evaluate(`(() => {
      const style = getComputedStyle(document.querySelector('td.${tone}'));
      const { fontWeight, textDecorationLine, textDecorationStyle, backgroundImage } = style;
      return [fontWeight, textDecorationLine, textDecorationStyle, backgroundImage !== 'none'].join(' ');
    })()`);
  const all = [await look('granted'), await look('unauthorized'), await look('forbidden')];
  is(new Set(all).size, 3, all.join('\n'));
});
