// Makes the pictures of the documentation, of the page in a real Chromium: of the committed references, or of the
// stored runs that are named. `npm run screenshot -- [--every FOLDER] [RUN...]`; with --every, every view at three
// widths in light and dark goes into the folder instead, whole, for a look at what a change does to them.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions } from 'playwright-core';
import { readRuns } from '../src/app/stored-run.ts';
import { packageRoot } from '../src/domain/root.ts';
import { compareVersions } from '../src/domain/version.ts';
import { evidenceReader } from '../src/results/evidence-reader.ts';
import { views } from '../src/viewer/state.ts';
import { browser, open } from '../test/support/browser.ts';

const references = join(packageRoot, 'results/reference');
const docs = join(packageRoot, 'docs');

const committed = existsSync(references)
  ? readdirSync(references).filter((name) => name.endsWith('.json'))
  : [];
const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string' } },
});
const runs = named.length > 0 ? named : committed.map((name) => join(references, name));
if (runs.length === 0) throw new Error('there are no references to show; name stored runs');

const { results, folders } = await readRuns(runs);
const versions = [...new Set(Object.keys(results.cells).map((id) => id.split('/')[0] as string))].sort(
  compareVersions,
);
const laptop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, colorScheme: 'dark' } as const;
/** Each picture: its file, what the page shows, and on which screen. */
const pictures: Array<[file: string, hash: string, look: BrowserContextOptions]> = [
  ['matrix.png', 'subject=setting:anonymous-off', laptop],
  ['settings.png', `subject=version:${versions.at(-1)}`, laptop],
  ['compare.png', 'view=compare', laptop],
  ['phone.png', 'subject=setting:default', phone],
];
const every = [...views, 'settings'].flatMap((view) =>
  [390, 1280, 1920].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme): (typeof pictures)[number] => {
      const hash = view === 'settings' ? `subject=version:${versions.at(-1)}` : `view=${view}`;
      const height = width === 390 ? 844 : 800;
      return [`${view}-${width}-${colorScheme}.png`, hash, { viewport: { width, height }, colorScheme }];
    }),
  ),
);
const folder = values.every ?? docs;
mkdirSync(folder, { recursive: true });
for (const [file, hash, look] of values.every === undefined ? pictures : every) {
  await using it = await open(results, { evidence: evidenceReader(folders), hash, ...look });
  await it.page.waitForTimeout(700);
  if (it.trouble.length > 0) throw new Error(it.trouble.join('\n'));
  await it.page.screenshot({ path: join(folder, file), fullPage: values.every !== undefined });
  console.log(join(folder, file));
}
await (await browser()).close();
