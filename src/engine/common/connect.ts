// Waits until a cluster can be asked: the apiserver is ready, and everything that kubeadm bootstraps is in force. An
// earlier 401 or 403 would be wrong.
import { BearerlessError } from '../../domain/error.ts';
import type { Setting } from '../../domain/setting.ts';
import { type Admin, connectAdmin } from '../admin.ts';
import type { Looked } from '../control-plane-look.ts';
import type { EngineContext } from '../engine.ts';
import { exchange } from '../https.ts';
import { type WaitOptions, waitFor } from '../wait.ts';
import { statusMessage } from './api-error.ts';
import { credentialOf } from './credentials.ts';
import { inForce } from './in-force.ts';
import { mayRefuse } from './may-refuse.ts';
import { apiserverPort, etc } from './paths.ts';

/** The parts of a control plane that are needed to ask it. */
export interface Reachable {
  /** The host under which the harness reaches it. */
  address: string;
  /** The same over IPv6, if it has one. */
  ipv6?: string;
  /** A file of the control plane; undefined if there is no such file. */
  readFile(path: string): Promise<string | undefined>;
  /** The port at which the harness reaches the apiserver; 6443 by default. */
  port?: number;
}

/** The kubeconfig in group system:masters, which bypasses all authorizers. Up to v1.28 that is admin.conf itself. */
export async function mastersConfig({
  readFile,
}: Pick<Reachable, 'readFile'>): Promise<{ path: string; text: string }> {
  const path = `${etc}/super-admin.conf`;
  const text = await readFile(path);
  if (text !== undefined) return { path, text };
  return { path: `${etc}/admin.conf`, text: (await readFile(`${etc}/admin.conf`)) ?? '' };
}

/**
 * Waits until the apiserver is ready, and checks its version. It asks with an administrator's certificate, since
 * nothing else works under every setting.
 */
export async function connect(
  machine: Reachable,
  setting: Setting,
  {
    context: {
      group: { version },
      secrets,
    },
    limits,
    ready = waitFor,
  }: {
    context: Pick<EngineContext, 'group' | 'secrets'>;
    limits: WaitOptions;
    ready?: typeof waitFor | undefined;
  },
): Promise<{ admin: Admin; reported: string; looked: Looked }> {
  const { text: kubeconfig } = await mastersConfig(machine);
  const ca = (await machine.readFile(`${etc}/pki/ca.crt`)) ?? '';
  const credential = credentialOf(kubeconfig);
  const { signal } = limits;
  const { port = apiserverPort } = machine;
  const looked = { host: machine.address, port, trust: { ca }, credential, keep: true };
  const ask = async (path: string) => await exchange({ ...looked, method: 'GET', path, signal });
  const look = async () => {
    const { status, body } = await ask('/readyz');
    if (status === 200) return true;
    throw new Error(`${status} ${statusMessage(body).trim().split('\n').slice(-3).join(' ')}`);
  };
  const subject = `kube-apiserver of ${setting.id} answers /readyz to an administrator`;
  const [admin] = await Promise.all([
    connectAdmin(kubeconfig, secrets, mayRefuse(setting, version)),
    ready(subject, look, { ...limits, every: 100 }),
  ]);
  const reported = JSON.parse((await ask('/version')).body).gitVersion as string;
  if (reported === version) return { admin, reported, looked };
  const message = `the apiserver of ${setting.id} says it is ${reported}, not ${version}`;
  throw new BearerlessError('environment', 'version-mismatch', message);
}

/**
 * Waits until everything that kubeadm bootstrapped is in force, as far as the setting allows. Returns a ServiceAccount
 * token; that is `given` if nobody can create one under the setting. `reviews`: reviews of access are answered; where a
 * webhook never answers they are not, and what another apiserver made before is read before this one is ready.
 */
export async function prepared(
  admin: Admin,
  token: string,
  {
    limits,
    given,
    reviews = true,
  }: { limits: WaitOptions; given?: string | undefined; reviews?: boolean | undefined },
): Promise<string> {
  const serviceAccountToken = await admin.serviceAccountToken('bearerless').catch((thrown) => {
    if (given === undefined) throw thrown;
    return given;
  });
  const polite = { ...limits, every: 100 };
  const yes = (subject: string, look: () => Promise<boolean>) =>
    inForce(admin, subject, { look, options: polite });
  const clusterInfo = { namespace: 'kube-public', name: 'cluster-info' };
  const roles = () => [
    yes('the default roles are in force', () =>
      admin.allows({ user: 'anyone', groups: ['system:authenticated'], verb: 'get', path: '/api' }),
    ),
    yes('the RoleBinding for cluster-info is in force', () =>
      admin.allows({ user: 'system:anonymous', groups: [], verb: 'get', configMap: clusterInfo }),
    ),
  ];
  await Promise.all([
    ...(reviews ? roles() : []),
    yes('the bootstrap token authenticates', () => admin.authenticates(token)),
    yes('the ServiceAccount token authenticates', () => admin.authenticates(serviceAccountToken)),
  ]);
  return serviceAccountToken;
}

/** Waits until the controller manager has signed cluster-info. Before that no join with a token succeeds. */
export async function signed(
  admin: Admin,
  limits: WaitOptions,
  ready: typeof waitFor = waitFor,
): Promise<void> {
  await ready(
    'the bootstrap signer has signed cluster-info',
    async () => {
      const data = await admin.configMap('kube-public', 'cluster-info');
      return Object.keys(data).some((key) => key.startsWith('jws-kubeconfig-')) || undefined;
    },
    { ...limits, every: 100 },
  );
}

/**
 * The first request of a controller manager, before anything else (k8s.io/controller-manager app/helper.go,
 * WaitForAPIServer).
 */
const managersFirst = '/healthz';
/** Milliseconds after which the controller manager counts as shut out; the real one waits 10 s. */
const managersPatience = 20_000;

/**
 * Whether the apiserver of a setting that may refuse anything lets the controller manager in. If not, the controller
 * manager would end every 10 s.
 */
export async function letsManage(
  machine: Pick<Reachable, 'readFile'>,
  looked: Looked,
  signal: AbortSignal,
): Promise<boolean> {
  const kubeconfig = await machine.readFile(`${etc}/controller-manager.conf`);
  if (kubeconfig === undefined) return true;
  const ask = { ...looked, credential: credentialOf(kubeconfig), method: 'GET', path: managersFirst, signal };
  const look = async () => (await exchange(ask)).status === 200;
  const limits = { limit: managersPatience, signal, every: 250 };
  return await inForce({ mayRefuse: true }, 'kube-controller-manager is let in', {
    look,
    options: limits,
  }).catch((thrown) => {
    signal.throwIfAborted();
    if ((thrown as BearerlessError).code === 'timed-out') return false;
    throw thrown;
  });
}
