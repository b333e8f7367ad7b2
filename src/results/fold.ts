// The fold of journals into results: resume, merge and every report go through it. Pure, so the same events always
// give the same results. The last conclusive result of a cell wins; what was planned and never answered is said so.
import type { PlannedCell } from '../domain/cell.ts';
import { isConclusive } from '../domain/outcome.ts';
import {
  type CellResult,
  type ClusterInfo,
  type Event,
  type Results,
  schemaVersion,
} from '../domain/results.ts';
import { agreementOf } from './agreement.ts';
import { plannedFrom } from './cells.ts';
import { foldRun, lastEnd } from './fold-run.ts';

/** Folds one or more journals (shards, or the parts of a resumed run), each a list of events in order. */
export function fold(journals: readonly (readonly Event[])[]): Results {
  const cells = new Map<string, CellResult | undefined>();
  const planned = new Map<string, PlannedCell>();
  const clusters = new Map<string, ClusterInfo>();
  const plan = (cell: PlannedCell) => {
    planned.set(cell.id, cell);
    if (!cells.has(cell.id)) cells.set(cell.id, undefined);
  };
  for (const events of journals) {
    for (const event of events) {
      if (event.type === 'run-start') {
        for (const cell of event.cells) plan(cell);
      } else if (event.type === 'cell') {
        // Every cell is planned, but in a journal that somebody cut.
        if (!planned.has(event.id)) plan(plannedFrom(event.id));
        cells.set(event.id, better(cells.get(event.id), event.result));
      } else if (event.type === 'cluster') {
        const key = clusterKey(event.cluster);
        clusters.set(key, started(clusters.get(key), event.cluster));
      }
    }
  }
  const open = (id: string) => cells.get(id) === undefined;
  const absence = new Map(journals.flatMap((events) => unanswered(events, open)));
  const agreement = agreementOf([...planned.values()].map((cell) => [cell, cells.get(cell.id)]));
  const stated = journals.flat().flatMap((event) => ('rules' in event && event.rules ? [event.rules] : []));
  const rules = Object.assign({}, ...stated);
  const intake = journals
    .flat()
    .findLast((event) => event.type === 'run-start' && event.intake !== undefined);
  return {
    schemaVersion,
    run: foldRun(journals),
    clusters: inPlanOrder(planned.values(), clusters),
    cells: Object.fromEntries([...cells].map(([id, result]) => [id, result ?? absence.get(id) ?? notRun])),
    ...(Object.keys(rules).length > 0 ? { rules } : {}),
    ...(agreement ? { agreement } : {}),
    ...(intake && 'intake' in intake && intake.intake ? { intake: intake.intake } : {}),
  };
}

type ClusterName = Pick<ClusterInfo, 'version' | 'setting' | 'engine' | 'depth'>;

/** A setting may have several clusters: one for each engine and depth. */
export function clusterKey({ version, setting, engine = 'process', depth = 'bare' }: ClusterName): string {
  return `${version}/${setting}/${engine}/${depth}`;
}

const notRun = missing('not-run', 'the run ended without asking it');

/** The last conclusive result; of one that is kept it is still true how often it was asked. */
function better(known: CellResult | undefined, next: CellResult): CellResult {
  if (!known || !isConclusive(known.observed) || isConclusive(next.observed)) return next;
  return { ...known, attempts: Math.max(known.attempts, next.attempts) };
}

/**
 * A cluster is as it came up last, with the evidence of every start: what was answered under the first one rests on its
 * files.
 */
function started(known: ClusterInfo | undefined, next: ClusterInfo): ClusterInfo {
  if (!known) return next;
  const kept = next.fault && !known.fault ? known : next;
  const files = new Map([...known.evidence, ...next.evidence].map((file) => [file.path, file]));
  return { ...kept, evidence: [...files.values()] };
}

/** For each open cell that one journal planned: why it has no result. */
function unanswered(events: readonly Event[], open: (id: string) => boolean): Array<[string, CellResult]> {
  const end = lastEnd(events);
  const ended = new Set(events.flatMap((event) => (event.type === 'group-end' ? [event.version] : [])));
  const faults = new Map(
    events.flatMap((event) =>
      event.type === 'cluster' && event.cluster.fault
        ? [[clusterKey(event.cluster), event.cluster.fault.message] as const]
        : [],
    ),
  );
  const reason = (cell: PlannedCell): CellResult => {
    const fault = faults.get(clusterKey(cell));
    if (fault !== undefined) return missing('not-run', `its cluster never came up: ${fault}`);
    const over = end ? !end.interrupted : ended.has(cell.version);
    return over ? notRun : missing('interrupted', 'the run was interrupted before it was asked');
  };
  const planned = events.flatMap((event) => (event.type === 'run-start' ? event.cells : []));
  return planned.filter(({ id }) => open(id)).map((cell) => [cell.id, reason(cell)]);
}

function missing(code: string, because: string): CellResult {
  return { observed: { kind: 'inconclusive', code, because }, evidence: [], attempts: 0 };
}

/** Clusters come up in any order; the results list them as the plan does. */
function inPlanOrder(cells: Iterable<PlannedCell>, clusters: Map<string, ClusterInfo>): ClusterInfo[] {
  const keys = new Set<string>();
  for (const cell of cells) keys.add(clusterKey(cell));
  for (const key of clusters.keys()) keys.add(key);
  return [...keys].flatMap((key) => clusters.get(key) ?? []);
}
