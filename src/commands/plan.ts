// `bearerless plan`: how a run would be divided among machines, for people, as a matrix for CI, and as Jobs for
// Kubernetes.
import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../app/context.ts';
import { listWidth } from '../app/screen.ts';
import { BearerlessError } from '../domain/error.ts';
import { jsonText, type Printed } from '../domain/printed.ts';
import { packageVersion } from '../domain/root.ts';
import type { Part } from '../plan/shard.ts';
import { table } from '../report/table.ts';
import type { PlanDocument } from '../results/documents.ts';
import { ownOf } from './options/files.ts';
import { addSelection, planOf, type SelectionOptions, selectionWords } from './options/selection.ts';

const examples = `
A group (one version on one engine) is divided, by settings, only where there are fewer groups than shards.

Examples:
  bearerless plan                                     a shard for each group
  bearerless plan -k 1.37,1.33,1.20 --shards 2
  echo "matrix=$(bearerless plan --shards 4 --github)" >> "$GITHUB_OUTPUT"
      in a later job: strategy: { matrix: "\${{ fromJSON(needs.plan.outputs.matrix) }}" }
      and there: bearerless run --shard "\${{ matrix.shard }}"
  bearerless plan join -k 1.37,1.20 --shards 2 --kubernetes-job | kubectl apply -f -
      an Indexed Job, and one that merges; both need a PersistentVolumeClaim that all their pods may mount
  bearerless plan -f kubeadm.yaml --kubernetes-job | kubectl apply -f -
      the same of your own files: what was made of them goes into a ConfigMap; a secret in them is refused`;

interface PlanFlags extends SelectionOptions {
  shards?: number;
  github?: boolean;
  kubernetesJob?: boolean;
  image: string;
  claim: string;
  jobName: string;
}

/** GitHub runs at most so many jobs of a matrix. */
const githubLimit = 256;

/** The command, to be added to the program. */
export function planCommand(context: Context): Command {
  return addSelection(new Command('plan'))
    .description('print how a run is divided into shards, without running anything')
    .option('--shards <n>', 'how many shards (default: as many as there are groups)', whole)
    .option('--github', 'as one line of JSON, a matrix for fromJSON in a GitHub workflow')
    .option(
      '--kubernetes-job',
      'as YAML: an Indexed Job, a Job that merges, and a ConfigMap for your own files',
    )
    .option('--image <name>', 'the image of its pods (scripts/image builds it)', ownImage)
    .option('--claim <name>', 'the PersistentVolumeClaim of its pods', objectName, 'bearerless')
    .option('--job-name <name>', 'what the Job is called', objectName, 'bearerless')
    .addHelpText('after', examples)
    .action(async (scenarios: string[], flags: PlanFlags) => {
      const plan = await planOf(scenarios, flags);
      const [{ partsOf }, { recordedDurations }] = await Promise.all([
        import('../plan/shard.ts'),
        import('../plan/durations.ts'),
      ]);
      const groups = Math.max(1, plan.groups.length);
      const wanted = flags.shards ?? Math.min(githubLimit, groups);
      const parts = partsOf(plan, wanted, recordedDurations());
      if (flags.kubernetesJob) context.print(await asJobs(parts, scenarios, flags));
      else context.print(flags.github ? asMatrix(parts) : asTable(parts));
    });
}

/** An empty shard gets a job too, since a merge wants all of them. */
function asMatrix(parts: Part[]): Printed {
  const include = parts.map((part) => {
    const engines = [...new Set(part.groups.map(({ engine }) => engine))];
    const versions = [...new Set(part.groups.map(({ version }) => version))];
    return {
      shard: `${part.shard.index}/${part.shard.of}`,
      name: nameOf(part),
      engines: engines.join(','),
      versions: versions.join(','),
      // GitHub's cache takes no commas in a key.
      key: [...versions, ...engines].join('-') || 'nothing',
      seconds: Math.round(part.seconds),
    };
  });
  const document: PlanDocument = { include };
  return jsonText(document);
}

async function asJobs(parts: Part[], scenarios: string[], flags: PlanFlags): Promise<Printed> {
  const refuse = (message: string, hint: string) => new BearerlessError('user', 'usage', message, { hint });
  if (flags.engine === 'kind' || flags.compare === 'kind')
    throw refuse('--kubernetes-job takes no --engine kind', 'The pods have no Docker engine.');
  if (parts.some(({ groups }) => groups.length === 0))
    throw refuse(
      `there is nothing to do for ${parts.length} shards`,
      `Give --shards ${parts.filter(({ groups }) => groups.length > 0).length} or fewer.`,
    );
  const [{ kubernetesJobs }, { handOver }] = await Promise.all([
    import('../report/kubernetes-job.ts'),
    import('../app/hand-over.ts'),
  ]);
  return kubernetesJobs({
    name: flags.jobName,
    image: flags.image,
    claim: flags.claim,
    shards: parts.length,
    asked: selectionWords(scenarios, flags),
    files: await handOver(ownOf(flags)),
    seconds: Math.max(...parts.map(({ seconds }) => seconds)),
    settings: Math.max(...parts.flatMap(({ groups }) => groups.map(({ settings }) => settings.length))),
  });
}

function asTable(parts: Part[]): Printed {
  const rows = parts.map((part) => [
    `${part.shard.index}/${part.shard.of}`,
    `${part.cells.length}`,
    `${Math.round(part.seconds)} s`,
    nameOf(part),
  ]);
  return table(['SHARD', 'CELLS', 'ABOUT', 'GROUPS'], rows, listWidth());
}

function nameOf({ groups }: Part): string {
  const names = groups.map(({ version, engine, depth }) => {
    return engine === 'process' && depth === 'node' ? `${version} whole` : `${version} ${engine}`;
  });
  return names.join(', ') || 'nothing';
}

/** No registry serves this name, so nobody else's image is taken for it. */
const ownImage = `localhost/bearerless:${packageVersion()}`;

function objectName(value: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(value)) return value;
  throw new InvalidArgumentError('A name is made of at most 53 lower-case letters, digits and "-".');
}

function whole(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > githubLimit)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${githubLimit}.`);
  return number;
}
