// One real distributed run: a kind cluster on this machine, three shards of two versions as an Indexed Job, one pod of
// which is deleted in the middle of its shard, the Job that merges them, and a run on this machine that must give the
// same answers. Then the probe of examples/probe-cronjob.yaml, asking that cluster's own apiserver.
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { $ } from 'zx';
import { packageRoot, packageVersion } from '../src/domain/root.ts';
import { waitFor } from '../src/engine/wait.ts';
import { moreWatchers, need } from './ci-machine.ts';
import { nodes, onNode } from './distributed-node.ts';
import { startEngine, stopEngine, useEngine } from './docker-engine-run.ts';

const usage = `scripts/distributed [OUT]    (default: distributed) needs root; a Docker engine is started where there is none
ASKED                        words of \`bearerless run\` (default: the apiserver and a join, two settings, two versions)`;

const { env } = process;
const asked = (
  env.ASKED ||
  '-k 1.37,1.20 -s default,anonymous-off --grep apiserver:GET:/(api|healthz|version)@none|join:token'
).split(' ');
const shards = 3;
const name = 'distributed';
const image = `localhost/bearerless:${packageVersion()}`;
/** In the node; every pod has it at /bearerless. */
const volume = '/var/bearerless';
const bearerless = join(packageRoot, 'bin/bearerless');
const shown = $({ stdio: ['ignore', 'inherit', 'inherit'], nothrow: true });
const begin = performance.now();
const say = (text: string) =>
  console.log(`${String(Math.round((performance.now() - begin) / 1000)).padStart(5)} s  ${text}`);

const stopped = new AbortController();
const { signal } = stopped;
for (const one of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(one, () => stopped.abort(new Error(`ended by ${one}`)));

function expected(what: string, isSo: boolean): void {
  say(`${isSo ? 'ok  ' : 'FAIL'}  ${what}`);
  if (!isSo) process.exitCode = 1;
}

const storage = `
apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  accessModes: [ReadWriteMany]
  capacity: { storage: 10Gi }
  storageClassName: ""
  hostPath: { path: ${volume} }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec:
  accessModes: [ReadWriteMany]
  storageClassName: ""
  volumeName: ${name}
  resources: { requests: { storage: 10Gi } }
`;

/** Deletes the pod of a shard as soon as one cell of it is answered, and others are not. */
async function killInMidShard(node: ReturnType<typeof onNode>): Promise<void> {
  const journals = Array.from({ length: shards }, (_, n) => `${volume}/${name}/shard-${n}/journal.jsonl`);
  const look = async () => {
    for (const [index, file] of journals.entries()) {
      const journal = await node.run('sh', '-c', `cat ${file} 2>/dev/null || true`);
      const cells = journal.match(/"type":"cell"/g)?.length ?? 0;
      if (cells > 0 && !journal.includes('"type":"run-end"')) return { index, cells };
    }
    return undefined;
  };
  const { index, cells } = await waitFor('a shard of which a part is answered', look, {
    ...{ limit: 900_000, signal, every: 100 },
  });
  const pods = await node.list('pods');
  const pod = pods.find(({ metadata }) => metadata.name.startsWith(`${name}-${index}-`))?.metadata.name ?? '';
  await node.kubectl('delete', 'pod', pod, '--grace-period=0', '--force');
  say(`deleted the pod ${pod} after ${cells} cells of its shard`);
}

/** Runs the shards and the merge; the results are in OUT/whole. */
async function run(node: ReturnType<typeof onNode>, out: string): Promise<void> {
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bearerless/binaries');
  await node.copyIn(cache, `${volume}/cache/bearerless`);
  await node.apply(storage);
  say('the volume is there, with the binaries');
  const argv = ['plan', ...asked, '--shards', `${shards}`, '--kubernetes-job', '--claim', name];
  const { stdout } = await $({ quiet: true })`${bearerless} ${argv} --job-name ${name} --image ${image}`;
  // So that three pods fit on a node as small as this machine.
  await node.apply(stdout.replace('cpu: "2"', 'cpu: 250m'));
  say('the jobs are there');
  await killInMidShard(node);
  expected('every shard ends as expected', await node.jobEnd(name, 1800));
  expected('the merge ends as expected', await node.jobEnd(`${name}-merge`, 300));
  for (const { metadata, status } of await node.list('pods')) {
    const codes = status?.containerStatuses?.map(({ state }) => state.terminated?.exitCode) ?? [];
    say(`      pod ${metadata.name}: ${status?.phase}, code ${codes}`);
  }
  for (const n of Array.from({ length: shards }, (_, index) => index)) {
    const journal = await node.run('cat', `${volume}/${name}/shard-${n}/journal.jsonl`);
    const [starts, cells] = [/"type":"run-start"/g, /"type":"cell"/g].map(
      (type) => journal.match(type)?.length,
    );
    say(`      shard-${n}: ${starts} start(s), ${cells} cells`);
  }
  await node.copyOut(`${volume}/${name}/whole`, join(out, 'whole'));
  await shown`${bearerless} report ${join(out, 'whole')}`;
}

/** The CronJob, once. The node has no DNS for services, so it names the apiserver by its address. */
async function probe(node: ReturnType<typeof onNode>): Promise<void> {
  const example = await readFile(join(packageRoot, 'examples/probe-cronjob.yaml'), 'utf8');
  await node.apply(example.replace('https://kubernetes.default.svc', 'https://$(NODE):6443'));
  await node.kubectl('create', 'job', '--from=cronjob/bearerless-probe', 'probe-once');
  expected('the probe ends as expected', await node.jobEnd('probe-once', 120));
  console.log(await node.kubectl('logs', 'job/probe-once'));
  console.log(await node.run('cat', '/var/lib/node_exporter/textfile_collector/bearerless.prom'));
}

async function all(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  // It also gets the binaries, which the pods are given.
  await shown`${bearerless} run ${asked} --output ${join(out, 'single')} --reporter line`;
  say('the same was asked in one run on this machine');
  const engine = await startEngine(signal);
  useEngine(engine);
  try {
    await need(['mmdebstrap'], ['mmdebstrap']);
    await using _watchers = await moreWatchers();
    const built = await shown`docker image inspect ${image} --format ${'{{.Id}}'}`;
    if (built.exitCode !== 0) await $`${join(packageRoot, 'scripts/image')}`;
    await $({ stdio: ['ignore', 2, 2] })`${bearerless} images build --kubernetes latest`;
    const before = await nodes();
    await $({ stdio: ['ignore', 2, 2] })`${bearerless} up --engine kind --kubernetes latest --name ${name}`;
    try {
      const [made = ''] = (await nodes()).filter((one) => !before.includes(one));
      say(`the cluster is up: ${made}`);
      const node = onNode(made, signal);
      await node.kubectl('taint', 'nodes', '--all', 'node-role.kubernetes.io/control-plane-').catch(() => '');
      await node.load(image);
      say('the image is loaded');
      await run(node, out);
      await probe(node).catch((thrown) => expected(`the probe: ${thrown}`, false));
    } finally {
      await shown`${bearerless} down ${name}`;
    }
  } finally {
    if (engine.isStarted) await stopEngine();
  }
  const same =
    await shown`${bearerless} diff ${join(out, 'single')} ${join(out, 'whole')} --fail-on changed,new,removed`;
  expected('the merged answers equal those of one run', same.exitCode === 0);
}

if (process.argv[2] === '--help') console.log(usage);
else await all(resolve(process.argv[2] ?? 'distributed'));
