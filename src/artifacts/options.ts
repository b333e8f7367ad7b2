// What the caller decides about finding binaries, and what he is told meanwhile. Nothing here reads the environment.
import { BearerlessError } from '../domain/error.ts';
import type { Binary } from '../domain/results.ts';
import type { Component } from './component.ts';
import type { Network } from './network.ts';
import type { Pins } from './pins.ts';

/** Where a binary may come from, in the order they are tried. */
export const sources = ['assets', 'cache', 'release', 'module'] as const;
export type Source = (typeof sources)[number];

export interface ArtifactOptions {
  /** A folder with binaries of the user's own. */
  assets?: string | undefined;
  /** Only this source. A cached binary counts when it came from there. */
  source?: Source | undefined;
  /** Stands for `https://dl.k8s.io` and `https://github.com` alike, with the same paths below it. */
  mirror?: string | undefined;
  /**
   * Whether the mirror may be one that anybody on the way can change: http. Only pinned releases are taken from such a
   * one.
   */
  insecureMirror?: boolean | undefined;
  /**
   * Whether Kubernetes may be built with the installed Go where the Go of its release is not to be had, and taken so
   * from the cache.
   */
  allowOtherGo?: boolean | undefined;
  /** Known digests of releases; those of this package where none are given. */
  pins?: Pins | undefined;
  cacheDir: string;
  /** Where containerd and helper programs are looked for, as PATH has it. */
  searchPath?: string | undefined;
  /** Where CNI plugins are looked for, written as PATH is. */
  cniPath?: string | undefined;
  /** Shared by all calls of a run, so that a silent source is given up once. */
  network?: Network | undefined;
  onProgress(progress: Progress): void;
}

/** One thing worth knowing about one binary. Downloads and builds repeat theirs every second. */
export interface Progress {
  /** A sentence with the binary as its subject: `kubeadm v1.20.2 builds with Go 1.17.13`. */
  text: string;
  version: string;
  component: Component;
  phase: 'look' | 'download' | 'build' | 'done' | 'skip';
  /** Since this binary was begun. */
  elapsedSeconds: number;
  bytes?: number | undefined;
  totalBytes?: number | undefined;
  /** An estimate for all that is still to be fetched or built by this call. */
  leftSeconds?: number | undefined;
}

export type Located = Binary & { path: string };

/** Whether a cached binary satisfies the source that was picked. */
export function comesFrom(binary: Binary, source: Source | undefined): boolean {
  return source === undefined || source === 'cache' || binary.source === source;
}

/** Refuses a mirror that is none, and one without encryption unless that was asked for. */
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

/** Tells of one binary: what the sources get instead of the whole of `onProgress`. */
export type ReportProgress = (
  phase: Progress['phase'],
  text: string,
  more?: Pick<Progress, 'bytes' | 'totalBytes'>,
) => void;

export const defaultSearchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where CNI's own instructions, Debian and Fedora install plugins, hardly ever in PATH. */
export const defaultCniPath = '/opt/cni/bin:/usr/lib/cni:/usr/libexec/cni';
