// Writes the tables of docs/versions.md, changes.md, joins.md and load-balancers.md from the committed references: npm
// run tables. With --check it only says which file is stale (exit 1).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/domain/root.ts';
import { cellsOf } from '../src/results/cells.ts';
import { referenceFile, referenceVersions } from '../src/results/reference.ts';
import { readResults, writeWhole } from '../src/results/store.ts';
import { balancersTable } from './tables/balancers.ts';
import { turnsTable } from './tables/changes.ts';
import { failuresTable, joinsTable } from './tables/joins.ts';
import { filled } from './tables/markdown.ts';
import { changesTable, fingerprintTable, goTable, headTable } from './tables/versions.ts';

const references = await Promise.all(
  referenceVersions().map(async (version) => {
    const results = await readResults(referenceFile(`reference:${version}`));
    return { version, results, cells: cellsOf(results) };
  }),
);
const files: Record<string, Record<string, string>> = {
  'docs/versions.md': {
    changes: changesTable(references),
    go: goTable(references),
    fingerprint: fingerprintTable(references),
    head: headTable(references),
  },
  'docs/changes.md': {
    strangers: turnsTable(references, 'strangers'),
    joins: turnsTable(references, 'joins'),
    'health-checks': turnsTable(references, 'health checks'),
  },
  'docs/load-balancers.md': { checks: balancersTable(references) },
  'docs/joins.md': { joins: joinsTable(references), failures: failuresTable(references) },
};

for (const [name, blocks] of Object.entries(files)) {
  const file = join(packageRoot, name);
  const before = readFileSync(file, 'utf8');
  const after = filled(before, blocks);
  if (!process.argv.includes('--check')) writeWhole(file, after);
  else if (after !== before) {
    console.error(`${name} is not what results/reference says: run \`npm run tables\` and commit it.`);
    process.exitCode = 1;
  }
}
