// Makes the README's picture, docs/matrix.png, of the page in a real Chromium: of the committed references, or of the
// stored runs that are named. `npm run screenshot -- [RUN...]`
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRuns } from '../src/app/stored-run.ts';
import { packageRoot } from '../src/domain/root.ts';
import { compareVersions } from '../src/domain/version.ts';
import { evidenceReader } from '../src/results/evidence-reader.ts';
import { browser, open } from '../test/support/browser.ts';

const references = join(packageRoot, 'results/reference');
const picture = join(packageRoot, 'docs/matrix.png');

const committed = existsSync(references)
  ? readdirSync(references).filter((name) => name.endsWith('.json'))
  : [];
// What fits in one picture: the two ways to open everything and the two to close it, newest and oldest.
const shown = ['default', 'anonymous-off', 'paths-health', 'paths-health-join']
  .map((id) => `setting=${id}`)
  .join('&');
const named = process.argv.slice(2);
const runs = named.length > 0 ? named : committed.map((name) => join(references, name));
if (runs.length === 0) throw new Error('there are no references to show; name stored runs');

const { results, folders } = await readRuns(runs);
const versions = [...new Set(Object.keys(results.cells).map((id) => id.split('/')[0] as string))].sort(
  compareVersions,
);
const ends = [versions[0], versions.at(-1)].map((version) => `version=${version}`).join('&');
{
  const look = { viewport: { width: 1180, height: 840 }, deviceScaleFactor: 1.5 };
  await using it = await open(results, {
    evidence: evidenceReader(folders),
    hash: `view=matrix&target=apiserver&${ends}&${shown}`,
    ...look,
  });
  await it.page.waitForTimeout(500);
  if (it.trouble.length > 0) throw new Error(it.trouble.join('\n'));
  mkdirSync(dirname(picture), { recursive: true });
  await it.page.screenshot({ path: picture });
}
await (await browser()).close();
console.log(picture);
