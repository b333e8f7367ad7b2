// Makes or renews the committed reference from runs: npm run reference -- RUN… Of each version that the runs asked,
// results/reference/VERSION.json is written anew, whole; runs of the same version are put together.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readRuns } from '../src/app/stored-run.ts';
import { artifactOf } from '../src/artifacts/component.ts';
import type { Results } from '../src/domain/results.ts';
import { packageRoot } from '../src/domain/root.ts';
import { minorOf } from '../src/domain/version.ts';
import { differs, verdictOf } from '../src/results/judged.ts';
import { referenceFolder, referencesOf, referenceText, referenceVersions } from '../src/results/reference.ts';
import { writeWhole } from '../src/results/store.ts';

const runs = process.argv.slice(2);
if (runs.length === 0) {
  console.error(
    'npm run reference -- RUN…: the output folders of the runs that the reference is to be made of',
  );
  process.exit(2);
}

const parts = await Promise.all(runs.map(async (run) => (await readRuns([run])).results));
const { results, notes } = await readRuns(runs);
const hosts = new Set(parts.map(({ run }) => JSON.stringify([run.tool, run.host])));
if (hosts.size > 1)
  refuse('the runs come from different machines or versions of this tool; a reference names one');
if (results.run.interrupted) refuse('a run was interrupted: continue it with "bearerless run --resume"');
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
  // A patch release takes the place of the one before.
  for (const old of referenceVersions()) {
    if (old !== version && minorOf(old) === minorOf(version)) await rm(join(referenceFolder, `${old}.json`));
  }
  console.log(`${relative(packageRoot, file)}: ${sumOf(reference)}${before === text ? ', as before' : ''}`);
}
const open = Object.values(results.cells).filter(({ observed }) => observed.kind === 'inconclusive').length;
if (open > 0) console.error(`${open} cells got no answer and are left out`);
console.log('The documentation has tables of the references: renew them with `npm run tables`.');

function sumOf({ cells }: Results): string {
  const all = Object.values(cells);
  const unsupported = all.filter((cell) => verdictOf(cell).kind === 'unsupported').length;
  const surprises = all.filter(differs).length;
  return `${all.length} cells, ${unsupported} unsupported, ${surprises} surprises`;
}

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}
