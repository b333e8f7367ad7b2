// A copy of the repository with one seeded defect, and what is asked of it: a named test, or a real run whose named
// cell must not be as it was said beforehand.
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/domain/root.ts';
import { differs } from '../../src/results/judged.ts';
import { readResults } from '../../src/results/store.ts';
import { evidenceProblems } from './evidence-problems.ts';

/** One change of one source: `from` stands there exactly once. */
export interface Edit {
  file: string;
  from: string;
  to: string;
}

export type SeenBy =
  /** Tests of a file, by a part of their title. */
  | { test: string; title: string }
  /** A real run, and the cells of which it must answer one wrongly. */
  | { run: string[]; cell: RegExp }
  /** A real run whose evidence does not fit its cells, or tells a secret. */
  | { run: string[]; evidence: RegExp };

export interface Defect {
  what: string;
  edits: Edit[];
  seenBy: SeenBy;
}

const copied = ['bin', 'clusters', 'scenarios', 'results', 'src', 'test', 'package.json', 'tsconfig.json'];

/** Copies the repository into `folder`, with the edits. */
export async function mutant(folder: string, edits: Edit[]): Promise<void> {
  await mkdir(folder);
  for (const name of copied) await cp(join(packageRoot, name), join(folder, name), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, from, to } of edits) {
    const text = await readFile(join(folder, file), 'utf8');
    const times = text.split(from).length - 1;
    if (times !== 1) throw new Error(`${file} has ${times} times, and not once: ${from}`);
    await writeFile(
      join(folder, file),
      text.replace(from, () => to),
    );
  }
}

/** What `seenBy` says of the copy in `folder`: nothing where all is well. */
export async function seen(folder: string, seenBy: SeenBy): Promise<string | undefined> {
  if ('test' in seenBy) return await failedTest(folder, seenBy);
  const output = join(folder, 'out');
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const argv = [join(folder, 'bin/bearerless'), 'run', ...seenBy.run, '--output', output];
  const options = { cwd: folder, reject: false, stdin: 'ignore', all: true, timeout: 300_000 } as const;
  const { exitCode, all } = await execa(process.execPath, argv, {
    ...options,
    env: { XDG_CACHE_HOME: cache },
  });
  const results = await readResults(output).catch((thrown: unknown) => {
    throw new Error(`${thrown}\n${all}`);
  });
  if ('evidence' in seenBy) {
    return (await evidenceProblems(output, results)).find((line) => seenBy.evidence.test(line));
  }
  const asked = Object.entries(results.cells).filter(([id]) => seenBy.cell.test(id));
  if (asked.length === 0) throw new Error(`no cell ${seenBy.cell}\n${all}`);
  const [id, cell] = asked.find(([, cell]) => differs(cell)) ?? [];
  if (cell === undefined || exitCode !== 1) return undefined;
  return `${id}: ${JSON.stringify(cell.observed)}`;
}

async function failedTest(folder: string, { test, title }: { test: string; title: string }) {
  const argv = ['--import', 'tsx', 'test/support/run.ts', test];
  const options = { cwd: folder, reject: false, stdin: 'ignore', all: true, timeout: 120_000 } as const;
  const { exitCode, all } = await execa(process.execPath, argv, options);
  if (!all.includes(title) && exitCode !== 0) {
    if (!/FAIL/.test(all)) throw new Error(`${test} did not run\n${all}`);
  }
  return exitCode === 0
    ? undefined
    : all.split('\n').find((line) => /FAIL/.test(line) && line.includes(title));
}
