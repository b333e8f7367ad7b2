// Patches static pods where kubeadm's configuration has no field for it (v1beta2). kind passes no flags to `kubeadm
// init`. So the apiserver's manifest is written again with the flag as soon as the cluster is up.
import { BearerlessError } from '../../domain/error.ts';
import { patchFolder } from '../../domain/setting-files.ts';
import type { Admin } from '../admin.ts';
import { initFlags } from '../kubeadm-config.ts';
import { waitFor } from '../wait.ts';
import type { Container } from './container.ts';
import { kubeadmConfig } from './control-plane-texts.ts';

const phase = ['kubeadm', 'init', 'phase', 'control-plane', 'apiserver', '--config', kubeadmConfig];

/** Writes the patched manifest, and waits until the kubelet runs it. */
export async function patchApiserver(
  container: Container,
  admin: Admin,
  limits: { limit: number; signal: AbortSignal },
): Promise<void> {
  const pod = `kube-apiserver-${container.name}`;
  const look = async () => await admin.pod('kube-system', pod);
  const old = await waitFor(`${pod} is known`, look, { ...limits, every: 250 });
  const ran = await container.exec(
    [...phase, ...initFlags({ api: 'v1beta2', patches: patchFolder })],
    limits,
  );
  if (ran.code !== 0) {
    const message = `the manifest of ${pod} could not be patched`;
    throw new BearerlessError('environment', 'patch-failed', message, { tail: ran.output });
  }
  await waitFor(
    `the kubelet runs the patched manifest of ${pod}`,
    async () => {
      const seen = await look();
      return (seen?.startedAt !== undefined && seen.configHash !== old.configHash) || undefined;
    },
    { ...limits, every: 250 },
  );
}
