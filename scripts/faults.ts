// `npm run test:faults -- [part…] [--seed N] [--count N] [--case K] [--whole]`: the files of test/faults, one after the other, by the
// runner of every test. A part is the beginning of a file's name. The short form is the default; `--whole` asks the full counts, for hours.
// Ends with the plain line `N passed, N failed`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';

const root = join(import.meta.dirname, '..');
const ending = '.test.ts';
const parts = readdirSync(join(root, 'test/faults'))
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length))
  .sort();

const number = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: number, count: number, case: number, whole: { type: 'boolean', default: false } },
});
for (const name of ['seed', 'count', 'case'] as const) {
  if (values[name] !== undefined && !/^\d+$/.test(values[name])) stop(`--${name} takes a whole number`);
}
const unknown = positionals.find((wanted) => !parts.some((part) => part.startsWith(wanted)));
if (unknown !== undefined) stop(`there is no part ${unknown}; there are: ${parts.join(', ')}`);
const chosen = parts.filter(
  (part) => positionals.length === 0 || positionals.some((wanted) => part.startsWith(wanted)),
);

// A gate asks the same each time; who asks the whole wants to see what nobody saw yet.
const seed = values.seed ?? String(values.whole ? Math.floor(Math.random() * 2 ** 31) : 13);
console.log(`test:faults: ${chosen.join(', ')}; ${values.whole ? 'whole' : 'short'} form, --seed ${seed}`);

const files = chosen.map((part) => `test/faults/${part}${ending}`);
const { exitCode } = await execa('node', ['--import', 'tsx', 'scripts/test.ts', ...files], {
  cwd: root,
  reject: false,
  stdin: 'ignore',
  stdout: 'inherit',
  stderr: 'inherit',
  env: {
    FAULTS_SEED: seed,
    FAULTS_COUNT: values.count ?? '',
    FAULTS_CASE: values.case ?? '',
    FAULTS_WHOLE: values.whole ? '1' : '',
  },
});
process.exitCode = exitCode ?? 1;

function stop(why: string): never {
  console.error(`test:faults: ${why}`);
  process.exit(2);
}
