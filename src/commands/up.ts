// `bearerless up`: runs one cluster in the background to try things, on either engine, with its own kubeconfig file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type ArtifactFlags, cacheDirOf } from '../app/artifact-options.ts';
import type { Context } from '../app/context.ts';
import { loadWith } from '../app/own-files.ts';
import { namedVersion } from '../app/own-plan.ts';
import { screenOf } from '../app/screen.ts';
import { keepUp, type UpOptions } from '../app/up-process.ts';
import { defaultName, folderOf, ownerProcessOf, readUpState, removeUpState } from '../app/up-state.ts';
import { cacheFault } from '../artifacts/disk-fault.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import { EngineId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText, programText } from '../domain/printed.ts';
import { packageRoot } from '../domain/root.ts';
import { word } from '../domain/shell.ts';
import { lastLines } from '../domain/text.ts';
import { settingText } from '../files/setting.ts';
import { pick } from '../plan/select.ts';
import { addArtifactOptions } from './options/artifacts.ts';
import { addFileOptions, type FileFlags, ownOf } from './options/files.ts';

interface UpFlags extends ArtifactFlags, FileFlags, Omit<UpOptions, 'setting' | 'config'> {
  kubernetes?: string;
  setting?: string;
  name: string;
  /** Set in the background process: the folder it works in. */
  hold?: string;
}

/** The command, to be added to the program. */
export function upCommand(context: Context): Command {
  const command = new Command('up')
    .description('start one cluster to play with, in the background, and write a kubeconfig for it')
    .option(
      '-k, --kubernetes <version>',
      '1.33, v1.33.13, latest, -1 (default: what your files name, else latest)',
    )
    .option('-s, --setting <setting>', 'a file of clusters/settings/ (default: your files, else default)')
    .addOption(
      new Option('--engine <engine>', 'the engine that runs the cluster')
        .choices(EngineId.options)
        .default('process'),
    )
    .option('--name <name>', 'the name of the cluster for `down` and `export logs`', defaultName)
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
  bearerless up -f kubeadm.yaml                    under your own configuration
  bearerless down old`,
    );
  addFileOptions(command, { named: false });
  return addArtifactOptions(command).action(async (flags: UpFlags) => {
    const { hold: folder, kubernetes = 'latest', setting = 'default' } = flags;
    if (folder !== undefined) await keepUp(folder, { ...flags, kubernetes, setting }, context);
    else await up(flags, context);
  });
}

async function up(flags: UpFlags, context: Context): Promise<void> {
  const { signal, print } = context;
  const { name, engine } = flags;
  const { library, yours } = await loadWith(resolveVersion, ownOf(flags, false));
  const setting = flags.setting ?? yours?.setting.id ?? 'default';
  const version =
    flags.kubernetes === undefined
      ? namedVersion(yours?.version, resolveVersion)
      : resolveVersion(flags.kubernetes);
  const [definition] = pick('setting', [setting], library.settings);
  const folder = folderOf(context, name);
  const there = await readUpState(folder);
  if (there && (await ownerProcessOf(there)).alive) {
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
    await removeUpState(folder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw cacheFault(thrown, cacheDirOf(context));
  }
  await using log = await open(join(folder, 'log'), 'a', 0o600);
  // The background process has its own copy of what the files came to: they may be gone, or have been standard input.
  const config = join(folder, 'setting.yaml');
  const shipped = ownOf(flags, false).files === undefined;
  if (definition && !shipped) await writeFile(config, settingText(definition), { mode: 0o600 });
  const { file: _, mount: __, asIs: ___, config: ____, ...others } = flags;
  const own = shipped ? {} : { config };
  const given = Object.entries({ ...others, ...own, setting, kubernetes: version, hold: folder });
  const argv = given.flatMap(([key, value]) => {
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === undefined ? [] : value === true ? [option] : [option, String(value)];
  });
  // Detached, so it has its own process group and outlives this terminal; Ctrl-C is passed on by this process.
  const background = spawn(join(packageRoot, 'bin/bearerless'), ['up', ...argv], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...context.env, CI: 'true' },
  });
  background.unref();
  let ended = false;
  let unstarted: unknown;
  const gone = once(background, 'exit')
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
  const look = async () => (await readUpState(folder)) ?? (ended ? 'failed' : undefined);
  const limits = { limit: startLimit, signal, every: 100 };
  const state = await waitFor(`the cluster ${name} is up`, look, limits).catch(async (thrown) => {
    background.kill('SIGTERM');
    await gone;
    await removeUpState(folder);
    throw thrown;
  });
  if (state === 'failed') {
    const tail = lastLines(await readFile(join(folder, 'log'), 'utf8'), 25);
    throw new BearerlessError('environment', 'not-up', `the cluster "${name}" did not come up`, {
      tail,
      hint: `What its components said is below ${join(folder, 'output/evidence')}.`,
      cause: unstarted,
    });
  }
  print(
    programText(`export KUBECONFIG=${word(state.kubeconfig)}
# enter it: ${state.enter}
# its logs: bearerless export logs --name ${name}
# end it:   bearerless down ${name}
`),
  );
}

/** Milliseconds: binaries may have to be built first. */
const startLimit = 45 * 60_000;
