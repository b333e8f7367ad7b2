// Runs the program as a user would, for integration tests: real argv, real exit code, its output folder read
// afterwards.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/domain/root.ts';
import { readResults } from '../../src/results/store.ts';

export const program = join(packageRoot, 'bin/bearerless');

/** A folder of the test's own, removed with it. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

/** Runs to the end. */
export async function bearerless(argv: string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await execa(program, argv, { reject: false, stdin: 'ignore', env });
  return { exitCode, stdout, stderr };
}

/** `run` into a fresh folder below `parent`, with what it stored. `said` is shown when an assertion fails. */
export async function run(parent: string, argv: string[], env: Record<string, string> = {}) {
  const output = join(parent, 'out');
  const ended = await bearerless(['run', '--output', output, ...argv], env);
  const results = await readResults(output).catch((thrown) => {
    throw new Error(`${thrown}\n${ended.stdout}\n${ended.stderr}`);
  });
  return { ...ended, output, results, said: `${ended.stdout}\n${ended.stderr}` };
}

/** Every file below a folder with its text. */
export async function texts(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
}

/** An outcome without what differs each time. */
export function withoutSeconds(observed: object = {}): object {
  return Object.fromEntries(Object.entries(observed).filter(([key]) => key !== 'seconds'));
}

/** What was printed for a narrow screen, with each sentence on one line again. */
export const sentences = (printed: string): string => printed.replace(/\n {2}(?=\S)/g, ' ');
