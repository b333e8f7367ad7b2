// Does something that starts a cluster while it is looked inside, and gives every secret that the cluster has with
// every text that anybody else may see: what was printed, what was written at any time, and what the processes were
// started as.
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { waitFor } from '../../src/engine/wait.ts';
import { program } from './bearerless.ts';
import { inside } from './inside.ts';
import type { Named } from './leaks.ts';
import { familyOf } from './processes.ts';

const never = new AbortController().signal;
/** Milliseconds between two looks into memory and into what is written, which take a processor for a while. */
const deep = 4_000;

export interface Looked {
  exitCode: number | undefined;
  secrets: Named;
  texts: Map<string, string>;
  /** The programs that ran. */
  argv: string[];
}

/** A HOME and a TMPDIR of its own below `parent`, and this machine's cache. */
export async function surroundings(parent: string): Promise<Record<string, string>> {
  const [home, temporary] = [join(parent, 'home'), join(parent, 'tmp')];
  await Promise.all([home, temporary].map((folder) => mkdir(folder, { recursive: true })));
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return { HOME: home, TMPDIR: temporary, XDG_CACHE_HOME: cache };
}

/** Runs `run` to its end. */
export async function lookedRun(parent: string, argv: string[], file = program): Promise<Looked> {
  const env = await surroundings(parent);
  const output = join(parent, 'out');
  const run = execa(file, ['run', '--output', output, ...argv], { env, reject: false, stdin: 'ignore' });
  const found = inside();
  const texts = new Map<string, string>();
  /** A run that is killed leaves what is written by then. */
  const keep = async () => {
    for (const folder of [output, env.HOME as string, env.TMPDIR as string])
      for (const [name, text] of await textsNow(folder)) {
        const before = texts.get(name);
        if (before !== undefined && !text.startsWith(before)) texts.set(`${name}, once`, before);
        texts.set(name, text);
      }
  };
  let over = false;
  let last = performance.now();
  const look = async () => {
    const family = over ? [] : familyOf(run.pid as number);
    found.look(family);
    if (performance.now() - last > deep) {
      found.lookIntoMemory(family);
      await keep();
      last = performance.now();
    }
    return over || undefined;
  };
  const watching = waitFor('the run ends', look, { limit: 2 ** 30, signal: never, every: 50 });
  const { exitCode, stdout, stderr } = await run;
  over = true;
  await watching;
  await keep();
  const said = { stdout, stderr, argv: [...found.argv].join('\n') };
  for (const [name, text] of Object.entries(said)) texts.set(name, text);
  return { exitCode, secrets: found.secrets, texts, argv: [...found.argv] };
}

/** Every file below a folder as it is at this moment, but for what tsx keeps of what it compiled. */
export async function textsNow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && !/\/tsx-\d+/.test(entry.parentPath))
    .map(({ parentPath, name }) => join(parentPath, name));
  const texts = files.map(async (file) => [file, await readFile(file, 'utf8').catch(() => '')] as const);
  return new Map(await Promise.all(texts));
}

/** Whether nobody but the owner may read a file. */
export async function isPrivate(file: string): Promise<boolean> {
  return ((await stat(file)).mode & 0o077) === 0;
}
