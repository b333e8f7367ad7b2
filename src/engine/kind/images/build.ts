// Builds a node image without any registry, in the steps of `kind build node-image`, from binaries on this machine.
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { BearerlessError } from '../../../domain/error.ts';
import type { Quirks } from '../../../domain/quirks.ts';
import type { LocalBinary } from '../../../domain/results.ts';
import { packageRoot } from '../../../domain/root.ts';
import { lastLines } from '../../../domain/text.ts';
import type { Version } from '../../../domain/version.ts';
import { componentImages, pause } from '../../common/component-images.ts';
import { imageArchive } from '../../common/image-archive.ts';
import { type Entry, tar } from '../../common/tar.ts';
import type { Container } from '../container.ts';
import type { Docker } from '../docker.ts';
import { formatOwner, ownerLabel, self } from '../owner.ts';
import { type BaseOptions, ensureBase } from './base.ts';
import { type Inputs, imageLabels, inputsDigest, labels, nodeImage } from './image.ts';

export interface Build extends BaseOptions {
  version: Version;
  quirks: Quirks;
  /** kubeadm, kubelet, kubectl, kube-apiserver, kube-controller-manager, kube-scheduler, etcd. */
  binaries: LocalBinary[];
  /** kind's files for every node, and their version of kind. */
  kind: { version: string; folder: string };
  /** Build even if an image with the same inputs exists. */
  force: boolean;
}

export interface Built {
  name: string;
  id: string;
  /** False if the image existed already. */
  fresh: boolean;
}

const onNode = ['kubeadm', 'kubelet', 'kubectl'];
const recipe = join(packageRoot, 'clusters/kind/node');
/**
 * The sandbox image in kind's containerd configuration (images/base/files/etc/containerd/config.toml). kubeadm may name
 * the same one or another.
 */
const sandboxImage = 'registry.k8s.io/pause:3.10';
/** Milliseconds for one command in the container. */
const stepLimit = 10 * 60_000;

/** Builds the node image of a version, unless it exists already. */
export async function buildNodeImage(docker: Docker, build: Build): Promise<Built> {
  const { version, binaries, kind, signal } = build;
  const name = nodeImage(version);
  const inputs: Inputs = {
    kubernetes: version,
    kind: kind.version,
    recipe: await recipeDigest(),
    base: await ensureBase(docker, build),
    binaries: binaries.map(({ path: _, ...binary }) => binary),
  };
  const there = await docker.image(name);
  if (!build.force && there?.labels[labels.digest] === inputsDigest(inputs)) {
    return { name, id: there.id, fresh: false };
  }
  const container = await docker.startIdle({
    name: `bearerless-build-${randomBytes(3).toString('hex')}`,
    image: inputs.base,
    // A sweep recognizes the container by its owner if this process is killed. The committed image inherits labels, so
    // its owner is set to empty.
    labels: { [ownerLabel]: formatOwner(await self()), [labels.made]: 'build' },
  });
  try {
    await fill(container, build);
    build.progress('commit');
    const id = await container.commit(name, [
      'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]',
      'CMD []',
      'STOPSIGNAL SIGRTMIN+3',
      'ENV container=docker',
      `LABEL ${ownerLabel}=""`,
      ...Object.entries(imageLabels(inputs)).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`),
    ]);
    // The replaced image has no name any more. It stays if containers still use it.
    if (there !== undefined && there.id !== id) await docker.removeImage(there.id).catch(() => undefined);
    signal.throwIfAborted();
    return { name, id, fresh: true };
  } finally {
    await container.remove();
  }
}

/** Puts everything into the container that becomes the image. */
async function fill(
  container: Container,
  { version, binaries, kind, quirks, progress, signal }: Build,
): Promise<void> {
  const run = async (argv: string[], stdin?: string | Readable) => {
    const ran = await container.exec(argv, { limit: stepLimit, signal, ...(stdin ? { stdin } : {}) });
    signal.throwIfAborted();
    if (ran.code === 0) return;
    const message = `the node image of ${version} could not be built: ${argv[0]} ended with code ${ran.code}`;
    const tail = lastLines(ran.output);
    throw new BearerlessError('environment', 'image-build-failed', message, { tail });
  };
  const read = (file: string) => readFile(join(recipe, file), 'utf8');
  progress('binaries and files of kind');
  await container.unpack('/', tar(filesBelow(kind.folder)));
  const located = new Map(binaries.map((binary) => [binary.name, binary.path]));
  for (const program of onNode)
    await container.copyProgram(located.get(program) ?? program, `/usr/bin/${program}`);
  await container.writeFile('/kind/version', version, 0o644);
  await container.writeFile(
    '/kind/manifests/default-storage.yaml',
    await read('default-storage.yaml'),
    0o644,
  );
  await container.writeFile('/kind/manifests/default-cni.yaml', '# none\n', 0o644);
  const dropIn = '/etc/systemd/system/kubelet.service.d/12-bearerless.conf';
  await container.writeFile(dropIn, await read('12-bearerless.conf'), 0o644);
  await run(['bash', '-s', '-', String(quirks.systemdCgroup)], await read('install.sh'));
  const network = '/etc/cni/net.d/10-bearerless.conflist';
  await container.writeFile(network, await read('10-bearerless.conflist'), 0o644);

  progress('images of the components');
  const list = ['config', 'images', 'list', '--kubernetes-version', version];
  const options = { cancelSignal: signal, stdin: 'ignore', timeout: stepLimit } as const;
  const { stdout } = await execa(located.get('kubeadm') ?? 'kubeadm', list, options);
  const images = componentImages(`${stdout}\n${sandboxImage}`, (program) =>
    program === 'pause' ? pause() : located.get(program),
  );
  await run(['sh', '-c', startContainerd]);
  const load = ['ctr', '--namespace=k8s.io', 'images', 'import', '--no-unpack', '-'];
  await run(load, Readable.from(imageArchive(images)));
  await run(['pkill', 'containerd']);
}

const startContainerd =
  'setsid containerd </dev/null >/dev/null 2>&1 & for i in $(seq 100); do ctr version >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1';

/**
 * Only files: a folder in the archive would set the mode of the folder in the image, and it is read-only in Go's cache.
 */
async function* filesBelow(folder: string): AsyncGenerator<Entry> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || entry.parentPath.endsWith('LICENSES')) continue;
    const path = join(entry.parentPath, entry.name);
    yield { path: path.slice(folder.length + 1), mode: 0o644, content: await readFile(path) };
  }
}

/** The digest of the files that define how an image is made, and of the one program in it that is written here. */
async function recipeDigest(): Promise<string> {
  const names = (await readdir(recipe)).toSorted();
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update(await readFile(join(recipe, name)));
  return hash.update(pause()).digest('hex');
}
