// The fold of journals into results: resume, merge and every report go through it. Pure, so the same events always
// give the same results. The last conclusive result of a cell wins; what was planned and never answered is said so.
import { isConclusive } from '../domain/outcome.ts';
import { depthOf } from '../domain/plan.ts';
import {
  type CellResult,
  type ClusterInfo,
  type Event,
  type Results,
  schemaVersion,
} from '../domain/results.ts';
import { agreementOf } from './agreement.ts';
import { foldRun, lastEnd } from './fold-run.ts';
import { parseCellId } from './parse-cell-id.ts';

/** Folds one or more journals (shards, or the parts of a resumed run), each a list of events in order. */
export function fold(journals: readonly (readonly Event[])[]): Results {
  const cells = new Map<string, CellResult | undefined>();
  const clusters = new Map<string, ClusterInfo>();
  for (const events of journals) {
    for (const event of events) {
      if (event.type === 'run-start') {
        for (const id of event.cells) if (!cells.has(id)) cells.set(id, undefined);
      } else if (event.type === 'cell') {
        cells.set(event.id, better(cells.get(event.id), event.result));
      } else if (event.type === 'cluster') {
        const key = clusterKey(event.cluster);
        clusters.set(key, started(clusters.get(key), event.cluster));
      }
    }
  }
  const open = (id: string) => cells.get(id) === undefined;
  const absence = new Map(journals.flatMap((events) => unanswered(events, open)));
  const agreement = agreementOf(cells);
  const rules = Object.assign({}, ...journals.flat().map((event) => ('rules' in event ? event.rules : {})));
  const intake = journals
    .flat()
    .findLast((event) => event.type === 'run-start' && event.intake !== undefined);
  return {
    schemaVersion,
    run: foldRun(journals),
    clusters: inPlanOrder([...cells.keys()], clusters),
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

function clusterKeyOf(id: string): string {
  const { version, setting, engine, probe } = parseCellId(id);
  return clusterKey({ version, setting, engine, depth: depthOf({ engine, probe }) });
}

const notRun = missing('not-run', 'the run ended without asking it');

/** The last conclusive result; of one that is kept it is still true how often it was asked. */
function better(known: CellResult | undefined, next: CellResult): CellResult {
  if (!known || !isConclusive(known.observed) || isConclusive(next.observed)) return next;
  return { ...known, attempts: Math.max(known.attempts, next.attempts) };
}

/** A cluster is as it came up last, with the evidence of every start: what was answered under the first one rests on its files. */
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
  const reason = (id: string): CellResult => {
    const { version } = parseCellId(id);
    const fault = faults.get(clusterKeyOf(id));
    if (fault !== undefined) return missing('not-run', `its cluster never came up: ${fault}`);
    const over = end ? !end.interrupted : ended.has(version);
    return over ? notRun : missing('interrupted', 'the run was interrupted before it was asked');
  };
  const planned = events.flatMap((event) => (event.type === 'run-start' ? event.cells : []));
  return planned.filter(open).map((id) => [id, reason(id)]);
}

function missing(code: string, because: string): CellResult {
  return { observed: { kind: 'inconclusive', code, because }, evidence: [], attempts: 0 };
}

/** Clusters come up in any order; the results list them as the plan does. */
function inPlanOrder(ids: string[], clusters: Map<string, ClusterInfo>): ClusterInfo[] {
  const planned = ids.map(clusterKeyOf);
  return [...new Set([...planned, ...clusters.keys()])].flatMap((key) => clusters.get(key) ?? []);
}
