// The cluster of one setting. kind creates the control plane; then the preparation is the same as in every engine, over
// the port that kind publishes. Further nodes are containers that the harness adds to the same network.
import { join } from 'node:path';
import { BearerlessError } from '../../domain/error.ts';
import { evidenceName, type Kept } from '../../domain/evidence.ts';
import { binaryKey } from '../../domain/plan.ts';
import type { Setting } from '../../domain/setting.ts';
import { loadClient } from '../admin.ts';
import type { Cluster } from '../cluster.ts';
import { accessOf } from '../common/access.ts';
import { joinToken } from '../common/bootstrap-tokens.ts';
import { connect, prepared, type Reachable, signed } from '../common/connect.ts';
import { auditPath } from '../common/control-plane-files.ts';
import { bootstrapToken } from '../common/credentials.ts';
import { furtherControlPlanes } from '../common/further-control-plane.ts';
import { apiserverPort, etc, etcdPort, manifestPath } from '../common/paths.ts';
import { userCertificate } from '../common/user-certificate.ts';
import { lookingAt } from '../control-plane-look.ts';
import { InitFailed } from '../not-up.ts';
import { restartPatience, type Supervision, supervise } from '../supervision.ts';
import { followLog } from './audit-log.ts';
import { type Container, lasting } from './container.ts';
import { controlPlaneTexts, kubeadmConfig, printPodLog } from './control-plane-texts.ts';
import { createCluster } from './create.ts';
import { faultOfInit } from './disturbance.ts';
import { startPlaneMachine } from './further-control-plane.ts';
import { configureKubelet, replaceKubelet } from './kubelet.ts';
import { patchApiserver } from './patch.ts';
import type { Shared } from './shared.ts';
import { clusterLabel } from './sweep.ts';
import { upgradeNode } from './upgrade.ts';
import { warmNodes } from './warm-nodes.ts';
import { replaceAuthentication, writeConfig } from './write-config.ts';

/** The container that kind makes for a cluster of this name. */
const controlPlaneName = (cluster: string) => `${cluster}-control-plane`;

/** Starts a cluster for the setting. If that fails, everything it has started is removed. */
export async function startKindCluster(shared: Shared, setting: Setting): Promise<Cluster> {
  const name = `${shared.network}-${setting.id}`;
  const remove = async () => {
    const containers = await shared.docker.containers([`${clusterLabel}=${name}`]);
    await Promise.all(containers.map(({ id }) => shared.docker.container(id).remove()));
  };
  const supervision = supervise(shared.context.signal);
  try {
    const own = { ...shared, context: { ...shared.context, signal: supervision.signal } };
    return await start(own, { supervision, setting, name, remove });
  } catch (thrown) {
    supervision[Symbol.dispose]();
    const files = shared.context.signal.aborted ? {} : await filesAfterFailure(shared, setting, name);
    shared.failed.set(setting.id, files);
    const container = shared.docker.container(controlPlaneName(name));
    const judging = { setting, version: shared.context.group.version, log: files['log:kube-apiserver'] };
    const fault = thrown instanceof InitFailed ? await faultOfInit(thrown, container, judging) : thrown;
    await remove();
    throw fault;
  }
}

/** kind's configuration and its output. */
const ofKind = (folder: string): Kept => ({
  'kind-config': join(folder, evidenceName('kind-config')),
  'log:kind': join(folder, evidenceName('log:kind')),
});

/** Files of the control plane's node, as far as they can still be read. */
async function filesAfterFailure(
  { context, docker, scratch }: Shared,
  { id }: Setting,
  name: string,
): Promise<Kept> {
  const folder = join(scratch, id);
  const container = docker.container(controlPlaneName(name));
  const said = await controlPlaneTexts(container, folder, context.secrets).catch(() => ({}));
  return { ...ofKind(folder), ...said };
}

async function start(
  shared: Shared,
  {
    supervision,
    setting,
    name,
    remove,
  }: { supervision: Supervision; setting: Setting; name: string; remove: () => Promise<void> },
): Promise<Cluster> {
  const { context, docker } = shared;
  const { group, signal } = context;
  const limits = { limit: context.timeoutSeconds * 1000, signal };
  const folder = join(shared.scratch, setting.id);
  const token = bootstrapToken();
  context.secrets.know(token);
  const { config, patched, given } = await writeConfig(shared, { setting, name, token, folder });
  const nodes = warmNodes(shared, setting, name);
  const [init] = await Promise.all([
    createCluster(shared, { name, config, folder, onInit: nodes.boot }),
    loadClient(),
  ]);
  const container = docker.container(controlPlaneName(name));
  supervision.watch(lasting(container));
  const { ports } = await container.state();
  const published = ports[apiserverPort];
  if (published === undefined)
    throw new BearerlessError('environment', 'no-port', `Docker published no port of ${container.name}`);
  const auditLog = join(folder, 'audit.log');
  followLog(container, { path: auditPath, file: auditLog, broken: context.progress });

  const machine = reachable(container, published);
  const { admin, reported, looked } = await connect(machine, setting, { context, limits });
  if (patched && group.quirks.kindKubeadmApi === 'v1beta2') {
    await patchApiserver(container, admin, limits);
    await connect(machine, setting, { context, limits });
  }
  const [serviceAccountToken] = await Promise.all([
    prepared(admin, token, { limits }),
    signed(admin, limits),
  ]);
  supervision.listen(
    lookingAt(looked, () => true),
    { patience: restartPatience },
  );
  const own = await joinToken(admin, setting, { usual: token, signed: true, signal });
  const access = await accessOf(machine, { token: own, serviceAccountToken });
  const adminKubeconfig = (await container.readFile(`${etc}/admin.conf`)) ?? '';

  return {
    supervision,
    controlPlane: {
      runBy: 'kubelet',
      init,
      node: container.name,
      readManifest: async (component) => (await container.readFile(manifestPath(component))) ?? '',
      writeManifest: (component, text) => container.writeFile(manifestPath(component), text),
      addControlPlane: furtherControlPlanes(
        {
          setting,
          config: kubeadmConfig,
          looked,
          supervision,
          etcd: { host: '127.0.0.1', port: ports[etcdPort] ?? 0 },
          readFile: container.readFile,
          writeFile: container.writeFile,
          run: (argv) => container.exec(argv, limits),
        },
        {
          start: (own, { files }) => startPlaneMachine(shared, { cluster: name, name: own, setting, files }),
          secrets: context.secrets,
        },
      ),
      upgrade: async (to) => await upgradeNode(container, context, to),
    },
    version: group.version,
    quirks: group.quirks,
    setting,
    reported,
    defaultObjects: 'created',
    admin,
    ...access,
    // From its network neither the harness nor servers on the node's loopback address can be reached.
    harness: undefined,
    served: async () => undefined,
    unmanaged: undefined,
    certificate: (user, groups) => {
      const run = async (argv: string[]) => {
        const { code, stdout } = await container.exec(argv, limits);
        return { code, output: stdout };
      };
      return userCertificate(run, { config: kubeadmConfig, secrets: context.secrets, user, groups });
    },
    join: { ...access.join, endpoint: `${container.name}:${apiserverPort}`, adminKubeconfig },
    staticPod: async (component) => ({
      manifest: (await container.readFile(manifestPath(component))) ?? '',
      moved: access.apiserver,
    }),
    auditLog,
    apiserverLog: async () =>
      (await container.exec(printPodLog('kube-apiserver'), { limit: 20_000, signal })).stdout,
    writeAuthentication: (text) => replaceAuthentication(folder, text),
    async files() {
      return {
        ...ofKind(folder),
        ...given,
        ...(await controlPlaneTexts(container, folder, context.secrets)),
      };
    },
    async addNode(name, own, { kubelet } = {}) {
      const other = kubelet && group.kubelets?.[kubelet];
      const machine = await nodes.take(name);
      if (!other) return await configureKubelet(machine.node, { own, group, limits });
      const { version } = other;
      const from = context.binaries[binaryKey('kubelet', version, group)]?.path ?? '';
      const node = await replaceKubelet(machine, { version, from, limits });
      return await configureKubelet(node, { own, group: other, limits });
    },
    enter: ['docker', 'exec', '-it', container.name, 'bash'],
    async [Symbol.asyncDispose]() {
      supervision[Symbol.dispose]();
      await remove();
    },
  };
}

/**
 * The control plane as seen from this machine. Its kubeconfigs contain the address on its node, so they are rewritten
 * to the published port.
 */
function reachable(container: Container, published: number): Reachable {
  return {
    address: '127.0.0.1',
    port: published,
    async readFile(path) {
      const text = await container.readFile(path);
      return path.endsWith('.conf')
        ? text?.replace(/^( *server: ).*$/gm, `$1https://127.0.0.1:${published}`)
        : text;
    },
  };
}
