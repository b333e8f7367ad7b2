// Builds a node image without any registry: the steps of `kind build node-image`, with binaries that are on this machine.
// A script, by zx, over the `docker` command that kind itself needs too.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Shell, $ as zx } from 'zx';
import { BearerlessError, messageOf } from '../../../domain/error.ts';
import type { Quirks } from '../../../domain/quirks.ts';
import { packageRoot } from '../../../domain/root.ts';
import type { Version } from '../../../domain/version.ts';
import type { Located } from '../../engine.ts';
import { obstacleIn } from '../fault.ts';
import { formatOwner, ownerLabel, self } from '../owner.ts';
import { scratchPrefix } from '../sweep.ts';
import { type BaseOptions, ensureBase } from './base.ts';
import { componentImages, layOut } from './component-images.ts';
import { type Inputs, imageLabels, inputsDigest, labels, nodeImage } from './image.ts';

export interface Build extends BaseOptions {
  version: Version;
  quirks: Quirks;
  /** kubeadm, kubelet, kubectl, kube-apiserver, kube-controller-manager, kube-scheduler, etcd, pause. */
  binaries: Located[];
  /** kind's files for every node, and the version of kind they are of. */
  kind: { version: string; folder: string };
  /** Build even if an image of the same inputs is there. */
  force: boolean;
  signal: AbortSignal;
}

export interface Built {
  name: string;
  id: string;
  /** False when it was there already. */
  fresh: boolean;
}

const onNode = ['kubeadm', 'kubelet', 'kubectl'];
const recipe = join(packageRoot, 'clusters/kind/node');

/** Builds the node image of a version, or finds that it is there. */
export async function buildNodeImage(build: Build): Promise<Built> {
  const { signal } = build;
  const $ = zx({ signal, quiet: true, verbose: false }) as Shell;
  const container = `bearerless-build-${randomBytes(3).toString('hex')}`;
  const work = await mkdtemp(scratchPrefix(container));
  try {
    return await steps($, build, work, container);
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof BearerlessError) throw thrown;
    const { stderr = '' } = thrown as { stderr?: string };
    const { code, says, hint } = obstacleIn(stderr) ?? {};
    throw new BearerlessError(
      'environment',
      code ?? 'image-build-failed',
      `the node image of ${build.version} could not be built: ${says ?? messageOf(thrown).split('\n')[0]}`,
      {
        tail: stderr.trimEnd().split('\n').slice(-15).join('\n'),
        cause: thrown,
        ...(hint === undefined ? {} : { hint }),
      },
    );
  } finally {
    await zx({ quiet: true, nothrow: true })`docker rm --force --volumes ${container}`;
    await rm(work, { recursive: true, force: true });
  }
}

async function steps($: Shell, build: Build, work: string, container: string): Promise<Built> {
  const { version, binaries, kind, progress } = build;
  const name = nodeImage(version);
  const base = await ensureBase($, build);
  const inputs: Inputs = {
    kubernetes: version,
    kind: kind.version,
    recipe: await recipeDigest(),
    base,
    binaries: binaries.map(({ path: _, ...binary }) => binary),
  };
  const format = `{{.Id}} {{index .Config.Labels "${labels.digest}"}}`;
  const there = await $({ nothrow: true })`docker image inspect --format ${format} ${name}`;
  const [id = '', digest] = there.stdout.trim().split(' ');
  if (!build.force && there.exitCode === 0 && digest === inputsDigest(inputs)) {
    return { name, id, fresh: false };
  }

  progress('binaries and files of kind');
  // A sweep knows it by its owner, should this process be killed. Labels go into what is committed, where this one is empty.
  const owner = `${ownerLabel}=${formatOwner(await self())}`;
  await $`docker run --detach --privileged --name ${container} --label ${owner} --label ${`${labels.made}=build`} --entrypoint sleep ${base} infinity`;
  // Files only: a folder in the archive would give its mode, read-only in Go's cache, to the one in the image.
  const files = (await readdir(kind.folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('LICENSES'))
    .map((entry) => join(entry.parentPath, entry.name).slice(kind.folder.length + 1));
  const plain = ['--mode=0644', '--owner=0', '--group=0'];
  await $`tar --create --directory ${kind.folder} ${plain} ${files}`.pipe($`docker cp - ${container}:/`);
  const located = new Map(binaries.map((binary) => [binary.name, binary.path]));
  for (const program of onNode) {
    await $`docker cp --follow-link ${located.get(program) ?? program} ${container}:/usr/bin/${program}`;
  }
  const run = (argv: string[], input = '\n') => $({ input })`docker exec --interactive ${container} ${argv}`;
  const write = (path: string, text: string) =>
    run(['sh', '-c', 'mkdir -p "$(dirname "$1")" && cat >"$1"', 'sh', path], text);
  const read = (file: string) => readFile(join(recipe, file), 'utf8');
  await write('/kind/version', version);
  await write('/kind/manifests/default-storage.yaml', await read('default-storage.yaml'));
  await write('/kind/manifests/default-cni.yaml', '# none\n');
  await write('/etc/systemd/system/kubelet.service.d/12-bearerless.conf', await read('12-bearerless.conf'));
  await run(['bash', '-s', '-', String(build.quirks.systemdCgroup)], await read('install.sh'));
  await write('/etc/cni/net.d/10-bearerless.conflist', await read('10-bearerless.conflist'));

  progress('images of the components');
  const kubeadm = located.get('kubeadm') ?? 'kubeadm';
  const listed = (await $`${kubeadm} config images list --kubernetes-version ${version}`).stdout;
  await layOut($, componentImages(listed.trim().split('\n'), located), work);
  await $`docker exec --detach ${container} containerd`;
  await run([
    'sh',
    '-c',
    'for i in $(seq 100); do ctr version >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1',
  ]);
  const load = ['ctr', '--namespace=k8s.io', 'images', 'import', '--no-unpack', '-'];
  await $`tar --create --directory ${work} .`.pipe($`docker exec --interactive ${container} ${load}`);
  await run(['pkill', 'containerd']);

  progress('commit');
  const changes = [
    'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]',
    'CMD []',
    'STOPSIGNAL SIGRTMIN+3',
    'ENV container=docker',
    `LABEL ${ownerLabel}=""`,
    ...Object.entries(imageLabels(inputs)).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`),
  ].flatMap((change) => ['--change', change]);
  const committed = await $`docker commit ${changes} ${container} ${name}`;
  // The one it replaces has no name any more; containers of it keep it.
  if (id !== '') await $({ nothrow: true })`docker image rm ${id}`;
  return { name, id: committed.stdout.trim(), fresh: true };
}

/** Digest of the files that say how an image is made. */
async function recipeDigest(): Promise<string> {
  const names = (await readdir(recipe)).toSorted();
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update(await readFile(join(recipe, name)));
  return hash.digest('hex');
}
