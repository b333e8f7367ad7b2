// `bearerless up`: one cluster to play with, in the background, on either engine, with a kubeconfig file of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type ArtifactFlags, cacheDirOf } from '../app/artifact-options.ts';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import { type Held, hold } from '../app/up-process.ts';
import { defaultName, folderOf, holderOf, readStanding, removeStanding } from '../app/up-state.ts';
import { cacheFault } from '../artifacts/disk-fault.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import { EngineId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText, programText } from '../domain/printed.ts';
import { packageRoot } from '../domain/root.ts';
import { word } from '../domain/shell.ts';
import { addArtifactOptions } from './options/artifacts.ts';

interface UpFlags extends ArtifactFlags, Held {
  kubernetes: string;
  name: string;
  /** Set in the background process: the folder it works in. */
  hold?: string;
}

/** The command, to be added to the program. */
export function upCommand(context: Context): Command {
  const command = new Command('up')
    .description('start one cluster to play with, in the background, and write a kubeconfig for it')
    .option('-k, --kubernetes <version>', '1.33, v1.33.13, latest, -1', 'latest')
    .option('-s, --setting <setting>', 'a file of clusters/settings/', 'default')
    .addOption(
      new Option('--engine <engine>', 'what runs the cluster').choices(EngineId.options).default('process'),
    )
    .option('--name <name>', 'what `down` and `export logs` call it', defaultName)
    .option('--image <name>', 'node image of the kind engine')
    .addOption(new Option('--hold <dir>').hideHelp())
    .addHelpText(
      'after',
      `
The kubeconfig is a file of its own, for --kubeconfig or $KUBECONFIG; ~/.kube/config is never touched. On \`process\` the apiserver
is an isolated process that only this kubeconfig leads to; \`process-node\` and \`kind\` are whole clusters by \`kubeadm init\`.

Examples:
  bearerless up -k 1.37 -s anonymous-off
  bearerless up --engine kind --name old -k 1.20
  bearerless down old`,
    );
  return addArtifactOptions(command).action(async (flags: UpFlags) => {
    if (flags.hold !== undefined) await hold(flags.hold, { ...flags, name: flags.name }, context);
    else await up(flags, context);
  });
}

async function up(flags: UpFlags, context: Context): Promise<void> {
  const { signal, print } = context;
  const { name, engine, setting } = flags;
  const version = resolveVersion(flags.kubernetes);
  const folder = folderOf(context, name);
  const there = await readStanding(folder);
  if (there && (await holderOf(there)).alive) {
    throw new BearerlessError(
      'user',
      'name-taken',
      `the cluster "${name}" is up already (${there.version})`,
      {
        hint: `Take it down, bearerless down ${name}, or give this one another --name.`,
      },
    );
  }
  if (engine === 'kind') await (await import('../engine/kind/docker.ts')).connect();
  try {
    await removeStanding(folder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw cacheFault(thrown, cacheDirOf(context));
  }
  await using log = await open(join(folder, 'log'), 'a', 0o600);
  const given = Object.entries({ ...flags, kubernetes: version, hold: folder });
  const argv = given.flatMap(([key, value]) => {
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === undefined ? [] : value === true ? [option] : [option, String(value)];
  });
  // Detached, and so in a process group of its own: it outlives this terminal, and Ctrl-C here is passed on by us.
  const holder = spawn(join(packageRoot, 'bin/bearerless'), ['up', ...argv], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...context.env, CI: 'true' },
  });
  holder.unref();
  let ended = false;
  let unstarted: unknown;
  const gone = once(holder, 'exit')
    .catch((thrown) => {
      unstarted = thrown;
    })
    .then(() => {
      ended = true;
    });
  screenOf(context).stderr(
    lineText(`starting ${version} under ${setting} on ${engine}; log in ${join(folder, 'log')}`),
  );
  const { waitFor } = await import('../engine/wait.ts');
  const look = async () => (await readStanding(folder)) ?? (ended ? 'failed' : undefined);
  const limits = { limit: startLimit, signal, every: 100 };
  const standing = await waitFor(`the cluster ${name} is up`, look, limits).catch(async (thrown) => {
    holder.kill('SIGTERM');
    await gone;
    await removeStanding(folder);
    throw thrown;
  });
  if (standing === 'failed') {
    const tail = (await readFile(join(folder, 'log'), 'utf8')).trimEnd().split('\n').slice(-25).join('\n');
    throw new BearerlessError('environment', 'not-up', `the cluster "${name}" did not come up`, {
      tail,
      hint: `What its components said is below ${join(folder, 'output/evidence')}.`,
      cause: unstarted,
    });
  }
  print(
    programText(`export KUBECONFIG=${word(standing.kubeconfig)}
# enter it: ${standing.enter}
# its logs: bearerless export logs --name ${name}
# end it:   bearerless down ${name}
`),
  );
}

/** Milliseconds: binaries may have to be built first. */
const startLimit = 45 * 60_000;
