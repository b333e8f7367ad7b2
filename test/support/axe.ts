// What axe-core finds wrong with a page as it is shown, and whether it is wider than its screen.
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const { source } = createRequire(import.meta.url)('axe-core') as { source: string };

/** Every kind of fault with its first element. */
export async function complaintsOf(page: Page): Promise<string[]> {
  await page.evaluate(source);
  await page.waitForTimeout(150);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  return [
    ...violations.map(({ id, nodes: [node] }) => `${id}: ${node?.html}: ${node?.failureSummary}`),
    ...(wide > 0 ? [`${wide} pixels too wide`] : []),
  ];
}
