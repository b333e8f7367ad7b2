// Predicts the outcome of changes that every cluster accepts: a restart of the kube-apiserver, the setting's objects
// written once more, edits of the authentication file while the apiserver runs, and the upgrade of a node.
import type { Rule } from '../rule.ts';

const reload =
  'pkg/kubeapiserver/options/authentication.go, ApplyTo: "changed from initial configuration file"';

export const changeRules: readonly Rule[] = [
  {
    id: 'apiserver-restarts',
    when: { probes: ['restart-apiserver'] },
    outcome: 'completed',
    says: 'It starts with the flags that it had.',
    source: 'cmd/kube-apiserver/app/server.go',
  },
  {
    id: 'objects-are-applied',
    when: { probes: ['apply-objects'] },
    outcome: 'completed',
    says: 'What an upgrade or a start made anew is an object like any other, which an administrator may write and delete.',
    source: 'k8s.io/component-helpers auth/rbac/reconciliation',
  },
  {
    id: 'node-is-upgraded',
    when: { probes: ['upgrade-node:*'] },
    outcome: 'completed',
    says: "kubeadm writes the kubelet's configuration anew with the node's own credential, and the new kubelet starts with it.",
    source: 'cmd/kubeadm/app/cmd/upgrade/node.go; cmd/kubeadm/app/phases/upgrade/postupgrade.go',
  },
  {
    id: 'reload-without-anonymous',
    when: { probes: ['edit-authentication:*'], edit: 'same' },
    outcome: 'completed',
    says: 'A file that changed is read again, also after one that was not taken, as long as `anonymous` is as it was at the start.',
    source: reload,
  },
  {
    id: 'reload-of-anonymous',
    when: { probes: ['edit-authentication:*'], edit: 'other' },
    outcome: 'failed',
    says: 'What the file said of anonymous requests at the start counts until the next start; a file that says otherwise is not taken at all.',
    source: reload,
  },
];
