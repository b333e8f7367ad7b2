// The control plane of one setting in depth `bare`: a machine on which the commands of kubeadm's manifests run as
// processes. It is ready when every bootstrap object exists and authorization uses it.
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell } from '../../domain/cell.ts';
import { needsControllers } from '../../domain/controllers.ts';
import { apiserverAlone } from '../../domain/probe.ts';
import type { Setting } from '../../domain/setting.ts';
import { authenticationPath, otherFlags, patchFolder, settingFlags } from '../../domain/setting-files.ts';
import type { Cluster } from '../cluster.ts';
import { accessOf } from '../common/access.ts';
import { joinToken } from '../common/bootstrap-tokens.ts';
import { connect, letsManage, prepared } from '../common/connect.ts';
import { policyPath } from '../common/control-plane-files.ts';
import { hangs, mayRefuse, storageFlags } from '../common/may-refuse.ts';
import { criSocket, etc, manifestPath } from '../common/paths.ts';
import { userCertificate } from '../common/user-certificate.ts';
import { lookingAt } from '../control-plane-look.ts';
import type { InitConfig } from '../kubeadm-config.ts';
import type { Supervision } from '../supervision.ts';
import { besideOf } from './beside.ts';
import { bootstrap, config, fill, leads, writeManifests } from './bootstrap.ts';
import { type Component, startComponent } from './component.ts';
import { connectorOf } from './connector.ts';
import { startControlPlaneMachine } from './control-plane-machine.ts';
import { createsTheUsual, prefixOf } from './default-objects.ts';
import { startOwnEtcd } from './etcd.ts';
import { keepFiles } from './failed-start.ts';
import { keptPaths, serveMachine, writeControlPlaneFiles } from './files.ts';
import { harnessOf } from './harness.ts';
import { bridgeAddress } from './layout.ts';
import type { Machine } from './machine.ts';
import { manifestCommand } from './manifest.ts';
import { startNode } from './node.ts';
import { rejected } from './rejected.ts';
import { servedBy } from './served.ts';
import { withPair } from './serving-pair.ts';
import type { Shared } from './shared.ts';

const refusedManager = 'kube-controller-manager is not started, since the apiserver refuses it';

const kubeconfigs = [
  'admin.conf',
  'super-admin.conf',
  'kubelet.conf',
  'controller-manager.conf',
  'scheduler.conf',
];

/** Starts a control plane for the setting in the world. If that fails, everything it has started is ended. */
export async function startControlPlane(
  shared: Shared,
  setting: Setting,
  cells: readonly Cell[],
): Promise<Cluster> {
  const { own, supervision, machine } = await startControlPlaneMachine(shared, setting);
  try {
    const settings = shared.context.group.settings.filter(({ id }) =>
      cells.some((cell) => cell.setting === id),
    );
    const forNodes =
      shared.context.retain ||
      isForNodes(cells) ||
      settings.some((one) => needsControllers(one, shared.context.group.version));
    return await supervision.during(() => controlPlane(own, { supervision, setting, machine, forNodes }));
  } catch (thrown) {
    supervision[Symbol.dispose]();
    await keepFiles(machine, {
      'kubeadm-config': machine.path(config),
      authentication: machine.path(authenticationPath),
      'apiserver-manifest': machine.path(manifestPath('kube-apiserver')),
    });
    await machine[Symbol.asyncDispose]();
    throw thrown;
  }
}

async function controlPlane(
  shared: Shared,
  {
    supervision,
    setting,
    machine,
    forNodes,
  }: { supervision: Supervision; setting: Setting; machine: Machine; forNodes: boolean },
): Promise<Cluster> {
  const { context, token } = shared;
  const { group, signal } = context;
  const limits = { limit: context.timeoutSeconds * 1000, signal };
  const auditLog = join(machine.folder, 'audit.log');

  await cp(`${etc}/pki`, machine.path(`${etc}/pki`), { recursive: true });
  for (const name of kubeconfigs) {
    const text = await readFile(join(etc, name), 'utf8').catch(() => undefined);
    if (text) await machine.writeFile(join(etc, name), text.replaceAll(bridgeAddress, machine.address));
  }
  await writeControlPlaneFiles(machine, setting);
  await serveMachine(machine, setting, signal);
  // One etcd serves all settings of the world, each below its own prefix. A setting with flags of etcd gets its own
  // etcd.
  const etcd = setting.etcd ? '127.0.0.1' : bridgeAddress;
  const store = { 'etcd-servers': `https://${etcd}:2379`, 'etcd-prefix': prefixOf(setting) };
  const plain: InitConfig = {
    api: group.quirks.kubeadmApi,
    version: group.version,
    name: machine.name,
    address: machine.address,
    criSocket,
    token,
    apiserverFlags: { ...storageFlags(setting, group.version), ...store },
    otherFlags: withPair(),
    certSANs: [],
  };
  const init: InitConfig = {
    ...plain,
    apiserverFlags: {
      ...settingFlags(setting, group.version),
      'audit-policy-file': policyPath,
      'audit-log-path': auditLog,
      ...store,
    },
    otherFlags: withPair(otherFlags(setting, group.version)),
    ...(setting.apiserver.patch ? { patches: patchFolder } : {}),
  };

  const start = async (name: string): Promise<Component> => {
    return await startComponent({
      name,
      argv: await manifestCommand(machine.path(manifestPath(name)), shared.bin),
      inside: machine.inside,
      log: join(machine.folder, `${name}.log`),
      processes: machine.processes,
    });
  };
  supervision.watch(machine);
  const tools = { machine, context, token, start, limits };
  const open = connectorOf(machine);
  if (setting.etcd) await startOwnEtcd(tools, { init, supervision, open });
  const refusing = mayRefuse(setting, group.version);
  const objects = createsTheUsual(setting, group.version) ? shared.defaultObjects : undefined;
  const copied = (await objects?.give(prefixOf(setting))) ?? false;
  const take = async () => await objects?.take(prefixOf(setting));
  const given = refusing ? await fill(tools, { setting, init: plain, forNodes, take }) : undefined;
  await writeManifests(tools, init);
  const again = () => start('kube-apiserver');
  let apiserver = await again();
  const { admin, reported, looked } = await connect(machine, setting, {
    context,
    limits,
    ready: apiserver.ready,
  }).catch(async (thrown) => {
    const answering = { setting, version: group.version };
    throw await rejected(answering, apiserver, { thrown, signal, again: refusing ? again : undefined });
  });
  supervision.watch(apiserver);
  if (!refusing) await take();
  const wanted = forNodes && (!refusing || (await letsManage(machine, looked, signal)));
  if (forNodes && !wanted) context.progress(`${setting.id}: ${refusedManager}`);
  let manager = wanted ? await start('kube-controller-manager') : undefined;
  if (manager && refusing && !(await leads(manager, { looked, open, signal }))) {
    context.progress(`${setting.id}: ${manager.exited()}, and is done without`);
    manager = undefined;
  }
  let managed = manager !== undefined;
  supervision.listen(lookingAt(looked, () => managed));
  const serviceAccountToken =
    given === undefined
      ? await bootstrap(tools, admin, manager)
      : await prepared(admin, token, { limits, given, reviews: !hangs(setting) });
  if (manager) supervision.watch(manager);
  const own = await joinToken(admin, setting, { usual: token, signed: manager !== undefined, signal });

  return {
    supervision,
    version: group.version,
    quirks: group.quirks,
    setting,
    reported,
    defaultObjects: copied ? 'copied' : 'created',
    unmanaged: forNodes && !wanted ? refusedManager : undefined,
    admin,
    auditLog,
    ...(await accessOf(machine, { token: own, serviceAccountToken })),
    certificate: (user, groups) =>
      userCertificate((argv) => machine.run(argv, limits), {
        config,
        secrets: context.secrets,
        user,
        groups,
      }),
    harness: await harnessOf(machine),
    served: servedBy({
      open,
      manager,
      start,
      supervision,
      limits,
      etcd: setting.etcd ? machine.address : bridgeAddress,
    }),
    apiserverLog: async () => await readFile(apiserver.log, 'utf8'),
    writeAuthentication: (text) => machine.replaceFile(authenticationPath, text),
    controlPlane: {
      runBy: 'harness',
      async restartApiserver() {
        // Components that elect their leader through the apiserver may exit while it is down.
        managed = false;
        await apiserver.kill();
        apiserver = await start('kube-apiserver');
        supervision.only(machine, apiserver);
      },
    },
    staticPod: async (component) => ({
      manifest: (await machine.readFile(manifestPath(component))) ?? '',
      open,
    }),
    beside: besideOf(machine, open, limits),
    files: () => ({
      'kubeadm-config': machine.path(config),
      'apiserver-manifest': machine.path(manifestPath('kube-apiserver')),
      'controller-manager-manifest': machine.path(manifestPath('kube-controller-manager')),
      ...keptPaths(machine, setting),
      'log:kube-apiserver': apiserver.log,
      ...(manager ? { 'log:kube-controller-manager': manager.log } : {}),
    }),
    addNode: (name, kubelet, options) => startNode(shared, name, { own: kubelet, options }),
    enter: machine.inside(['sh']),
    async [Symbol.asyncDispose]() {
      supervision[Symbol.dispose]();
      await machine[Symbol.asyncDispose]();
    },
  };
}

/**
 * Whether any cell asks more than the apiserver and its etcd. Only then the controller manager runs and the objects
 * that joins read exist, because no other answer depends on them.
 */
function isForNodes(cells: readonly Cell[]): boolean {
  return cells.length === 0 || !cells.every(({ probe }) => apiserverAlone(probe));
}
