// Predicts the join of a further control plane that was let in: kubeadm downloads certificates and makes static pods of
// what kubeadm-config says, and copies no other file.
import { type Rule, unpredicted } from '../rule.ts';

const certificates = 'cmd/kubeadm/app/phases/copycerts/copycerts.go';
const manifests = 'cmd/kubeadm/app/phases/controlplane/manifests.go, GetStaticPodSpecs';
const phases = 'cmd/kubeadm/app/cmd/join.go; cmd/kubeadm/app/cmd/phases/join/controlplanejoin.go';
const guide =
  'kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability, steps for the rest of the control plane nodes';

/** The rules for a machine that lacks what flags name. */
export const withoutFiles: readonly Rule[] = [
  {
    id: 'control-plane-without-files',
    when: { probes: ['join:control-plane-no-files'], ownFiles: 'named' },
    outcome: 'config-rejected',
    says: "The second apiserver gets the flags of the first, and kubeadm's volumes mount a folder of its own machine, in which the file is missing.",
    source: `${manifests}; ${certificates}, which copies nothing but certificates`,
  },
  {
    id: 'control-plane-other-files',
    when: { probes: ['join:control-plane-no-files'], ownFiles: 'elsewhere' },
    outcome: unpredicted,
    says: 'A component other than the kube-apiserver lacks its file, and what kubeadm makes of that is not known.',
    source: manifests,
  },
];

/** The rule for a key that is not that of the certificates. */
export const wrongKey: Rule = {
  id: 'control-plane-wrong-key',
  when: { probes: ['join:control-plane-wrong-key'] },
  outcome: 'refused wrong-key',
  says: 'Discovery passes, and then the certificates that kubeadm downloads are encrypted with another key.',
  source: `${certificates}, DownloadCerts`,
};

/** The rule for a control plane that was let in. `id` tells the rules of different modes apart. */
export const letIn = (probes: string[], when: Rule['when'], id: string): Rule => ({
  id: `control-plane-joins${id}`,
  when: { probes, ...when },
  outcome: 'joined',
  says: 'Discovery passes, and then kubeadm asks with credentials alone: for the certificates, a member of etcd, and the health of its apiserver.',
  source: `${phases}; ${certificates}; ${guide}`,
});
