// Reads the configuration of a cell's cluster from the evidence of the control plane that answered.
import type { Results } from '../../domain/results.ts';
import type { Entry } from '../../results/cells.ts';
import type { ReadEvidence } from '../report.ts';
import { fileOf } from './details.ts';
import { kindConfigOf } from './kind-config.ts';
import type { PageCluster } from './page-data.ts';

/** The configuration of the cluster that a cell was measured on. */
export function clusterOf(results: Results, entry: Entry, read: ReadEvidence): PageCluster {
  const cluster = results.clusters.find(
    ({ version, setting, engine = 'process', depth = 'bare' }) =>
      version === entry.version &&
      setting === entry.setting &&
      engine === entry.engine &&
      depth === entry.depth,
  );
  const evidence = cluster?.evidence ?? [];
  const files = evidence.map((file) => fileOf(file, read));
  const kind = kindConfigOf(
    entry.version,
    (wanted) => files[evidence.findIndex(({ kind }) => kind === wanted)]?.text,
  );
  return { files, ...(kind ? { kind } : {}) };
}
