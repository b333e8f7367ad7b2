// Results in few words for tests: a table of answers per version, turned into cells, events and folded results. Words:
// `403` a status, `403>401` one before and after a change, `joined`, `refused:REASON`, `completed`, `failed`,
// `stays-up`, `not-ready`, `restarted`, `up:BY`, `down:BY` of a load balancer, `n/a` unsupported, `?` inconclusive, `.`
// planned but never answered.
import type { EngineId } from '../../src/domain/cell.ts';
import { Observed, RefusalReason } from '../../src/domain/outcome.ts';
import type { CellResult, ClusterInfo, Event, Results, RunInfo } from '../../src/domain/results.ts';
import { plannedFrom } from '../../src/results/cells.ts';
import { fold } from '../../src/results/fold.ts';

export const runInfo: RunInfo = {
  id: '2026-01-02T03-04-05Z',
  tool: '0.1.0',
  engine: 'process',
  host: {
    os: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0',
    arch: 'x64',
    cpus: 2,
    memoryMiB: 3900,
    cgroup: 'v2',
    privilege: 'user-namespace',
  },
  start: '2026-01-02T03:04:05.000Z',
  binaries: [{ name: 'kube-apiserver', version: 'v1.33.13', sha256: 'ab'.repeat(32), source: 'release' }],
};

export interface Table {
  version: string;
  /** Default: process. */
  engine?: EngineId;
  settings: string[];
  /** Question (`apiserver:GET:/api@none`, `join:token`) → one word per setting, separated by spaces. */
  answers: Record<string, string>;
  /** `SETTING/QUESTION` → what the scenario expects there; a leading `!` marks the control. */
  expected?: Record<string, string>;
  /** Settings whose cluster never came up → the fault's message. */
  faults?: Record<string, { message: string; tail?: string }>;
}

const cause =
  'Startup probe failed: HTTP probe failed with statuscode: 401; Container kube-apiserver failed startup probe, will be restarted';

/** The answer that one word stands for. */
export function observed(word: string): Observed {
  if (/^\d{3}$/.test(word)) return { kind: 'status', code: Number(word) };
  if (word === 'stays-up') return { kind: 'restarts', count: 0, ready: true };
  if (word === 'not-ready') return { kind: 'restarts', count: 0, ready: false };
  if (word === 'restarted') return { kind: 'restarts', count: 1, firstAfterSeconds: 78, cause, ready: false };
  if (word.startsWith('health:')) {
    const verdict = word.replace('health:', '');
    return Observed.parse({ kind: 'health', verdict, ...(verdict === 'restarted' && { afterSeconds: 250 }) });
  }
  if (word.startsWith('up:') || word.startsWith('down:')) {
    const [state, by = ''] = word.split(':');
    return Observed.parse({ kind: 'balancer', state, by, said: `HAProxy 2.6.12: ${by}` });
  }
  if (word === 'completed') return { kind: 'completed', seconds: 8.04 };
  if (word === 'failed')
    return { kind: 'failed', phase: 'wait-control-plane', message: 'it was not healthy', seconds: 41 };
  if (word === 'joined') return { kind: 'joined', seconds: 1.42 };
  if (word === 'n/a')
    return { kind: 'unsupported', because: 'AuthenticationConfiguration exists since v1.31' };
  if (word === '?')
    return {
      kind: 'inconclusive',
      code: 'timeout',
      because: 'no answer within 10 s, last seen: ECONNREFUSED',
    };
  const reason = RefusalReason.parse(word.replace('refused:', ''));
  const message = `error execution phase preflight: couldn't validate the identity of the API Server: ${reason}`;
  return { kind: 'refused', phase: 'preflight', reason, message, seconds: 8.13 };
}

/** One cell's result as the run loop records it. */
export function cellResult(word: string, more: Partial<CellResult> = {}): CellResult {
  const [before, after] = word.includes('>') ? word.split('>') : [undefined, word];
  const was = before === undefined ? {} : { before: observed(before) };
  return { observed: observed(after ?? ''), ...was, evidence: [], attempts: 1, ...more };
}

/** The cells of a table by id, in plan order; `.` gives an id without result. */
export function cellsOf(table: Table): Array<[string, CellResult | undefined]> {
  return Object.entries(table.answers).flatMap(([question, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word, i): [string, CellResult | undefined] => {
        const setting = table.settings[i];
        const id = `${table.version}/${setting}/${table.engine ?? 'process'}/${question}`;
        const want = table.expected?.[`${setting}/${question}`];
        const control = want?.startsWith('!') === true;
        const expected = want && { outcome: want.replace('!', ''), control, scenario: 'article' };
        return [id, word === '.' ? undefined : cellResult(word, expected ? { expected } : {})];
      }),
  );
}

/** The journal of a run that answered these tables, complete with its end. */
export function journalOf(...tables: Table[]): Event[] {
  const cells = tables.flatMap(cellsOf).map(([id]) => plannedFrom(id));
  return [
    { type: 'run-start', run: runInfo, cells },
    ...tables.flatMap(groupEvents),
    { type: 'run-end', end: '2026-01-02T03:04:35.500Z', seconds: 30.5, interrupted: false },
  ];
}

function groupEvents(table: Table): Event[] {
  const clusters = table.settings.map((setting): ClusterInfo => {
    const fault = table.faults?.[setting];
    const come = { reported: table.version, readySeconds: 4.8 };
    const gone = fault && { fault: { code: 'component-died', ...fault } };
    return { version: table.version, setting, ...(gone ?? come), evidence: [] };
  });
  return [
    { type: 'group-start', version: table.version, settings: table.settings },
    ...clusters.map((cluster): Event => ({ type: 'cluster', cluster })),
    ...cellsOf(table).flatMap(([id, result]): Event[] => (result ? [{ type: 'cell', id, result }] : [])),
    { type: 'group-end', version: table.version, seconds: 24.14, overheadSeconds: 0.8 },
  ];
}

/** The folded results of a run that answered these tables. */
export function resultsOf(...tables: Table[]): Results {
  return fold([journalOf(...tables)]);
}
