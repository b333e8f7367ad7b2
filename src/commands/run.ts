// `bearerless run`: plans, runs, reports, stores. What is asked is the selection's; how, is decided by the options here.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Command as NewCommand, Option } from 'commander';
import type { Progress } from '../artifacts/options.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { upgradesOf } from '../domain/plan.ts';
import type { Event, RunInfo } from '../domain/results.ts';
import { packageVersion } from '../domain/root.ts';
import { type ReporterName, reporterNames } from '../report/reporters.ts';
import { type ArtifactFlags, addArtifactOptions, artifactOptionsOf } from './artifact-options.ts';
import type { Context } from './context.ts';
import { networkOf } from './network.ts';
import { screenOf } from './screen.ts';
import { addSelection, planOf, type SelectionOptions } from './selection.ts';

const examples = `
Results go to --output: journal.jsonl, results.json, evidence/<cell>/.
Exit codes: 0 as expected · 1 a cell differs · 2 usage · 3 environment · 4 nothing was tested · 130 interrupted

Examples:
  bearerless run                                       every version and setting of the default question
  bearerless run -k 1.20 -s anonymous-off,default      reproduce the kubeadm join failure
  bearerless run -k latest --grep 'join:'              only the joins
  bearerless run -k 1.33 --reporter terminal,markdown --output out
  bearerless run -k 1.20 -s anonymous-off --grep join:token --discovery-timeout 300   the unshortened wait
  bearerless run -k latest -s default --retain         keep the cluster and say how to enter it
  bearerless run --engine kind -k 1.37,1.20            the same on kind clusters, in Docker`;

interface RunFlags extends SelectionOptions, ArtifactFlags {
  jobs?: number;
  output?: string;
  timeout: number;
  discoveryTimeout: number;
  controlPlaneTimeout: number;
  reporter: ReporterName[];
  retain?: boolean;
  image?: string;
}

/** The command, to be added to the program. */
export function runCommand(context: Context): Command {
  const command = addArtifactOptions(addSelection(new NewCommand('run')))
    .description('start real clusters, ask them, and print and store the matrix')
    .option('-j, --jobs <n>', 'control planes at once (default: as memory allows)', positive)
    .option('-o, --output <dir>', 'where journal, results and evidence go (default: results/runs/<run id>)')
    .option('--timeout <seconds>', 'for one component to get ready', positive, 120)
    .option('--discovery-timeout <seconds>', "kubeadm join's; kubeadm's own is 300", positive, 8)
    .option(
      '--control-plane-timeout <seconds>',
      "kubeadm init's, and so the patience of the apiserver's startup probe; kubeadm's own is 240",
      positive,
      40,
    )
    .addOption(
      new Option('-r, --reporter <names>', reporterNames.join(', '))
        .argParser(reporters)
        .default(['terminal'], 'terminal'),
    )
    .option('--image <name>', 'node image of the kind engine (default: one built here, else kindest/node)')
    .option('--retain', 'keep the clusters (of one version) until Ctrl-C, and say how to enter them')
    .addHelpText('after', examples);
  return command.action(async (scenarios: string[], flags: RunFlags) => await run(scenarios, flags, context));
}

async function run(scenarios: string[], flags: RunFlags, context: Context): Promise<void> {
  const { signal } = context;
  // What only a run needs is loaded while the plan is made.
  const loading = load();
  const plan = await planOf(scenarios, flags);
  if (flags.retain && plan.groups.length !== 1) {
    throw new BearerlessError('user', 'retain-one-version', '--retain keeps the clusters of one version', {
      hint: `Name one with --kubernetes; the plan has ${plan.groups.map(({ version }) => version).join(', ')}.`,
    });
  }
  const id = `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z-${randomBytes(2).toString('hex')}`;
  const output = resolve(flags.output ?? join('results', 'runs', id));
  if (existsSync(join(output, 'journal.jsonl'))) {
    throw new BearerlessError('user', 'output-taken', `${output} already holds a run`, {
      hint: 'Choose another folder with --output, or remove that one.',
    });
  }
  makeFolder(output);
  const [
    { ensureBinaries },
    { kindComponents, runComponents, upgradeComponents, wholeComponents },
    { describe },
    { listen },
    { openJournal },
    { fold },
    { writeResults },
    { exitCode },
    { runPlan },
    { hostFacts },
    { availableMegabytes, megabytesPerSetting, obstacles },
    { wholeObstacle },
  ] = await loading;
  const rootless = process.getuid?.() !== 0;
  const kind = plan.groups.some(({ engine }) => engine === 'kind');
  const others = plan.groups.filter(({ engine }) => engine !== 'kind');
  const { kindJobs } = await import('../engine/kind/capacity.ts');
  // Nothing can be asked without an engine: said at once, with what to do.
  if (kind) await (await import('../engine/kind/docker.ts')).connect();
  const noWhole = others.some(({ depth }) => depth === 'node') ? await wholeObstacle() : undefined;
  const [host, [obstacle], memory] = await Promise.all([
    hostFacts(rootless),
    kind && others.length === 0 ? [] : obstacles(),
    availableMegabytes(),
  ]);
  const info: RunInfo = {
    id,
    tool: `bearerless ${packageVersion()}`,
    engine: flags.engine,
    host,
    start: new Date().toISOString(),
    binaries: [],
  };
  await using journal = openJournal(output);
  const screen = screenOf(context);
  using reports = listen(flags.reporter, screen, output);
  const events: Event[] = [];
  const emit = (event: Event) => {
    if (event.type !== 'progress') {
      journal.append(event);
      events.push(event);
    }
    if (event.type === 'run-end') writeResults(output, fold([events]));
    reports.sink(event);
  };
  await runPlan(plan, {
    run: info,
    output,
    rootless,
    timeoutSeconds: flags.timeout,
    discoveryTimeout: flags.discoveryTimeout,
    controlPlaneTimeout: flags.controlPlaneTimeout,
    jobs:
      flags.jobs ??
      (kind ? await kindJobs(memory) : Math.max(1, Math.floor((memory - 500) / megabytesPerSetting))),
    retain: flags.retain ?? false,
    ...(flags.image === undefined ? {} : { image: flags.image }),
    keep: [],
    ...(obstacle ? { impossible: `${obstacle.detail}. ${obstacle.hint ?? ''}`.trim() } : {}),
    ...(noWhole === undefined ? {} : { noWhole }),
    binariesFor: async (group) => {
      const { version, depth, engine } = group;
      const onProgress = (progress: Progress) => {
        const { phase } = progress;
        // A source that was given up is said for good; a step under way is only shown.
        if (phase === 'skip') screen.stderr(`${screen.live ? '\r\u001b[K' : ''}${describe(progress)}\n`);
        if (phase === 'build' || phase === 'download')
          emit({ type: 'progress', version, text: describe(progress) });
      };
      const options = { ...artifactOptionsOf(flags, context), network: networkOf(context), onProgress };
      const whole = depth === 'bare' ? [] : wholeComponents;
      const components = engine === 'kind' ? kindComponents : [...runComponents, ...whole];
      const located = await ensureBinaries({ version, components }, options, signal);
      for (const target of upgradesOf(group)) {
        const request = { version: target, components: upgradeComponents };
        located.push(...(await ensureBinaries(request, options, signal)));
      }
      return located;
    },
    emit,
    retained: (text) => context.print(`${text}\n`),
    signal,
  });
  context.finish(exitCode(fold([events]), { interrupted: signal.aborted }));
}

function load() {
  return Promise.all([
    import('../artifacts/ensure.ts'),
    import('../artifacts/component.ts'),
    import('../artifacts/progress-view.ts'),
    import('../report/live.ts'),
    import('../run/journal.ts'),
    import('../results/fold.ts'),
    import('../results/store.ts'),
    import('../run/exit-code.ts'),
    import('../run/loop.ts'),
    import('../run/host.ts'),
    import('../engine/process/doctor.ts'),
    import('../engine/process/whole-obstacle.ts'),
  ]);
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('Give a whole number of at least 1.');
  return number;
}

function reporters(value: string): ReporterName[] {
  const names = value.split(',').filter(Boolean);
  for (const name of names) {
    if (!(reporterNames as string[]).includes(name)) {
      throw new InvalidArgumentError(`Valid: ${reporterNames.join(', ')}.`);
    }
  }
  return names as ReporterName[];
}

/** Makes the folder and those above it, one by one: Node's own recursive mkdir never returns where the kernel forbids it (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (cause) {
    throw new BearerlessError(
      'user',
      'output-unwritable',
      `cannot make the folder ${folder}: ${messageOf(cause)}`,
      {
        hint: 'Choose another one with --output.',
        cause,
      },
    );
  }
}
