// Measures one join on a fresh machine, which the caller ends if it joined.
import type { Cell } from '../domain/cell.ts';
import type { Join } from '../domain/join.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Version } from '../domain/version.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { Node } from '../engine/node.ts';
import { joinNodeName, secondNodeName } from '../engine/node-name.ts';
import { auditFrom, discoveryLine, readAuditLog } from '../evidence/audit.ts';
import { refusedKubelet } from '../evidence/kubelet-requests.ts';
import { readTexts } from '../evidence/save.ts';
import { joinNode } from '../probe/join.ts';
import { controlPlaneNotes } from '../probe/join-control-plane.ts';
import { judgeJoin } from '../probe/join-outcome.ts';
import { addMachine } from './measure-second.ts';
import { discoveryPatience } from './patience.ts';
import { inconclusive, json, type Measuring, report, save } from './reporting.ts';
import { steadily } from './steadily.ts';

/** What joins, and by which program. */
export interface Joiner {
  /** Of the machine, and of the one that joins in a second try: the first try has changed its own. */
  names: [first: string, second: string];
  add?: (cluster: Cluster, name: string, join: Join) => Promise<Node>;
  kubeadm?: string | undefined;
}

const namesOf = ({ cluster: { setting } }: Measuring, join: Join): Joiner['names'] => [
  joinNodeName(setting.id, join),
  secondNodeName(setting.id, join),
];

/** Returns the node if it joined. The caller must end it. */
export async function measureJoin(
  measuring: Measuring,
  { cell, join }: { cell: Cell; join: Join },
  { names, add = addMachine, kubeadm }: Joiner = { names: namesOf(measuring, join) },
): Promise<{ observed: Observed; node?: Node | undefined }> {
  const { cluster, job, signal } = measuring;
  const { mode } = join;
  const discoveryTimeout = job.discoveryTimeout ?? discoveryPatience(mode, cluster.quirks);
  const { supervision } = cluster;
  let node: Node | undefined;
  const end = async () => {
    const last = node;
    node = undefined;
    await last?.[Symbol.asyncDispose]();
  };
  const joinOne = async () => {
    const name = names[node === undefined ? 0 : 1];
    await end();
    const fresh = await add(cluster, name, join);
    node = fresh;
    const asker = { address: fresh.address, ipv6: fresh.ipv6, since: Date.now() };
    const joining = await joinNode(cluster, fresh, {
      mode,
      discoveryTimeout,
      signal,
      kubeadm,
      refused: () => refusedKubelet(cluster.auditLog, asker, cluster.unmanaged),
    });
    const events = auditFrom(await readAuditLog(cluster.auditLog), asker);
    return { ...joining, events, logs: await readTexts(await fresh.files()) };
  };
  try {
    const { answer, fault, notes } = await steadily(
      supervision,
      joinOne,
      ({ record }) => judgeJoin(record).kind === 'joined',
    );
    const { record, config, file, events, logs } = answer;
    const { output, ...rest } = record;
    const evidence = await save(measuring, cell, {
      join: json(rest),
      'kubeadm-config': config,
      ...(file ? { discovery: file } : {}),
      output,
      'audit-events': events.map((event) => `${JSON.stringify(event)}\n`).join(''),
      ...logs,
    });
    const observed = fault ? inconclusive(fault) : judgeJoin(record);
    const audit = discoveryLine(events);
    if (record.otherKubelet !== undefined)
      notes.push(skewNote(record.otherKubelet, cluster.version, record.kubeletStatus));
    if (discoveryTimeout !== 300)
      notes.push(`discovery timeout ${discoveryTimeout} s instead of kubeadm's 300 s`);
    notes.push(...controlPlaneNotes(mode));
    report(measuring, cell, {
      observed,
      evidence,
      ...(audit ? { audit } : {}),
      ...(notes.length > 0 ? { notes } : {}),
    });
    if (observed.kind !== 'joined') return { observed };
    const joined = node;
    node = undefined;
    return { observed, node: joined };
  } catch (thrown) {
    signal.throwIfAborted();
    const observed = inconclusive(thrown);
    report(measuring, cell, { observed, evidence: [] });
    return { observed };
  } finally {
    await end();
  }
}

/** Which programs took part in a join with a kubelet of another minor, and whether a stranger gets in there. */
function skewNote(kubelet: Version, kubeadm: Version, status: number | 'closed' | undefined): string {
  const programs = `kubeadm ${kubeadm} joined a kubelet ${kubelet}`;
  if (status === undefined) return programs.replace('joined', 'was to join');
  return `${programs}, which answers a stranger's GET /healthz on port 10250 with ${status}`;
}
