// `bearerless run`: plans, runs, reports and stores. The selection says what is asked; the options here say how.
import { type Command, InvalidArgumentError, Command as NewCommand } from 'commander';
import { beginAhead } from '../app/ahead.ts';
import { type ArtifactFlags, artifactOptionsOf } from '../app/artifact-options.ts';
import type { Context } from '../app/context.ts';
import { networkOf } from '../app/network.ts';
import { defaultLimits, loadParts, perform } from '../app/perform.ts';
import { buildForPlan, type Checkout, checkoutAmong } from '../app/run-checkout.ts';
import { screenOf } from '../app/screen.ts';
import { wantedRun } from '../app/wanted-run.ts';
import { reporterFailed } from '../app/write-reports.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Plan } from '../domain/plan.ts';
import { lineText } from '../domain/printed.ts';
import type { ReporterName } from '../report/reporters.ts';
import { addArtifactOptions } from './options/artifacts.ts';
import { reporterOption } from './options/reporter.ts';
import { addSelection, type SelectionOptions, selectionOf } from './options/selection.ts';

const examples = `
Results go to --output: journal.jsonl, results.json, evidence/<cell>/.
Exit codes: 0 as expected · 1 a cell differs · 2 usage · 3 environment · 4 nothing was tested · 130 interrupted

Examples:
  bearerless run                                       every version and setting of the default question
  bearerless run -k 1.20 -s anonymous-off,default      reproduce the kubeadm join failure
  bearerless run -k latest --grep 'join:'              only the joins
  bearerless run -k 1.33 --reporter terminal,markdown --output out
  bearerless run -k 1.20 -s anonymous-off --grep join:token --discovery-timeout 300   the unshortened wait
  bearerless run -k ~/src/kubernetes,1.37 -s default   a checkout, built as it is, beside a release
  bearerless run --resume out                          continue what was interrupted
  bearerless run --last-failed --retries 2             ask again what failed in the newest run
  bearerless run -k latest -s default --retain         keep the cluster and say how to enter it
  bearerless run --engine kind -k 1.37,1.20            the same on kind clusters, in Docker`;

interface RunFlags extends SelectionOptions, ArtifactFlags {
  jobs?: number;
  output?: string;
  timeout: number;
  discoveryTimeout?: number;
  controlPlaneTimeout?: number;
  reporter: ReporterName[];
  retain?: boolean;
  emptyEtcd?: boolean;
  image?: string;
  shard?: string;
  resume?: string;
  lastFailed?: string | true;
  retries?: number;
  maxFailures?: number;
}

/** The command, to be added to the program. */
export function runCommand(context: Context): Command {
  const command = addArtifactOptions(addSelection(new NewCommand('run')))
    .description('start real clusters, ask them, and print and store the matrix')
    .option(
      '-j, --jobs <n>',
      'how many control planes run at once (default: as memory and watched files allow)',
      wholeNumber(1),
    )
    .option('-o, --output <dir>', 'where journal, results and evidence go (default: results/runs/<run id>)')
    .option(
      '--timeout <seconds>',
      'for one component to get ready',
      wholeNumber(1),
      defaultLimits.timeoutSeconds,
    )
    .option(
      '--discovery-timeout <seconds>',
      "kubeadm join's; kubeadm's own is 300 (default: 5, or 8 where a version first waits for 5)",
      wholeNumber(1),
    )
    .option(
      '--control-plane-timeout <seconds>',
      "kubeadm init's, and so the patience of the apiserver's startup probe; kubeadm's own is 240 (default: 40 where restarts are watched, else 240)",
      wholeNumber(1),
    )
    .addOption(reporterOption(['terminal']))
    .option(
      '--shard <i/n>',
      'only this part of the plan: 1/3, auto (GitLab), auto/3 (Kubernetes Indexed Job)',
    )
    .option('--resume <run>', 'continue the run in this folder: ask only its open cells')
    .option(
      '--last-failed [run]',
      'ask the failed cells of this run again (default: the newest in results/runs)',
    )
    .option(
      '--retries <n>',
      'how often to ask failed cells again, in a fresh cluster (default: 0)',
      wholeNumber(0),
    )
    .option(
      '--max-failures <n>',
      'start no further clusters once this many cells have failed',
      wholeNumber(1),
    )
    .option('--image <name>', 'node image of the kind engine (default: one built here, else kindest/node)')
    .option(
      '--empty-etcd',
      'start every apiserver on an empty etcd prefix, not on copies of the default objects of the first one',
    )
    .option('--retain', 'keep the clusters (of one version) until Ctrl-C, and say how to enter them')
    .addHelpText('after', examples);
  return command.action(async (scenarios: string[], flags: RunFlags) => await run(scenarios, flags, context));
}

async function run(scenarios: string[], flags: RunFlags, context: Context): Promise<void> {
  const { signal } = context;
  await using ahead = flags.engine === 'kind' ? undefined : await beginAhead(signal);
  // Modules that only a run needs are loaded while the plan is made.
  const loading = Promise.all([import('../report/listen.ts'), loadParts()]);
  const screen = screenOf(context);
  const { resume, lastFailed, shard, output: folder } = flags;
  if (resume !== undefined || lastFailed !== undefined)
    (await import('../app/again.ts')).refuseSelection(scenarios, flags);
  const given = selectionOf(scenarios, flags);
  const checkout = await checkoutAmong(given.versions ?? [], flags, context);
  const selection = checkout === undefined ? given : { ...given, versions: checkout.labels };
  const wanted = await wantedRun(
    { selection, resume, lastFailed, shard, output: folder },
    { env: context.env, say: (text) => screen.stderr(lineText(text)) },
  );
  if (wanted === undefined) return screen.stderr(lineText('nothing failed there'));
  const { plan, earlier = [] } = wanted;
  if (flags.retain && plan.groups.length !== 1) {
    throw new BearerlessError('user', 'retain-one-version', '--retain keeps the clusters of one version', {
      hint: `Name one with --kubernetes; the plan has ${plan.groups.map(({ version }) => version).join(', ')}.`,
    });
  }
  const { id, output } = wanted.place();
  const built = checkout && (await builtFor(checkout, plan, { flags, context }));
  const [{ listen }] = await loading;
  using reports = listen(flags.reporter, screen, output);
  // The ends in the earlier events do not end the report: earlier and new answers are reported together.
  for (const event of earlier) if (!event.type.endsWith('-end')) reports.sink(event);
  const { exitCode } = await perform(plan, {
    engine: plan.asked?.engine ?? flags.engine,
    id,
    output,
    earlier: wanted.earlier,
    jobs: flags.jobs,
    timeoutSeconds: flags.timeout,
    discoveryTimeout: flags.discoveryTimeout,
    controlPlaneTimeout: flags.controlPlaneTimeout,
    image: flags.image,
    ahead,
    emptyEtcd: flags.emptyEtcd,
    retain: flags.retain ?? false,
    retries: flags.retries,
    maxFailures: flags.maxFailures,
    artifacts: { ...artifactOptionsOf({ ...flags, ...built }, context), network: networkOf(context) },
    onEvent: reports.sink,
    onSkip: reports.say,
    onRetained: (text) => context.print(lineText(text)),
    signal,
  });
  context.finish(exitCode);
  if (reports.failed.size > 0) context.finish(reporterFailed);
}

/** The folder of the programs of a checkout, which are built for the plan. */
async function builtFor(
  checkout: Checkout,
  plan: Plan,
  { flags, context }: { flags: RunFlags; context: Context },
) {
  const { allowOtherGo, retain = false } = flags;
  const tell = (text: string) => screenOf(context).stderr(lineText(text));
  return { assets: await buildForPlan(checkout, plan, { allowOtherGo, retain, tell, context }) };
}

/** Reads a whole number that is not less than `least`. */
function wholeNumber(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least) return number;
    throw new InvalidArgumentError(`Give a whole number of at least ${least}.`);
  };
}
