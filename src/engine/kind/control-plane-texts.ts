// The files of a control plane's node that are kept as evidence.
import { join } from 'node:path';
import type { Kept } from '../../domain/evidence.ts';
import { manifestPath } from '../common/paths.ts';
import type { SecretKeeper } from '../secret-files.ts';
import type { Container } from './container.ts';
import { fetchTexts, type Printing } from './node.ts';

/** kubeadm's configuration of the control plane, as kind writes it. */
export const kubeadmConfig = '/kind/kubeadm.conf';

/** The command that prints the logs of a static pod. */
export const printPodLog = (component: string) => [
  'sh',
  '-c',
  `cat /var/log/pods/kube-system_${component}-*/*/*.log`,
];

/** Files of static pods, each with the command that prints it. */
export const planeTexts: Printing = {
  'apiserver-manifest': ['cat', manifestPath('kube-apiserver')],
  'controller-manager-manifest': ['cat', manifestPath('kube-controller-manager')],
  'log:kube-apiserver': printPodLog('kube-apiserver'),
  'log:kube-controller-manager': printPodLog('kube-controller-manager'),
};

const commands: Printing = {
  'kubeadm-config': ['cat', kubeadmConfig],
  ...planeTexts,
  'log:kubelet': ['journalctl', '--no-pager', '--output=cat', '--unit=kubelet.service'],
};

/** Fetches the files into a folder below `folder`. Returns the local paths. */
export async function controlPlaneTexts(
  container: Container,
  folder: string,
  secrets: SecretKeeper,
): Promise<Kept> {
  return await fetchTexts(container, { commands, folder: join(folder, 'texts'), secrets });
}
