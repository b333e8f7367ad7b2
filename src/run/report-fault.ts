// Reports that the cluster of a setting did not come up or did not last. Each of its cells without an answer gets this
// as its result.
import type { Evidence, EvidenceKind } from '../domain/evidence.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Setting } from '../domain/setting.ts';
import type { World } from '../engine/engine.ts';
import { ConfigRejected, InitFailed } from '../engine/not-up.ts';
import { readTexts, saveTexts } from '../evidence/save.ts';
import { lastError } from '../probe/kubeadm-error.ts';
import { cellsUnder, clusterInfo } from './cluster-info.ts';
import { initTexts, reportInit } from './measure-whole.ts';
import { faultOf, inconclusive, report } from './reporting.ts';
import type { Telling } from './telling.ts';

/** What shows that a configuration was rejected. */
const proves: EvidenceKind[] = ['apiserver-log', 'authentication', 'init', 'output'];

export interface Faulty {
  setting: Setting;
  /** The setting that gives the control plane its name. */
  first: Setting;
  world: World | undefined;
  thrown: unknown;
  /** Seconds until the cluster was ready; absent if it never was. */
  readySeconds?: number | undefined;
}

/** Reports the fault, unless the run was interrupted: an interruption is no fault. */
export async function reportFault(
  telling: Telling,
  { setting, first, world, thrown, readySeconds }: Faulty,
): Promise<void> {
  const { job, emit, secrets, answered, told, signal } = telling;
  const cells = cellsUnder(job.group, [setting]);
  const open = cells.filter(({ id }) => !answered.has(id));
  if (signal.aborted) return;
  if (cells.length > 0 && open.length === 0 && told.has(setting.id)) return;
  const init = thrown instanceof ConfigRejected ? thrown.init : undefined;
  const kept = await readTexts((await world?.filesAfterFailure(first)) ?? {}).catch(() => ({}));
  const texts = { ...kept, ...(init ? initTexts(init) : {}) };
  const { folder, ...info } = clusterInfo(job.group, setting);
  // The fault is reported even if its evidence cannot be saved, since a full disk may be the fault.
  const evidence = await saveTexts(job.output, { folder, texts, secrets }).catch((): Evidence[] => []);
  const cluster = { ...info, ...(readySeconds === undefined ? {} : { readySeconds }), evidence };
  if (thrown instanceof ConfigRejected) {
    emit({ type: 'cluster', cluster: { ...cluster, rejected: thrown.said } });
    const proof = evidence.filter(({ kind }) => proves.includes(kind));
    const phase = init && lastError(init.output)?.phase;
    const observed: Observed = {
      kind: 'config-rejected',
      message: thrown.said,
      ...(phase ? { phase } : {}),
    };
    for (const cell of open) report({ emit }, cell, { observed, evidence: proof });
    return;
  }
  emit({ type: 'cluster', cluster: { ...cluster, fault: faultOf(thrown) } });
  for (const cell of open) {
    if (cell.probe.kind === 'init' && thrown instanceof InitFailed) {
      await reportInit({ job, emit, secrets }, cell, thrown.record);
      continue;
    }
    report({ emit }, cell, { observed: inconclusive(thrown), evidence });
  }
}
