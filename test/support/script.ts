// Runs a script of scripts/ as a workflow does, in a folder of its own, with stand-ins for programs of the runner.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot as root } from '../../src/domain/root.ts';
import { temporaryFolder } from './bearerless.ts';

export interface Runner {
  /** Stand-ins for programs of the machine: name → body of a shell script. */
  fakes?: Record<string, string>;
  /** Stand-ins for scripts beside it; with any, a copy of the script is run. */
  beside?: Record<string, string>;
  env?: Record<string, string>;
}

/** Runs a script in a folder of its own. */
export async function script(name: string, args: string[], { fakes = {}, beside, env = {} }: Runner) {
  const folder = await temporaryFolder();
  const [bin, scripts] = [join(folder.path, 'bin'), join(folder.path, 'scripts')];
  const put = async (where: string, bodies: Record<string, string>) => {
    await mkdir(where);
    for (const [file, body] of Object.entries(bodies))
      await writeFile(join(where, file), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
  };
  await put(bin, fakes);
  await put(scripts, beside ?? {});
  if (beside) await copyFile(join(root, 'scripts', name), join(scripts, name));
  const output = join(folder.path, 'output');
  await writeFile(output, '');
  const ended = await execa(join(beside ? scripts : join(root, 'scripts'), name), args, {
    cwd: folder.path,
    reject: false,
    all: true,
    extendEnv: false,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder.path, GITHUB_OUTPUT: output, ...env },
  });
  const read = async (file: string) => await readFile(join(folder.path, file), 'utf8').catch(() => '');
  return {
    ...ended,
    output: await readFile(output, 'utf8'),
    read,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}
