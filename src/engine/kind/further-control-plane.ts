// The machine of a further control plane of a kind cluster: a node of the same image, whose apiserver is published too.
// Its files are written into it, since only what kind creates can have folders of this machine.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Setting } from '../../domain/setting.ts';
import { type ContainerText, followEnds } from '../common/apiserver-ends.ts';
import { auditPolicy } from '../common/audit-policy.ts';
import { auditFolder, auditPath, controlPlaneFiles, policyPath } from '../common/control-plane-files.ts';
import type { PlaneMachine, PlaneMachineOptions } from '../common/further-control-plane.ts';
import { apiserverPort } from '../common/paths.ts';
import { followLog } from './audit-log.ts';
import type { Container } from './container.ts';
import { planeTexts } from './control-plane-texts.ts';
import { startKindNode } from './node.ts';
import type { Shared } from './shared.ts';

/** Milliseconds between two looks for apiservers that ended: each look is a command that Docker executes. */
const seldom = 5_000;

/** Starts the machine for a further control plane of the cluster. */
export async function startPlaneMachine(
  shared: Shared,
  {
    cluster,
    name,
    setting,
    files,
  }: { cluster: string; name: string; setting: Setting } & PlaneMachineOptions,
): Promise<PlaneMachine> {
  const { context, scratch } = shared;
  const { node, container, ports } = await startKindNode(shared, {
    cluster,
    name,
    publish: [apiserverPort],
    texts: planeTexts,
  });
  const ends = followEnds(() => apiserverLogs(container), seldom);
  const end = async () => {
    ends[Symbol.dispose]();
    await node[Symbol.asyncDispose]();
  };
  try {
    const given = files ? controlPlaneFiles(setting) : { [policyPath]: stringify(auditPolicy) };
    for (const [path, content] of Object.entries(given)) await container.writeFile(path, content);
    await container.exec(['mkdir', '-p', auditFolder], { limit: 10_000, signal: context.signal });
    const folder = join(scratch, container.name);
    await mkdir(folder, { recursive: true });
    const auditLog = join(folder, 'audit.log');
    followLog(container, { path: auditPath, file: auditLog, broken: context.progress });
    return {
      ...node,
      apiserver: { host: '127.0.0.1', port: ports[apiserverPort] ?? 0 },
      auditLog,
      ends: () => ends.all(),
      [Symbol.asyncDispose]: end,
    };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}

const printLogs = [
  'sh',
  '-c',
  'for log in /var/log/pods/kube-system_kube-apiserver-*/*/*.log; do echo "==> $log"; cat "$log"; done',
];

/** The logs of the apiserver's containers that are still there. */
async function apiserverLogs(container: Pick<Container, 'exec'>): Promise<ContainerText[]> {
  const { stdout } = await container.exec(printLogs, { limit: 20_000 });
  return logsIn(stdout);
}

/** The same of what the command prints. */
export function logsIn(printed: string): ContainerText[] {
  const [, ...logs] = printed.split(/^==> \S+\/(\d+)\.log\n/m);
  return logs.flatMap((n, at) => (at % 2 === 0 ? [{ n: Number(n), text: logs[at + 1] ?? '' }] : []));
}
