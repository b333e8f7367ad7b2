// Writes a run in shards as two Kubernetes Jobs: an Indexed Job of which each pod runs one shard, and continues that of
// a pod that died, and a small Job that waits for all of them on the same volume, and merges. Neither asks the
// cluster's API, so they need no permission there.
import { Document, isNode } from 'yaml';
import { type Printed, programText } from '../domain/printed.ts';
import { lineOf, word } from '../domain/shell.ts';

/** What the Jobs are made of. */
export interface JobSpec {
  /** The name of the Indexed Job; the other one is called NAME-merge. */
  name: string;
  image: string;
  /** The PersistentVolumeClaim for results and binaries, which all pods mount. */
  claim: string;
  shards: number;
  /** What is asked, as words of `bearerless run`. */
  asked: string[];
  /** The expected seconds of the longest shard. */
  seconds: number;
  /** The most settings that a shard has at once. */
  settings: number;
}

/** Pods that the shards of one index may have: the first, and those that continue it. */
const attempts = 3;
/** Megabytes of a pod beside its settings, and for each of them at once (src/engine/process/capacity.ts). */
const megabytes = { spare: 500, setting: 600 };
const atOnce = (settings: number) => Math.min(settings, 4);
/** A run may build Kubernetes first, and another machine is slower. */
const limitOf = (seconds: number) => Math.ceil((seconds * 4 + 3600) / 600) * 600;

const volume = '/bearerless';
const mounted = { volumeMounts: [{ name: 'volume', mountPath: volume }] };

/** Both Jobs, as YAML. */
export function kubernetesJobs(spec: JobSpec): Printed {
  return programText([shardsJob(spec), mergeJob(spec)].join('---\n'));
}

function shardsJob(spec: JobSpec): string {
  const { name, shards, settings, seconds } = spec;
  const container = {
    name: 'shard',
    image: spec.image,
    command: ['/bin/sh', '-c', shardScript(spec)],
    env: [
      { name: 'XDG_CACHE_HOME', value: `${volume}/cache` },
      {
        name: 'FAILURES',
        valueFrom: {
          fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-index-failure-count']" },
        },
      },
    ],
    securityContext: shardContext,
    resources: resources('2', megabytes.spare + megabytes.setting * atOnce(settings)),
    ...mounted,
  };
  const job = new Document({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: labels(name) },
    spec: {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: shards,
      backoffLimitPerIndex: attempts - 1,
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          {
            action: 'FailIndex',
            onExitCodes: { containerName: 'shard', operator: 'In', values: [1, 2, 4] },
          },
        ],
      },
      template: {
        metadata: { labels: labels(name) },
        spec: {
          ...podOf(spec, container, limitOf(seconds)),
          // The journal has every answer that was given, so little is lost with a pod that is killed.
          terminationGracePeriodSeconds: 10,
        },
      },
    },
  });
  job.commentBefore = ` ${shards} shards of one run, ${Math.round(seconds)} s each by the recorded durations. Made by: bearerless plan --kubernetes-job`;
  say(
    job,
    ['spec', 'podFailurePolicy', 'rules', 0],
    'A pod that a node lost or evicted is made again, and does not count.',
  );
  say(
    job,
    ['spec', 'podFailurePolicy', 'rules', 1],
    'A cell that differs (1), wrong usage (2) and nothing to test (4) would only come out the same again.',
  );
  say(
    job,
    [...podPath, 'automountServiceAccountToken'],
    'The clusters under test need nothing of the cluster that they run on.',
  );
  say(
    job,
    [...podPath, 'containers', 0, 'securityContext'],
    'Namespaces, mounts and a bridge of its own: the least that does. See docs/ci.md.',
  );
  return job.toString({ lineWidth: 0 });
}

function mergeJob(spec: JobSpec): string {
  const { name, shards, seconds } = spec;
  const container = {
    name: 'merge',
    image: spec.image,
    command: ['/bin/sh', '-c', mergeScript(spec)],
    securityContext: {
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    resources: resources('100m', 512),
    ...mounted,
  };
  const job = new Document({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${name}-merge`, labels: labels(name) },
    spec: {
      backoffLimit: 1,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onExitCodes: { containerName: 'merge', operator: 'In', values: [1, 2, 3, 4] },
          },
        ],
      },
      template: {
        metadata: { labels: labels(name) },
        spec: podOf(spec, container, limitOf(seconds) * attempts),
      },
    },
  });
  job.commentBefore = ` Waits until all ${shards} shards have ended for good, and puts them together in ${volume}/${name}/whole.`;
  say(job, ['spec', 'podFailurePolicy', 'rules', 0], 'Its exit code is that of the whole run.');
  return job.toString({ lineWidth: 0 });
}

const podPath = ['spec', 'template', 'spec'];
const labels = (name: string) => ({
  'app.kubernetes.io/name': 'bearerless',
  'app.kubernetes.io/instance': name,
});
const resources = (cpu: string, memory: number) => ({
  requests: { cpu, memory: `${memory}Mi` },
  limits: { memory: `${memory * 2}Mi` },
});

function podOf({ claim }: JobSpec, container: object, limit: number) {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    activeDeadlineSeconds: limit,
    containers: [container],
    volumes: [{ name: 'volume', persistentVolumeClaim: { claimName: claim } }],
  };
}

/** What `unshare`, `mount` and `ip link` need, and no more (docs/ci.md). */
const shardContext = {
  runAsUser: 0,
  capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] },
  appArmorProfile: { type: 'Unconfined' },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A shard has ended for good, in whatever way, when there is a file `shard-N.done` beside it. */
function shardScript({ name, shards, asked, settings }: JobSpec): string {
  // A run would count the memory of the node, and not what its pod may have.
  const how = `--jobs ${atOnce(settings)} --reporter line`;
  return `out=${word(`${volume}/${name}`)}/shard-$JOB_COMPLETION_INDEX
mkdir -p "$out"
code=0
# A pod that comes after one that died continues its run, if that one wrote anything.
[ -s "$out/journal.jsonl" ] || rm -f "$out/journal.jsonl"
if [ -e "$out/journal.jsonl" ]; then
  bearerless run --resume "$out" ${how} || code=$?
else
  bearerless run ${lineOf(asked)} --shard auto/${shards} --output "$out" ${how} || code=$?
fi
# After a fault of the environment (3) the next pod asks again what is open, unless this was the last.
case $code in
  0 | 1 | 2 | 4) touch "$out.done" ;;
  *) if [ "\${FAILURES:-0}" -ge ${attempts - 1} ]; then touch "$out.done"; fi ;;
esac
exit "$code"
`;
}

function mergeScript({ name, shards }: JobSpec): string {
  const folder = word(`${volume}/${name}`);
  const all = Array.from({ length: shards }, (_, index) => `shard-${index}`).join(' ');
  return `mkdir -p ${folder}
cd ${folder} || exit 3
for shard in ${all}; do
  until [ -e "$shard.done" ]; do sleep 5; done
done
rm -rf whole
exec bearerless merge ${all} --output whole --reporter terminal,html,junit
`;
}

/** Puts a comment before a part of the document. */
function say(document: Document, path: (string | number)[], text: string): void {
  const last = path.at(-1);
  const parent = document.getIn(path.slice(0, -1), true) as { items?: unknown[] } | undefined;
  const found = typeof last === 'number' ? parent?.items?.[last] : keyOf(parent, last);
  if (isNode(found)) found.commentBefore = ` ${text}`;
}

function keyOf(parent: { items?: unknown[] } | undefined, name: string | number | undefined): unknown {
  const pairs = (parent?.items ?? []) as { key: { value?: unknown } }[];
  return pairs.find(({ key }) => key.value === name)?.key;
}
