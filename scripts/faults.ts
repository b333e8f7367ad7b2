// `npm run test:faults -- [part…] [--seed N] [--count N] [--case K] [--whole]`: the files of test/faults, by the runner
// of every test. A part is the beginning of a file's name. The short form is the default; `--whole` asks the full
// counts, for hours, and the parts of test/faults/whole too. Ends with the plain line `N passed, N failed`.
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { sourceFiles } from '../test/support/files.ts';

const root = join(import.meta.dirname, '..');
const ending = '.test.ts';
const parts = sourceFiles(root, 'test/faults')
  .filter((file) => file.endsWith(ending))
  .map((file) => ({
    name: basename(file, ending),
    file: relative(root, file),
    long: basename(dirname(file)) === 'whole',
  }));
const names = (some: typeof parts) => some.map(({ name }) => name).join(', ');

const number = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: number, count: number, case: number, whole: { type: 'boolean', default: false } },
});
for (const name of ['seed', 'count', 'case'] as const) {
  if (values[name] !== undefined && !/^\d+$/.test(values[name])) stop(`--${name} takes a whole number`);
}
const unknown = positionals.find((wanted) => !parts.some(({ name }) => name.startsWith(wanted)));
if (unknown !== undefined) stop(`there is no part ${unknown}; there are: ${names(parts)}`);
const chosen = parts.filter(({ name, long }) =>
  positionals.length === 0 ? values.whole || !long : positionals.some((wanted) => name.startsWith(wanted)),
);

// A gate asks the same each time; who asks the whole wants to see what nobody saw yet.
const seed = values.seed ?? String(values.whole ? Math.floor(Math.random() * 2 ** 31) : 13);
console.log(`test:faults: ${names(chosen)}; ${values.whole ? 'whole' : 'short'} form, --seed ${seed}`);

const files = chosen.map(({ file }) => file);
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
