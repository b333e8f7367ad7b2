// What older versions of this program wrote, as today's: the only place that knows how results and journals were stored
// before. Of what has an unknown shape nothing is changed; whoever checks it says so.
import { agentText } from '../domain/audit.ts';
import { readCellId } from '../domain/cell-id.ts';
import { evidenceAt } from '../domain/evidence.ts';
import { isTree, type Tree } from '../domain/tree.ts';

/** Results as they are stored now. Those of schemaVersion 1 name files of the evidence by their paths alone. */
export function todaysResults(data: unknown): unknown {
  if (!isTree(data) || data.schemaVersion !== 1) return data;
  const { clusters, cells } = data;
  return {
    ...data,
    schemaVersion: 2,
    ...(Array.isArray(clusters) ? { clusters: clusters.map(withKinds) } : {}),
    ...(isTree(cells)
      ? { cells: Object.fromEntries(Object.entries(cells).map(([id, cell]) => [id, withKinds(cell)])) }
      : {}),
  };
}

/** An event as journals have it now. They have no version, so it goes by what is in it. */
export function todaysEvent(data: unknown): unknown {
  if (!isTree(data)) return data;
  if (data.type === 'run-start' && Array.isArray(data.cells))
    return { ...data, cells: data.cells.map(asCell) };
  if (data.type === 'cell') return { ...data, result: withKinds(data.result) };
  if (data.type === 'cluster') return { ...data, cluster: withKinds(data.cluster) };
  return data;
}

/** A cell or a cluster each of whose files has its kind, and whose audit line names a program without a template. */
function withKinds(owner: unknown): unknown {
  if (!isTree(owner)) return owner;
  const { evidence, earlierEvidence, audit } = owner;
  const older: Tree = {};
  if (hasPaths(evidence)) older.evidence = evidence.map(withKind);
  if (hasPaths(earlierEvidence)) older.earlierEvidence = earlierEvidence.map(withKind);
  if (isTree(audit) && typeof audit.userAgent === 'string')
    older.audit = { ...audit, userAgent: agentText(audit.userAgent) };
  return { ...owner, ...older };
}

/** Whether it is a list in which files are named by their paths alone. */
const hasPaths = (files: unknown): files is unknown[] =>
  Array.isArray(files) && files.some((file) => typeof file === 'string');

/** A planned cell was its id. */
function asCell(cell: unknown): unknown {
  const parts = typeof cell === 'string' ? readCellId(cell) : undefined;
  return parts === undefined ? cell : { id: cell, ...parts };
}

const withKind = (file: unknown) => (typeof file === 'string' ? evidenceAt(file) : file);
