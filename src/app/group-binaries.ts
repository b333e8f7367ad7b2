// The binaries of a group of cells: which programs run on this machine for it, and of which versions.
import { existsSync } from 'node:fs';
import type { Component } from '../artifacts/component.ts';
import type { ArtifactOptions, Progress } from '../artifacts/options.ts';
import { needsControllers } from '../domain/controllers.ts';
import { type Group, kubeletsOf, upgradesOf } from '../domain/plan.ts';
import type { Event, LocalBinary } from '../domain/results.ts';
import { withoutPatterns } from '../evidence/patterns.ts';

/** How the binaries are obtained. */
interface Obtaining {
  artifacts: Omit<ArtifactOptions, 'onProgress'>;
  retain: boolean;
  /** Called when a source of binaries is given up. */
  onSkip(text: string): void;
  signal: AbortSignal;
}

/** All binaries that a group's clusters run, including those of an upgrade and kubelets of other versions. */
export async function binariesFor(
  group: Group,
  { artifacts, onSkip, retain, signal }: Obtaining,
  emit: (event: Event) => void,
): Promise<LocalBinary[]> {
  const [{ ensureBinaries }, { describe }, { kindComponents, upgradeComponents }] = await Promise.all([
    import('../artifacts/ensure.ts'),
    import('../artifacts/progress-view.ts'),
    import('../artifacts/component.ts'),
  ]);
  const { version, engine } = group;
  const onProgress = (progress: Progress) => {
    const { phase } = progress;
    // A source that was given up is reported permanently; a step in progress is only shown.
    if (phase === 'skip') onSkip(withoutPatterns(describe(progress)));
    if (phase === 'build' || phase === 'download')
      emit({ type: 'progress', version, text: describe(progress) });
  };
  const options = { ...artifacts, onProgress };
  const wanted = engine === 'kind' ? kindComponents : await programsOf(group, retain);
  const located = await ensureBinaries({ version, components: wanted }, options, signal);
  const others = [
    ...upgradesOf(group).map((version) => ({ version, components: upgradeComponents })),
    ...kubeletsOf(group).map((version) => ({ version, components: ['kubelet'] as const })),
  ];
  for (const other of others) located.push(...(await ensureBinaries(other, options, signal)));
  return located;
}

/** The programs that run on this machine for a group of the process engine, without those of an upgrade. */
export async function programsOf(group: Group, retain: boolean): Promise<readonly Component[]> {
  const components = await import('../artifacts/component.ts');
  const { runComponents, wholeComponents } = components;
  return group.depth === 'bare'
    ? componentsOf(group, retain, components)
    : [...runComponents, ...wholeComponents];
}

/** The programs of a group of plain processes. */
function componentsOf(
  { cells, settings, version }: Group,
  retain: boolean,
  { bareComponents }: typeof import('../artifacts/component.ts'),
) {
  return bareComponents(cells, {
    retain: retain || settings.some((one) => needsControllers(one, version)),
  });
}

/** Whether Kubernetes programs of a group are not in the cache, if that is where they come from. */
export async function lacks(
  group: Group,
  { artifacts, retain }: Pick<Obtaining, 'artifacts' | 'retain'>,
): Promise<boolean> {
  const { assets, source = 'module', cacheDir } = artifacts;
  if (retain || assets !== undefined || source !== 'module') return false;
  const [components, { cachedPath }] = await Promise.all([
    import('../artifacts/component.ts'),
    import('../artifacts/cache.ts'),
  ]);
  const { artifactOf } = components;
  return [
    ...componentsOf(group, retain, components).map((component) => artifactOf(component, group.version)),
    ...kubeletsOf(group).map((version) => artifactOf('kubelet', version)),
  ].some((artifact) => artifact.family === 'kubernetes' && !existsSync(cachedPath(cacheDir, artifact)));
}
