// The official releases: the file that contains a program, the file with its digest, and how to extract the program. A
// mirror has the same paths under one URL. A pinned digest takes precedence over the server's.
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { architecture } from '../domain/architecture.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Artifact } from './component.ts';
import { digestIn } from './digest.ts';
import { isDiskFault } from './disk-fault.ts';
import { download } from './download.ts';
import { getText, type Network } from './network.ts';
import type { ReportProgress } from './options.ts';
import type { Pins } from './pins.ts';

/** The source of releases, and their known digests. */
export interface From {
  mirror?: string | undefined;
  network: Network;
  pins: Pins;
}

/** The official addresses of a release. `member` is the program's path in an archive. */
export interface ReleaseLayout {
  url: string;
  checksums: string;
  member?: string;
}

/** The release that contains `artifact`; undefined if there is none for this processor. */
export function releaseOf(
  { family, component, version }: Pick<Artifact, 'family' | 'component' | 'version'>,
  arch: string | undefined = architecture(),
): ReleaseLayout | undefined {
  if (arch === undefined) return undefined;
  const github = 'https://github.com';
  switch (family) {
    case 'kubernetes': {
      const url = `https://dl.k8s.io/release/${version}/bin/linux/${arch}/${component}`;
      return { url, checksums: `${url}.sha256` };
    }
    case 'etcd': {
      const base = `${github}/etcd-io/etcd/releases/download/${version}`;
      const name = `etcd-${version}-linux-${arch}`;
      return { url: `${base}/${name}.tar.gz`, checksums: `${base}/SHA256SUMS`, member: `${name}/etcd` };
    }
    case 'containerd': {
      const base = `${github}/containerd/containerd/releases/download/${version}`;
      const url = `${base}/containerd-${version.replace('v', '')}-linux-${arch}.tar.gz`;
      return { url, checksums: `${url}.sha256sum`, member: `bin/${component}` };
    }
    case 'cni': {
      const base = `${github}/containernetworking/plugins/releases/download/${version}`;
      const url = `${base}/cni-plugins-linux-${arch}-${version}.tgz`;
      return { url, checksums: `${url}.sha256`, member: `./${component}` };
    }
    case 'kind': {
      const url = `${github}/kubernetes-sigs/kind/releases/download/${version}/kind-linux-${arch}`;
      return { url, checksums: `${url}.sha256sum` };
    }
    default:
      return family satisfies never;
  }
}

/** The address on a mirror, which has the paths of the official servers. */
export function onMirror(official: string, mirror: string | undefined): string {
  return mirror === undefined ? official : `${mirror.replace(/\/+$/, '')}${new URL(official).pathname}`;
}

/** The digest of a release, and whether it is pinned. The server is only asked if it is not. */
export async function digestOf(
  { url, checksums }: ReleaseLayout,
  { mirror, network, pins }: From,
  signal: AbortSignal,
): Promise<{ sha256: string; integrity: 'pinned' | 'unpinned' }> {
  const pinned = pins[url];
  if (pinned !== undefined) return { sha256: pinned, integrity: 'pinned' };
  const from = onMirror(checksums, mirror);
  if (!from.startsWith('https:')) {
    const message = `no digest is pinned for ${url}, and ${new URL(from).origin} is not encrypted`;
    throw new BearerlessError('environment', 'unpinned', message);
  }
  const sha256 = digestIn(await getText(from, network, signal), basename(url));
  if (sha256 !== undefined) return { sha256, integrity: 'unpinned' };
  throw new BearerlessError('environment', 'bad-answer', `${from} has no SHA-256 for ${basename(url)}`);
}

/** A program of a release to download. */
export interface ReleaseFetch {
  artifact: Artifact;
  /** The path of the finished program. */
  target: string;
  /** The folder of complete and partial downloads, named by their digest. */
  downloads: string;
  from: From;
  tell: ReportProgress;
  signal: AbortSignal;
}

/** Downloads a program of a release. Returns whether its digest is pinned. */
export async function fetchRelease({
  artifact,
  target,
  downloads,
  from,
  tell,
  signal,
}: ReleaseFetch): Promise<'pinned' | 'unpinned'> {
  const release = releaseOf(artifact);
  if (release === undefined) {
    throw new BearerlessError('environment', 'not-found', `there are no releases for ${process.arch}`);
  }
  const { sha256, integrity } = await digestOf(release, from, signal);
  const url = onMirror(release.url, from.mirror);
  await mkdir(downloads, { recursive: true });
  const path = join(downloads, sha256);
  const onBytes = everySecond((bytes: number, totalBytes: number | undefined) =>
    tell('download', `downloads ${url}`, { bytes, totalBytes }),
  );
  tell('download', `downloads ${url}`);
  await download({ url, path, sha256, network: from.network, signal, onBytes });
  if (release.member === undefined) await rename(path, target);
  else await unpack(path, release.member, { target, signal });
  return integrity;
}

/** Extracts one member of a .tar.gz. The archive is kept, because it may contain another program. */
async function unpack(
  archive: string,
  member: string,
  { target, signal }: Pick<ReleaseFetch, 'target' | 'signal'>,
): Promise<void> {
  const scratch = await mkdtemp(`${target.replace(/\.tmp$/, '')}-`);
  try {
    await execa('tar', ['-xzf', archive, '-C', scratch, '--no-same-owner', member], {
      timeout: 120_000,
      cancelSignal: signal,
    });
    await copyFile(join(scratch, member), target);
  } catch (cause) {
    signal.throwIfAborted();
    if (isDiskFault(cause)) throw cause;
    throw new BearerlessError('environment', 'bad-archive', `${member} cannot be unpacked from ${archive}`, {
      ...(cause instanceof ExecaError ? { tail: String(cause.stderr) } : {}),
      cause,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function everySecond<A extends unknown[]>(call: (...args: A) => void): (...args: A) => void {
  let last = performance.now();
  return (...args) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    call(...args);
  };
}
