// Makes sure that binaries exist. It checks the user's folder, the machine and the cache, and obtains missing ones from
// the first source that has them. This file decides the order of the sources and what is reported.
import { BearerlessError } from '../domain/error.ts';
import type { LocalBinary } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { limit } from '../system/limit.ts';
import { lookUp } from './cache.ts';
import { type Artifact, artifactOf, type Component, inBuildOrder } from './component.ts';
import { findIn } from './found.ts';
import { openNetwork } from './network.ts';
import { obtain } from './obtain.ts';
import {
  type ArtifactOptions,
  checkMirror,
  comesFrom,
  defaultCniPath,
  defaultSearchPath,
  type ReportProgress,
} from './options.ts';
import { loadPins, type Pins } from './pins.ts';
import { progressClock } from './progress-clock.ts';

/** The network for calls without one. It lives as long as the process. */
const ownNetwork = openNetwork();

/** Returns the binaries of one Kubernetes version in the requested order, each with a digest that was just checked. */
export async function ensureBinaries(
  request: { version: Version; components: readonly Component[] },
  options: ArtifactOptions,
  signal: AbortSignal,
): Promise<LocalBinary[]> {
  checkMirror(options);
  const { pins = loadPins() } = options;
  const artifacts = [...new Set(request.components)].map((component) =>
    artifactOf(component, request.version),
  );
  const progress = progressClock(options.onProgress);
  const found = new Map<Component, LocalBinary>();
  const reasons = new Map<Component, string[]>();

  await Promise.all(
    artifacts.map(async (artifact) => {
      using tell = progress.of(artifact);
      const { binary, because } = await locate(artifact, { ...options, pins }, { tell, signal });
      if (binary) found.set(artifact.component, binary);
      reasons.set(artifact.component, because);
    }),
  );
  const missing = inBuildOrder(artifacts.filter(({ component }) => !found.has(component)));
  if (options.source === 'assets' || options.source === 'cache') {
    for (const artifact of missing) throw unavailable(artifact, reasons.get(artifact.component) ?? []);
  }
  progress.expect(missing);
  const resources = { ...options, pins, network: options.network ?? ownNetwork };
  // What can be downloaded or unpacked is, while the rest is built.
  using work = limit(Infinity, signal);
  const folders = [...new Set(missing.map((artifact) => artifact.folder))];
  await Promise.allSettled(
    folders.map(async (folder) => {
      const group = missing.filter((artifact) => artifact.folder === folder);
      const made = await obtain(group, {
        options: resources,
        progress,
        signal: work.signal,
        unavailable: (artifact, because) =>
          unavailable(artifact, [...(reasons.get(artifact.component) ?? []), ...because]),
      }).catch((thrown) => {
        work.end(thrown);
        throw thrown;
      });
      for (const binary of made) found.set(binary.name as Component, binary);
    }),
  );
  signal.throwIfAborted();
  if (work.signal.aborted) throw work.signal.reason;
  return request.components.map((component) => found.get(component) as LocalBinary);
}

/** Looks for an existing binary. `because` lists the reasons why others were not accepted. */
async function locate(
  artifact: Artifact,
  options: ArtifactOptions & { pins: Pins },
  { tell, signal }: { tell: ReportProgress; signal: AbortSignal },
): Promise<{ binary?: LocalBinary; because: string[] }> {
  const { assets, source, cacheDir, searchPath = defaultSearchPath, cniPath = defaultCniPath } = options;
  const because: string[] = [];
  const fromAssets = assets !== undefined && (source === undefined || source === 'assets');
  // containerd and the CNI plugins belong to the machine. Installed ones are used, whichever source the user chose for
  // Kubernetes.
  const { family } = artifact;
  for (const [folders, origin] of [
    [fromAssets ? [assets] : [], 'assets'],
    [family === 'cni' ? cniPath.split(':') : [], 'machine'],
    [family === 'containerd' || family === 'cni' ? searchPath.split(':') : [], 'path'],
  ] as const) {
    const found = await findIn({ folders: folders.filter(Boolean), source: origin }, artifact, signal);
    if (found.binary) {
      const { version, path } = found.binary;
      const how = origin === 'machine' ? 'is found on this machine:' : 'is taken from';
      tell('done', `${how} ${path}${version === artifact.version ? '' : `, which is ${version}`}`);
      return { binary: found.binary, because };
    }
    if (found.because === undefined) continue;
    because.push(found.because);
    tell('skip', `is not taken from there: ${found.because}`);
  }
  if (source === 'assets')
    return { because: [...because, `${assets ?? 'no folder given'} does not have it`] };
  const cached = await lookUp(cacheDir, artifact, options);
  if (cached.is === 'good' && comesFrom(cached.binary, source)) {
    tell('done', 'is in the cache');
    return { binary: cached.binary, because };
  }
  const inCache = `the cache in ${cacheDir} ${cached.is === 'bad' ? `has one that will not do: ${cached.because}` : 'does not have it'}`;
  return { because: [...because, inCache] };
}

function unavailable({ component, version }: Artifact, because: string[]): BearerlessError {
  const list = because.map((one) => `  - ${one}`).join('\n');
  return new BearerlessError(
    'environment',
    'no-binary',
    `there is no ${component} ${version} to be had:\n${list}`,
    {
      hint: 'Give a folder that has it (--assets DIR), a mirror of the releases (--mirror URL), or install Go 1.21 or newer.',
    },
  );
}
