// Decides whether Kubernetes made a `kubeadm init` fail. It did not if the node itself ended, or if etcd did, which no
// setting affects.
import { BearerlessError, messageOf } from '../../domain/error.ts';
import type { InitFailed } from '../not-up.ts';
import type { Container } from './container.ts';

/** A log with a number above 0 means that the pod's container was restarted. */
const again = /^[1-9]\d*\.log$/m;

/** Returns the failure itself if it is an answer, otherwise a fault that names what happened. */
export async function faultOfInit(
  failed: InitFailed,
  container: Pick<Container, 'state' | 'exec'>,
): Promise<BearerlessError> {
  const disturbance = await disturbanceOf(container).catch(messageOf);
  if (disturbance === undefined) return failed;
  const { message, tail } = failed;
  return new BearerlessError(
    'environment',
    'unsteady',
    `${message}, and ${disturbance}`,
    tail ? { tail } : {},
  );
}

async function disturbanceOf(container: Pick<Container, 'state' | 'exec'>): Promise<string | undefined> {
  const { running, exitCode } = await container.state();
  if (!running) return `the container of its node ended with code ${exitCode}`;
  const list = ['sh', '-c', 'ls /var/log/pods/kube-system_etcd-*/etcd/'];
  const { stdout } = await container.exec(list, { limit: 20_000 });
  return again.test(stdout) ? 'etcd was restarted' : undefined;
}
