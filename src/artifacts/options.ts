// The caller's options for finding binaries, and the progress that is reported back. Nothing here reads the
// environment.
import { BearerlessError } from '../domain/error.ts';
import type { Binary } from '../domain/results.ts';
import type { Component } from './component.ts';
import type { Network } from './network.ts';
import type { PackageState } from './package-count.ts';
import type { Pins } from './pins.ts';

/** The sources of binaries, in the order in which they are tried. */
export const sources = ['assets', 'cache', 'release', 'package', 'module'] as const;
export type Source = (typeof sources)[number];

export interface ArtifactOptions {
  /** A folder with the user's own binaries. */
  assets?: string | undefined;
  /** Use only this source. A cached binary is used if it came from this source. */
  source?: Source | undefined;
  /** Used instead of `https://dl.k8s.io` and `https://github.com`, with the same paths below it. */
  mirror?: string | undefined;
  /**
   * Whether the mirror may use http, where anyone on the network path can change files. Only pinned releases are taken
   * from such a mirror.
   */
  insecureMirror?: boolean | undefined;
  /**
   * Whether Kubernetes may be built with the installed Go if the Go of its release is not available, and whether such a
   * build in the cache may be used.
   */
  allowOtherGo?: boolean | undefined;
  /** Known digests of releases; by default those of this package. */
  pins?: Pins | undefined;
  cacheDir: string;
  /** Where to look for containerd and helper programs, in the format of PATH. */
  searchPath?: string | undefined;
  /** Where to look for CNI plugins, in the format of PATH. */
  cniPath?: string | undefined;
  /** Shared by all calls of a run, so that a silent source is given up once. */
  network?: Network | undefined;
  onProgress(progress: Progress): void;
}

/** A message about one binary, or several that are built together. It is repeated every second while they are made. */
export interface Progress {
  /** A sentence with the binaries as its subject: `kubeadm v1.20.2 builds with Go 1.17.13`. */
  text: string;
  version: string;
  /** The first of them. */
  component: Component;
  phase: 'look' | 'download' | 'build' | 'done' | 'skip';
  /** Seconds since work on this binary began. */
  elapsedSeconds: number;
  bytes?: number | undefined;
  totalBytes?: number | undefined;
  /** How far a build is. */
  packages?: PackageState | undefined;
  /** An estimate for everything that this call still has to download or build. */
  leftSeconds?: number | undefined;
}

/** Whether a cached binary came from the source that the user chose. */
export function comesFrom(binary: Binary, source: Source | undefined): boolean {
  return source === undefined || source === 'cache' || binary.source === source;
}

/** Rejects an invalid mirror, and one without encryption unless the user allowed it. */
export function checkMirror({
  mirror,
  insecureMirror = false,
}: Pick<ArtifactOptions, 'mirror' | 'insecureMirror'>): void {
  if (mirror === undefined) return;
  const protocol = URL.canParse(mirror) ? new URL(mirror).protocol : undefined;
  if (protocol === 'https:' || (protocol === 'http:' && insecureMirror)) return;
  if (protocol !== 'http:')
    throw new BearerlessError('user', 'bad-mirror', `the mirror "${mirror}" is no https URL`);
  throw new BearerlessError('user', 'insecure-mirror', `the mirror ${mirror} is not encrypted`, {
    hint: 'Use https, or give --insecure-mirror: then only releases with a pinned digest are taken from it.',
  });
}

/** Reports the progress of its binaries. Sources get this instead of `onProgress`. */
export type ReportProgress = (
  phase: Progress['phase'],
  text: string,
  more?: Pick<Progress, 'bytes' | 'totalBytes' | 'packages'>,
) => void;

export const defaultSearchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where CNI's own instructions, Debian and Fedora install plugins. PATH rarely contains these folders. */
export const defaultCniPath = '/opt/cni/bin:/usr/lib/cni:/usr/libexec/cni';
