// The official releases: which file of which project holds a program, which file its digest, and how the program gets out.
// A mirror has the same paths under one URL.
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import type { Artifact } from './component.ts';
import { digestIn } from './digest.ts';
import { download } from './download.ts';
import { getText, type Network } from './network.ts';
import { architecture, type Tell } from './options.ts';

/** Where a release lies. `member` is the program's path in an archive. */
export interface ReleaseLayout {
  url: string;
  checksums: string;
  member?: string;
}

/** The release that holds `artifact`, or undefined when there is none for this processor. */
export function releaseOf(
  { family, component, version }: Pick<Artifact, 'family' | 'component' | 'version'>,
  mirror?: string,
  arch: string | undefined = architecture(),
): ReleaseLayout | undefined {
  if (arch === undefined) return undefined;
  const on = (host: string, path: string) => `${mirror?.replace(/\/+$/, '') ?? host}${path}`;
  const github = (path: string) => on('https://github.com', path);
  switch (family) {
    case 'kubernetes': {
      const url = on('https://dl.k8s.io', `/release/${version}/bin/linux/${arch}/${component}`);
      return { url, checksums: `${url}.sha256` };
    }
    case 'etcd': {
      const base = github(`/etcd-io/etcd/releases/download/${version}`);
      const name = `etcd-${version}-linux-${arch}`;
      return { url: `${base}/${name}.tar.gz`, checksums: `${base}/SHA256SUMS`, member: `${name}/etcd` };
    }
    case 'containerd': {
      const base = github(`/containerd/containerd/releases/download/${version}`);
      const url = `${base}/containerd-${version.replace('v', '')}-linux-${arch}.tar.gz`;
      return { url, checksums: `${url}.sha256sum`, member: `bin/${component}` };
    }
    case 'cni': {
      const base = github(`/containernetworking/plugins/releases/download/${version}`);
      const url = `${base}/cni-plugins-linux-${arch}-${version}.tgz`;
      return { url, checksums: `${url}.sha256`, member: `./${component}` };
    }
    case 'kind': {
      const url = github(`/kubernetes-sigs/kind/releases/download/${version}/kind-linux-${arch}`);
      return { url, checksums: `${url}.sha256sum` };
    }
    default:
      return family satisfies never;
  }
}

/** Fetches `artifact` to the file `target`. Whole and partial downloads lie in `downloadDir`, named by their digest. */
export async function fetchRelease(
  artifact: Artifact,
  target: string,
  downloadDir: string,
  { mirror, network }: { mirror?: string | undefined; network: Network },
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const release = releaseOf(artifact, mirror);
  if (release === undefined) {
    throw new BearerlessError('environment', 'not-found', `there are no releases for ${process.arch}`);
  }
  const checksums = await getText(release.checksums, network, signal);
  const sha256 = digestIn(checksums, basename(release.url));
  if (sha256 === undefined) {
    throw new BearerlessError(
      'environment',
      'bad-answer',
      `${release.checksums} has no SHA-256 for ${release.url}`,
    );
  }
  await mkdir(downloadDir, { recursive: true });
  const file = join(downloadDir, sha256);
  const report = everySecond((bytes: number, totalBytes: number | undefined) =>
    tell('download', `downloads ${release.url}`, { bytes, totalBytes }),
  );
  tell('download', `downloads ${release.url}`);
  await download(release.url, file, sha256, network, signal, report);
  if (release.member === undefined) await rename(file, target);
  else await unpack(file, release.member, target, signal);
}

/** Takes one member out of a .tar.gz; the archive stays, another program may be in it. */
async function unpack(archive: string, member: string, target: string, signal: AbortSignal): Promise<void> {
  const scratch = await mkdtemp(`${target.replace(/\.tmp$/, '')}-`);
  try {
    await execa('tar', ['-xzf', archive, '-C', scratch, '--no-same-owner', member], {
      timeout: 120_000,
      cancelSignal: signal,
    });
    await copyFile(join(scratch, member), target);
  } catch (cause) {
    signal.throwIfAborted();
    throw new BearerlessError('environment', 'bad-archive', `${member} cannot be unpacked from ${archive}`, {
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
