// What a further control plane needs of the first one, in every engine: the certificates, which kubeadm uploads
// encrypted, and a way to leave the cluster again. The engine gives the machine.
import { randomBytes } from 'node:crypto';
import { BearerlessError } from '../../domain/error.ts';
import type { Setting } from '../../domain/setting.ts';
import { patchFolder } from '../../domain/setting-files.ts';
import type { StaticPods } from '../cluster.ts';
import type { Looked } from '../control-plane-look.ts';
import type { EngineContext } from '../engine.ts';
import { exchange } from '../https.ts';
import type { FurtherControlPlane, Ran } from '../node.ts';
import type { Supervision } from '../supervision.ts';
import { type FirstEtcd, removeMember } from './etcd-members.ts';
import { kubeadm } from './kubeadm.ts';

/** The control plane that others join. */
export interface FirstControlPlane extends FirstEtcd {
  setting: Setting;
  /** The path of the configuration with which kubeadm made it. */
  config: string;
  looked: Looked;
  supervision: Supervision;
  writeFile(path: string, content: string): Promise<void>;
  run(argv: string[]): Promise<Ran>;
}

/** A machine for a control plane as an engine starts it; disposing of it only ends it. */
export type PlaneMachine = Omit<FurtherControlPlane, 'certificateKey' | 'patches'>;

export interface PlaneMachineOptions {
  /** Whether it has the files that the setting's flags name. */
  files: boolean;
}

/** Milliseconds for a further control plane to leave the cluster. */
const leaving = 60_000;
/** The configuration of the first one, with the key: `--certificate-key` and `--config` exclude each other. */
const certificatesConfig = '/etc/bearerless/upload-certs.yaml';

/** Returns a function that adds machines. The certificates are uploaded before the first one. */
export function furtherControlPlanes(
  first: FirstControlPlane,
  {
    start,
    secrets,
  }: { start(name: string, options: PlaneMachineOptions): Promise<PlaneMachine> } & Pick<
    EngineContext,
    'secrets'
  >,
): StaticPods['addControlPlane'] {
  const { setting, supervision } = first;
  let key: Promise<string> | undefined;
  return async (name, options) => {
    key ??= uploadCertificates(first, secrets);
    const certificateKey = await key;
    const machine = await start(name, options);
    return {
      ...machine,
      certificateKey,
      ...(options.files && setting.apiserver.patch ? { patches: patchFolder } : {}),
      async [Symbol.asyncDispose]() {
        // Where it cannot leave, the first etcd has no majority from now on, which the supervision notices.
        if (!supervision.signal.aborted)
          await supervision.excused(() => leave(first, machine)).catch(() => undefined);
        await machine[Symbol.asyncDispose]();
      },
    };
  };
}

async function uploadCertificates(
  { config, readFile, writeFile, run }: FirstControlPlane,
  secrets: EngineContext['secrets'],
): Promise<string> {
  const certificateKey = randomBytes(32).toString('hex');
  secrets.know(certificateKey);
  await writeFile(certificatesConfig, withCertificateKey((await readFile(config)) ?? '', certificateKey));
  const argv = ['init', 'phase', 'upload-certs', '--upload-certs', '--skip-certificate-key-print'];
  await kubeadm([...argv, '--config', certificatesConfig], run);
  return certificateKey;
}

/** kubeadm's configuration with the key in it. Without one kubeadm would make a key of its own. */
export function withCertificateKey(config: string, certificateKey: string): string {
  const told = config.replace(/^kind: InitConfiguration$/m, `$&\ncertificateKey: ${certificateKey}`);
  if (told !== config) return told;
  throw new BearerlessError('harness', 'kubeadm-failed', 'kubeadm init got no InitConfiguration');
}

/** Removes what the cluster has of a control plane, while it still runs. */
async function leave(first: FirstControlPlane, { name, address }: PlaneMachine): Promise<void> {
  const { looked, supervision } = first;
  const { signal } = supervision;
  await removeMember(first, address, { limit: leaving, signal });
  // kubeadm finds the members of etcd by these pods (cmd/kubeadm/app/util/etcd/etcd.go).
  const pods = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(
    (component) => `/api/v1/namespaces/kube-system/pods/${component}-${name}?gracePeriodSeconds=0`,
  );
  for (const path of [`/api/v1/nodes/${name}`, ...pods])
    await exchange({ ...looked, method: 'DELETE', path, signal });
}
