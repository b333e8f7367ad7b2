// The only loop of a run. For each group of the plan it gets the binaries, runs a worker in its own world and passes
// the worker's events on. If a worker dies, only the cells of its own group become inconclusive.
import { realpath } from 'node:fs/promises';
import { plannedCell } from '../domain/cell.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { RuleText } from '../domain/expectation.ts';
import { binaryKey, type Group, type Plan } from '../domain/plan.ts';
import type { CellResult, Event, RunInfo } from '../domain/results.ts';
import { programFolders } from '../domain/root.ts';
import { lineOf } from '../domain/shell.ts';
import { cgroupName } from '../engine/process/cgroups.ts';
import { afterWorker } from './after-worker.ts';
import { enterLine } from './enter-line.ts';
import type { Emit, Job, Retained } from './job.ts';
import { controlPlanePatience } from './patience.ts';
import { type Obtaining, type Piece, piecesOf } from './pieces.ts';
import { faultOf } from './reporting.ts';
import { attemptFolders, runWithRetries } from './retry.ts';
import { type SpareWorker, startWorker } from './start-worker.ts';
import { emitLost, emitUnasked } from './unreported.ts';
import { workerDied } from './worker-died.ts';

export interface RunOptions
  extends Omit<
      Job,
      'group' | 'binaries' | 'keep' | 'writable' | 'cgroup' | 'discoveryTimeout' | 'controlPlaneTimeout'
    >,
    Obtaining {
  /** Seconds; by default slightly longer than the version and the join mode need. */
  discoveryTimeout?: number | undefined;
  /** Seconds; by default short where restarts are watched, since each watch has to wait that long. */
  controlPlaneTimeout?: number | undefined;
  run: RunInfo;
  /** The rules that predict the plan's cells, by id. */
  rules: Record<string, RuleText>;
  /** The reason why this machine can run no cluster at all. Every cell is then unsupported for this reason. */
  impossible?: string;
  /** The reason why it cannot run whole clusters (static pods under a kubelet). Their cells are then unsupported. */
  noWhole?: string;
  /** The worker for the first group of the process engine, if one was started ahead. */
  spare?: SpareWorker | undefined;
  /** How often failed cells are asked again. */
  retries: number;
  /** For a continued run: the earlier results of the cells that are asked again now. */
  known?: ReadonlyMap<string, CellResult> | undefined;
  /** When this many cells have failed, no further group is started. */
  maxFailures?: number | undefined;
  emit: Emit;
  /** Called with how to enter each retained cluster. */
  retained(text: string): void;
  signal: AbortSignal;
}

/** Runs the plan. Emits all events from run-start to run-end. Errors in a group do not reject it. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<void> {
  const { emit, run, signal } = options;
  const start = performance.now();
  const { cells, asked, shard, intake } = plan;
  emit({
    type: 'run-start',
    run,
    cells: cells.map(plannedCell),
    rules: options.rules,
    ...{ ...(asked && { asked }), ...(shard && { shard }), ...(intake && { intake }) },
  });
  for (const cell of plan.cells) {
    const because =
      cell.unsupported ??
      options.impossible ??
      (cell.engine !== 'kind' && cell.depth === 'node' ? options.noWhole : undefined);
    if (because !== undefined) emitUnasked(emit, cell, { kind: 'unsupported', because });
  }
  const retained: RetainedWorker[] = [];
  if (options.impossible === undefined) {
    let failures = 0;
    const folderOf = await attemptFolders(options.output, options.known !== undefined);
    for (const group of plan.groups) {
      if (signal.aborted) break;
      if (group.engine !== 'kind' && group.depth === 'node' && options.noWhole !== undefined) continue;
      if (options.maxFailures !== undefined && failures >= options.maxFailures) {
        const because = `not asked, since ${failures} cells had failed before`;
        for (const cell of group.cells)
          emitUnasked(emit, cell, { kind: 'inconclusive', code: 'max-failures', because });
        continue;
      }
      const attempts = { ...options, folderOf, piecesOf: (part: Group) => piecesOf(part, options) };
      failures += await runWithRetries(group, attempts, async (piece, attempt) => {
        retained.push(...(await runGroup(piece, { ...options, ...attempt })));
      });
    }
  }
  const seconds = (performance.now() - start) / 1000;
  emit({ type: 'run-end', end: new Date().toISOString(), seconds, interrupted: signal.aborted });
  for (const { enter, ended } of retained) {
    for (const text of enter) options.retained(text);
    await ended;
  }
}

/** A worker that keeps its clusters until it is ended. */
interface RetainedWorker {
  /** One line for each cluster: how to enter it. */
  enter: string[];
  ended: Promise<unknown>;
}

async function runGroup(piece: Piece, options: RunOptions): Promise<RetainedWorker[]> {
  const retained: RetainedWorker[] = [];
  const { group } = piece;
  const { emit, signal } = options;
  const { version } = group;
  const start = performance.now();
  const done = new Set<string>();
  let ended = false;
  const pass = (event: Event) => {
    if (event.type === 'cell') done.add(event.id);
    if (event.type === 'group-end') ended = true;
    emit(event);
  };
  try {
    retained.push(...(await work(piece, options, pass)));
  } catch (thrown) {
    if (!signal.aborted) {
      const fault = faultOf(thrown);
      for (const setting of group.settings) {
        emit({
          type: 'cluster',
          cluster: {
            version,
            setting: setting.id,
            engine: group.engine,
            depth: group.depth,
            fault,
            evidence: [],
          },
        });
      }
      for (const cell of group.cells.filter(({ id }) => !done.has(id))) emitLost(emit, cell, fault);
    }
  }
  if (!ended && !signal.aborted) {
    const seconds = (performance.now() - start) / 1000;
    const { engine, depth } = group;
    emit({ type: 'group-end', version, engine, depth, seconds, overheadSeconds: seconds });
  }
  return retained;
}

/** Runs one worker to its end and passes its events on. Rejects if it fails. */
async function work(
  { group, binaries: obtain }: Piece,
  options: RunOptions,
  pass: Emit,
): Promise<RetainedWorker[]> {
  const enter: string[] = [];
  const { rootless, signal } = options;
  const namespaces = group.engine !== 'kind';
  const start = { namespaces, rootless, ahead: false, signal };
  const worker = (namespaces ? options.spare?.take() : undefined) ?? startWorker(start);
  const { output, timeoutSeconds, jobs, apiservers, clusters, nodes, retain, emptyEtcd } = options;
  const controlPlaneTimeout = options.controlPlaneTimeout ?? controlPlanePatience(group);
  const cgroup = cgroupName();
  const found = await obtain().catch(async (thrown) => {
    worker.kill('SIGKILL');
    await worker;
    throw thrown;
  });
  // A path with links may lead through folders of the host that a world hides.
  const binaries = await Promise.all(
    found.map(async (binary) => ({ ...binary, path: await realpath(binary.path) })),
  );
  pass({ type: 'binaries', binaries: binaries.map(({ path: _, ...binary }) => binary) });
  const keep = [...programFolders(), process.execPath, ...binaries.map(({ path }) => path)];
  const writable = [output, ...(options.accessFolder === undefined ? [] : [options.accessFolder])];
  const byName = Object.fromEntries(
    binaries.map((binary) => [binaryKey(binary.name, binary.version, group), binary]),
  );
  const job: Job = {
    group,
    binaries: byName,
    keep,
    writable,
    output,
    rootless,
    timeoutSeconds,
    controlPlaneTimeout,
    cgroup,
    ...{ jobs, apiservers, clusters, nodes },
    retain,
    emptyEtcd,
    ...(options.discoveryTimeout === undefined ? {} : { discoveryTimeout: options.discoveryTimeout }),
    ...(options.image === undefined ? {} : { image: options.image }),
    ...(options.accessFolder === undefined ? {} : { accessFolder: options.accessFolder }),
  };
  await (async () => worker.sendMessage(JSON.parse(JSON.stringify(job))))().catch(() => {});
  const gone = worker.then(async (how) => await afterWorker(group, cgroup, how));
  // Breaking out of the loop over messages closes the IPC channel, which makes the worker exit.
  let measured = () => {};
  const groupEnded = new Promise<void>((resolve) => {
    measured = resolve;
  });
  const listened = (async () => {
    for await (const message of worker.getEachMessage()) {
      const said = message as unknown as Event | Retained;
      if (said.type !== 'retained') pass(said);
      else {
        const line = namespaces ? await enterLine(worker.pid, rootless, said.argv) : lineOf(said.argv);
        enter.push(`${said.setting}: ${line}`);
      }
      if (said.type === 'group-end' && retain) measured();
    }
    const { exitCode, signal: by, stderr } = await worker;
    const how = by === undefined ? `ended with code ${exitCode}` : `was ended by ${by}`;
    if (exitCode !== 0) throw workerDied(group.version, how, stderr);
    await gone;
    signal.throwIfAborted();
  })().catch(async (thrown) => {
    // An interrupted worker without namespaces is removing its clusters and ends by itself.
    if (namespaces || !signal.aborted) worker.kill('SIGKILL');
    const { stderr, originalMessage } = await worker;
    await gone;
    signal.throwIfAborted();
    if (thrown instanceof BearerlessError) throw thrown;
    const how =
      worker.pid === undefined ? `did not start: ${originalMessage}` : `failed: ${messageOf(thrown)}`;
    throw workerDied(group.version, how, stderr);
  });
  await Promise.race([listened, groupEnded]);
  return retain ? [{ enter, ended: listened.catch(() => {}) }] : [];
}
