// Makes the pictures of the documentation, of the page in a real Chromium: of the committed references, or of the
// stored runs that are named. `npm run screenshot -- [RUN...]`
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { readRuns } from '../src/app/stored-run.ts';
import { packageRoot } from '../src/domain/root.ts';
import { compareVersions } from '../src/domain/version.ts';
import { evidenceReader } from '../src/results/evidence-reader.ts';
import { browser, open } from '../test/support/browser.ts';

const references = join(packageRoot, 'results/reference');
const docs = join(packageRoot, 'docs');

const committed = existsSync(references)
  ? readdirSync(references).filter((name) => name.endsWith('.json'))
  : [];
const named = process.argv.slice(2);
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
  ['matrix.png', 'subject=setting:paths-health', laptop],
  ['settings.png', `subject=version:${versions.at(-1)}`, laptop],
  ['compare.png', 'view=compare', laptop],
  ['phone.png', 'subject=setting:anonymous-off', phone],
];
mkdirSync(docs, { recursive: true });
for (const [file, hash, look] of pictures) {
  await using it = await open(results, { evidence: evidenceReader(folders), hash, ...look });
  await it.page.waitForTimeout(700);
  if (it.trouble.length > 0) throw new Error(it.trouble.join('\n'));
  await it.page.screenshot({ path: join(docs, file) });
  console.log(join(docs, file));
}
await (await browser()).close();
