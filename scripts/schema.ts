// Writes results/schema.json from the zod types; with --check it only says whether the committed file is stale (exit
// 1).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaText } from '../src/results/schema.ts';

const file = fileURLToPath(new URL('../results/schema.json', import.meta.url));
if (!process.argv.includes('--check')) {
  writeFileSync(file, schemaText());
} else if (readFileSync(file, 'utf8') !== schemaText()) {
  console.error('results/schema.json is stale: run `npm run schema` and commit it.');
  process.exitCode = 1;
}
