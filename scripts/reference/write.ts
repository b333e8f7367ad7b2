// Writes references from runs: of each version that the runs asked, results/reference/VERSION.json anew, whole. Runs of
// the same version are put together.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readRuns } from '../../src/app/stored-run.ts';
import { artifactOf } from '../../src/artifacts/component.ts';
import type { Results } from '../../src/domain/results.ts';
import { packageRoot } from '../../src/domain/root.ts';
import { differs, verdictOf } from '../../src/results/judged.ts';
import { referenceFolder, referencesOf, referenceText } from '../../src/results/reference.ts';
import { writeWhole } from '../../src/results/store.ts';

/**
 * Writes the references, and says what they amount to. Returns how many cells got no answer and are left out. Throws
 * where the runs make no reference.
 */
export async function writeReferences(runs: readonly string[]): Promise<number> {
  const parts = await Promise.all(runs.map(async (run) => (await readRuns([run])).results));
  const { results, notes } = await readRuns([...runs]);
  const hosts = new Set(parts.map(({ run }) => JSON.stringify([run.tool, run.host])));
  if (hosts.size > 1)
    throw new Error('the runs come from different machines or versions of this tool; a reference names one');
  if (results.run.interrupted)
    throw new Error('a run was interrupted: continue it with "bearerless run --resume"');
  for (const note of notes) console.error(note);
  const id = parts.map(({ run }) => run.id).join(', ');
  for (const [version, reference] of referencesOf({ ...results, run: { ...results.run, id } })) {
    const file = join(referenceFolder, `${version}.json`);
    // Versions that ran together have each an etcd of their own.
    const etcd = artifactOf('etcd', version).version;
    const binaries = reference.run.binaries.filter((one) => one.name !== 'etcd' || one.version === etcd);
    const text = referenceText({ ...reference, run: { ...reference.run, binaries } });
    const before = existsSync(file) ? await readFile(file, 'utf8') : '';
    writeWhole(file, text);
    console.log(`${relative(packageRoot, file)}: ${sumOf(reference)}${before === text ? ', as before' : ''}`);
  }
  const open = openIn(results);
  if (open > 0) console.error(`${open} cells got no answer and are left out`);
  return open;
}

function sumOf({ cells }: Results): string {
  const all = Object.values(cells);
  const unsupported = all.filter((cell) => verdictOf(cell).kind === 'unsupported').length;
  const surprises = all.filter(differs).length;
  return `${all.length} cells, ${unsupported} unsupported, ${surprises} surprises`;
}

/** How many cells got no answer. */
export const openIn = ({ cells }: Results): number =>
  Object.values(cells).filter(({ observed }) => observed.kind === 'inconclusive').length;
