// Performs one run, from a plan to its results, for the command line and the library. It writes the output folder;
// listeners of the events decide what is shown.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ArtifactOptions } from '../artifacts/options.ts';
import type { EngineId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Plan } from '../domain/plan.ts';
import type { CellResult, Event, Results, RunInfo } from '../domain/results.ts';
import { packageVersion } from '../domain/root.ts';
import { secretsOfWorld } from '../evidence/secrets.ts';
import type { Ahead } from './ahead.ts';
import { binariesFor, lacks } from './group-binaries.ts';
import { makeFolder } from './make-folder.ts';
import { runsFolder } from './run-folders.ts';

/** How a run is performed. The plan says what is asked. */
export interface Performance {
  engine: EngineId;
  /** Absolute, and already made by `outputFolder`. */
  output: string;
  /** The id of the run, which is the last part of the default output folder. */
  id: string;
  /** How many control planes run at once; by default as many as memory and file watchers allow. */
  jobs?: number | undefined;
  timeoutSeconds: number;
  /** By default as long as version and mode need, and little more. */
  discoveryTimeout?: number | undefined;
  /** By default as long as the group's questions allow. */
  controlPlaneTimeout?: number | undefined;
  image?: string | undefined;
  /** What was begun before the plan was made. */
  ahead?: Ahead | undefined;
  /** Every apiserver creates its default objects itself; by default later ones get copies of the first one's. */
  emptyEtcd?: boolean | undefined;
  retain: boolean;
  /** How often failed cells are asked again. */
  retries?: number | undefined;
  /** No further group starts once this many cells have failed. */
  maxFailures?: number | undefined;
  /** The events that the journal of a continued run already holds. */
  earlier?: readonly Event[] | undefined;
  /** The folder in which access to the kept cluster is published. */
  accessFolder?: string | undefined;
  artifacts: Omit<ArtifactOptions, 'onProgress'>;
  /** Receives every event in order; `run-end` comes after results.json is written. */
  onEvent(event: Event): void;
  /** Called when a source of binaries is given up. */
  onSkip(text: string): void;
  /** Receives how to enter each retained cluster. */
  onRetained(text: string): void;
  signal: AbortSignal;
}

export interface Performed {
  results: Results;
  /** The exit code of the program. */
  exitCode: number;
}

/** Seconds, where nothing else is asked for. */
export const defaultLimits = { timeoutSeconds: 120 };

/** The id of a new run: the time, so that ids sort by it, and something that no other run has. */
export function runId(): string {
  return `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z-${randomBytes(2).toString('hex')}`;
}

/** Makes the folder of a new run. A folder that already holds a run is refused. */
export function outputFolder(wanted: string | undefined): { id: string; output: string } {
  const id = runId();
  const output = resolve(wanted ?? join(runsFolder, id));
  if (existsSync(join(output, 'journal.jsonl'))) {
    throw new BearerlessError('user', 'output-taken', `${output} already holds a run`, {
      hint: 'Choose another folder with --output, or remove that one.',
    });
  }
  makeFolder(output);
  return { id, output };
}

/** Loads what a run needs; called early, it overlaps with making the plan. */
export function loadParts() {
  return Promise.all([
    import('../run/own-journal.ts'),
    import('../results/fold.ts'),
    import('../results/store.ts'),
    import('../run/exit-code.ts'),
    import('../run/loop.ts'),
    import('../run/host.ts'),
    import('../engine/process/doctor.ts'),
    import('../engine/process/capacity.ts'),
    import('../engine/process/whole-obstacle.ts'),
    import('../oracle/predict.ts'),
    import('../engine/kind/capacity.ts'),
    import('../artifacts/ensure.ts'),
    import('../artifacts/assumed.ts'),
  ]);
}

/** Runs the plan and stores the results. */
export async function perform(plan: Plan, performance: Performance): Promise<Performed> {
  const { output, engine, id, signal, onEvent } = performance;
  const [
    { ownJournal },
    { fold },
    { writeResults },
    { exitCode },
    { runPlan },
    { hostFacts },
    { availableMegabytes, obstacles },
    { capacity },
    { wholeObstacle },
    { ruleTexts },
    { kindJobs },
    _,
    { assumptionsOf },
  ] = await loadParts();
  const rootless = process.getuid?.() !== 0;
  const kind = plan.groups.some(({ engine }) => engine === 'kind');
  const others = plan.groups.filter(({ engine }) => engine !== 'kind');
  // Without an engine nothing can be asked, so this error comes first, with a hint.
  if (kind) await (await import('../engine/kind/docker.ts')).connect();
  const noWhole = others.some(({ depth }) => depth === 'node') ? await wholeObstacle() : undefined;
  const [host, [obstacle], memory] = await Promise.all([
    hostFacts(rootless),
    kind && others.length === 0 ? [] : (performance.ahead?.obstacles ?? obstacles()),
    availableMegabytes(),
  ]);
  const tool = `bearerless ${packageVersion()}`;
  const run: RunInfo = { id, tool, engine, host, start: new Date().toISOString(), binaries: [] };
  const events: Event[] = [...(performance.earlier ?? [])];
  await using journal = await ownJournal(output, events.length, signal);
  // A worker removes the secrets that it knows. Texts of this process, such as those of a dead worker or a mirror, are
  // redacted by their shape.
  const shapes = secretsOfWorld();
  const emit = (said: Event) => {
    const event = shapes.value(said);
    if (event.type !== 'progress') {
      journal.append(event);
      events.push(event);
    }
    if (event.type === 'run-end') writeResults(output, fold([events]));
    onEvent(event);
  };
  for (const text of assumptionsOf(plan.groups.map(({ version }) => version))) performance.onSkip(text);
  const room = await capacity(memory);
  const { timeoutSeconds, discoveryTimeout, controlPlaneTimeout, image, accessFolder, retain } = performance;
  await runPlan(plan, {
    run,
    rules: ruleTexts(plan.cells.flatMap(({ expected }) => expected?.rule ?? [])),
    output,
    rootless,
    timeoutSeconds,
    discoveryTimeout,
    controlPlaneTimeout,
    jobs: performance.jobs ?? room.controlPlanes,
    clusters: performance.jobs ?? (kind ? await kindJobs(memory) : room.clusters),
    apiservers: performance.jobs ?? room.apiservers,
    nodes: room.nodes,
    retain,
    emptyEtcd: performance.emptyEtcd ?? false,
    spare: performance.ahead?.worker,
    retries: performance.retries ?? 0,
    known: performance.earlier && askedIn(performance.earlier),
    maxFailures: performance.maxFailures,
    ...(image === undefined ? {} : { image }),
    ...(accessFolder === undefined ? {} : { accessFolder }),
    ...(obstacle ? { impossible: `${obstacle.detail}. ${obstacle.hint ?? ''}`.trim() } : {}),
    ...(noWhole === undefined ? {} : { noWhole }),
    binariesFor: (group) => binariesFor(group, performance, emit),
    lacks: (group) => lacks(group, performance),
    emit,
    retained: performance.onRetained,
    signal,
  });
  const results = fold([events]);
  // An empty shard is complete: having more machines than groups is not an error.
  const nothing = plan.shard !== undefined && plan.cells.length === 0;
  return { results, exitCode: nothing ? 0 : exitCode(results, { interrupted: signal.aborted }) };
}

/** The outcomes of the cells that were asked. */
function askedIn(events: readonly Event[]): Map<string, CellResult> {
  return new Map(
    events.flatMap((event) =>
      event.type === 'cell' && event.result.attempts > 0 ? [[event.id, event.result]] : [],
    ),
  );
}
