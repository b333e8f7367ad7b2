// `up`, `export logs` and `down`, while it is looked inside of the cluster. What only its owner may read may have its
// secrets, and is no text.
import { join } from 'node:path';
import { execa } from 'execa';
import { program } from './bearerless.ts';
import { inside } from './inside.ts';
import { isPrivate, type Looked, surroundings, textsNow } from './looked.ts';
import { argvOf, familyOf, processes } from './processes.ts';

/** What is to have secrets: an administrator's access. */
const access = /\/(?:kubeconfig|access\.json)$/;

/** Starts a cluster, exports its logs and ends it. */
export async function lookedUp(parent: string, argv: string[]): Promise<Looked> {
  const env = await surroundings(parent);
  const name = `secrets-${process.pid}`;
  const folder = join(env.XDG_CACHE_HOME as string, 'bearerless/up', name);
  const found = inside();
  const said: string[] = [];
  const ask = async (...words: string[]) => {
    const { exitCode, all } = await execa(program, words, { env, reject: false, stdin: 'ignore', all: true });
    said.push(all);
    return exitCode;
  };
  const holders = () => processes().filter(({ pid }) => argvOf(pid).includes(folder));
  const look = () => found.look(holders().flatMap(({ pid }) => familyOf(pid)));
  const looking = setInterval(look, 100);
  const texts = new Map<string, string>();
  let exitCode: number | undefined;
  try {
    exitCode = await ask('up', '--name', name, ...argv);
    look();
    found.lookIntoMemory(holders().flatMap(({ pid }) => familyOf(pid)));
    if (exitCode === 0) exitCode = await ask('export', 'logs', join(parent, 'logs'), '--name', name);
    for (const [file, text] of await textsNow(folder))
      if (!access.test(file) || !(await isPrivate(file))) texts.set(file, text);
  } finally {
    clearInterval(looking);
    const down = await ask('down', name);
    exitCode ||= down;
  }
  for (const [file, text] of await textsNow(parent)) texts.set(file, text);
  texts.set('stderr', said.join('\n'));
  texts.set('argv', [...found.argv].join('\n'));
  return { exitCode, secrets: found.secrets, texts, argv: [...found.argv] };
}
