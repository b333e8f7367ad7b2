// The waits until questions can be put to a cluster: the apiserver is ready, and everything that kubeadm bootstraps is in force. An earlier
// 401 or 403 would be a lie.
import { BearerlessError } from '../../domain/error.ts';
import type { Setting } from '../../domain/setting.ts';
import { type Admin, connectAdmin } from '../admin.ts';
import type { EngineContext } from '../engine.ts';
import { exchange } from '../https.ts';
import type { Looked } from '../plane-look.ts';
import { waitFor } from '../wait.ts';
import { credentialOf } from './credentials.ts';
import { apiserverPort, etc } from './paths.ts';

/** A control plane, as far as asking it goes. */
export interface Reachable {
  /** The host under which the harness reaches it. */
  address: string;
  /** A file of the control plane; undefined when there is no such file. */
  readFile(path: string): Promise<string | undefined>;
  /** Where the harness reaches its apiserver; 6443 where nothing else is said. */
  port?: number;
}

type Limits = { limit: number; signal: AbortSignal };

/**
 * Waits until the apiserver is ready, which only an administrator's certificate can ask whatever the setting, and makes sure that it
 * is the version it should be.
 */
export async function connect(
  machine: Reachable,
  setting: Setting,
  { group: { version }, secrets }: Pick<EngineContext, 'group' | 'secrets'>,
  limits: Limits,
  ready: typeof waitFor = waitFor,
): Promise<{ admin: Admin; reported: string; looked: Looked }> {
  const read = async (name: string) => await machine.readFile(`${etc}/${name}`);
  // From v1.29 on admin.conf has no rights before kubeadm has bound its group; super-admin.conf is in system:masters.
  const kubeconfig = (await read('super-admin.conf')) ?? (await read('admin.conf')) ?? '';
  const ca = (await read('pki/ca.crt')) ?? '';
  const credential = credentialOf(kubeconfig);
  const { signal } = limits;
  const { port = apiserverPort } = machine;
  const looked = { host: machine.address, port, trust: { ca }, credential, keep: true };
  const ask = async (path: string) => await exchange({ ...looked, method: 'GET', path, signal });
  const look = async () => {
    const { status, body } = await ask('/readyz');
    if (status === 200) return true;
    throw new Error(`${status} ${body.trim().split('\n').slice(-3).join(' ')}`);
  };
  const subject = `kube-apiserver of ${setting.id} answers /readyz to an administrator`;
  const [admin] = await Promise.all([
    connectAdmin(kubeconfig, secrets),
    ready(subject, look, { ...limits, every: 100 }),
  ]);
  const reported = JSON.parse((await ask('/version')).body).gitVersion as string;
  if (reported === version) return { admin, reported, looked };
  const message = `the apiserver of ${setting.id} says it is ${reported}, not ${version}`;
  throw new BearerlessError('environment', 'version-mismatch', message);
}

/** Waits until everything that kubeadm bootstrapped has arrived where questions are decided; returns a ServiceAccount token. */
export async function prepared(admin: Admin, token: string, limits: Limits): Promise<string> {
  const serviceAccountToken = await admin.serviceAccountToken('bearerless');
  const polite = { ...limits, every: 100 };
  const yes = (subject: string, look: () => Promise<boolean>) =>
    waitFor(subject, async () => (await look()) || undefined, polite);
  const clusterInfo = { namespace: 'kube-public', name: 'cluster-info' };
  await Promise.all([
    yes('the default roles are in force', () =>
      admin.allows({ user: 'anyone', groups: ['system:authenticated'], verb: 'get', path: '/api' }),
    ),
    yes('the RoleBinding for cluster-info is in force', () =>
      admin.allows({ user: 'system:anonymous', groups: [], verb: 'get', configMap: clusterInfo }),
    ),
    yes('the bootstrap token authenticates', () => admin.authenticates(token)),
    yes('the ServiceAccount token authenticates', () => admin.authenticates(serviceAccountToken)),
  ]);
  return serviceAccountToken;
}

/** Waits until the controller manager has signed cluster-info, without which no token joins. */
export async function signed(admin: Admin, limits: Limits, ready: typeof waitFor = waitFor): Promise<void> {
  await ready(
    'the bootstrap signer has signed cluster-info',
    async () => {
      const data = await admin.configMap('kube-public', 'cluster-info');
      return Object.keys(data).some((key) => key.startsWith('jws-kubeconfig-')) || undefined;
    },
    { ...limits, every: 100 },
  );
}
