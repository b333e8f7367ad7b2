// Writes a run in shards as two Kubernetes Jobs: an Indexed Job of which each pod runs one shard, and continues that of
// a pod that died, and a small Job that waits for all of them on the same volume, and merges. Neither asks the
// cluster's API, so they need no permission there.
import { Document, isNode } from 'yaml';
import { type Printed, programText } from '../domain/printed.ts';
import {
  atOnce,
  attempts,
  filesFolder,
  type JobSpec,
  mergeScript,
  shardScript,
  volume,
} from './job-scripts.ts';

/** Megabytes of a pod beside its settings, and for each of them at once (src/engine/process/capacity.ts). */
const megabytes = { spare: 500, setting: 600 };
/** A run may build Kubernetes first, and another machine is slower. */
const limitOf = (seconds: number) => Math.ceil((seconds * 4 + 3600) / 600) * 600;

const volumeMount = { name: 'volume', mountPath: volume };
const filesMount = { name: 'files', mountPath: filesFolder, readOnly: true };

/** Both Jobs, and before them a ConfigMap if there are files, as YAML. */
export function kubernetesJobs(spec: JobSpec): Printed {
  const files = spec.files.length === 0 ? [] : [filesMap(spec)];
  return programText([...files, shardsJob(spec), mergeJob(spec)].join('---\n'));
}

const filesName = ({ name }: JobSpec) => `${name}-files`;

function filesMap(spec: JobSpec): string {
  const map = new Document({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: filesName(spec), labels: labels(spec.name) },
    data: Object.fromEntries(spec.files.map(({ name, text }) => [name, text])),
  });
  map.commentBefore =
    ' What was made of your own files: the shards have no others. No secret was found in it.';
  return map.toString({ lineWidth: 0 });
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
    volumeMounts: [volumeMount, ...(spec.files.length === 0 ? [] : [filesMount])],
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
          ...podOf(spec, container, { limit: limitOf(seconds), files: spec.files.length > 0 }),
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
    volumeMounts: [volumeMount],
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
        spec: podOf(spec, container, { limit: limitOf(seconds) * attempts }),
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

function podOf(
  spec: JobSpec,
  container: object,
  { limit, files = false }: { limit: number; files?: boolean },
) {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    activeDeadlineSeconds: limit,
    containers: [container],
    volumes: [
      { name: 'volume', persistentVolumeClaim: { claimName: spec.claim } },
      ...(files ? [{ name: 'files', configMap: { name: filesName(spec) } }] : []),
    ],
  };
}

/** What `unshare`, `mount` and `ip link` need, and no more (docs/ci.md). */
const shardContext = {
  runAsUser: 0,
  capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] },
  appArmorProfile: { type: 'Unconfined' },
  seccompProfile: { type: 'RuntimeDefault' },
};

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
