// Decides whether Kubernetes made a `kubeadm init` fail. It did not if the node itself ended, or if etcd did, which no
// setting affects. If it did, the log of the apiserver tells whether it rejects its configuration.
import { readFile } from 'node:fs/promises';
import { BearerlessError, messageOf } from '../../domain/error.ts';
import type { Setting } from '../../domain/setting.ts';
import type { Version } from '../../domain/version.ts';
import { endsIn } from '../common/rejection.ts';
import { judgedInit } from '../common/without-setting.ts';
import type { InitFailed } from '../not-up.ts';
import type { Container } from './container.ts';

/** A log with a number above 0 means that the pod's container was restarted. */
const again = /^[1-9]\d*\.log$/m;

/** What a failed init is: an answer, or a fault that names what happened. `log` is a copy of the apiserver's log. */
export async function faultOfInit(
  failed: InitFailed,
  container: Pick<Container, 'state' | 'exec'>,
  { setting, version, log }: { setting: Setting; version: Version; log?: string | undefined },
): Promise<BearerlessError> {
  const disturbance = await disturbanceOf(container).catch(messageOf);
  const { message, tail } = failed;
  const fault =
    disturbance &&
    new BearerlessError('environment', 'unsteady', `${message}, and ${disturbance}`, tail ? { tail } : {});
  const ends = log === undefined ? [] : endsIn(await readFile(log, 'utf8'));
  return judgedInit(failed, { setting, version, ends, ...(fault ? { fault } : {}) });
}

async function disturbanceOf(container: Pick<Container, 'state' | 'exec'>): Promise<string | undefined> {
  const { running, exitCode } = await container.state();
  if (!running) return `the container of its node ended with code ${exitCode}`;
  const list = ['sh', '-c', 'ls /var/log/pods/kube-system_etcd-*/etcd/'];
  const { stdout } = await container.exec(list, { limit: 20_000 });
  return again.test(stdout) ? 'etcd was restarted' : undefined;
}
