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
    id: 'client-certificate-renewed',
    when: { probes: ['renew-certificate:client'] },
    outcome: 'completed',
    says: 'A kubelet asks for its next certificate when 70 to 90 % of the time has passed; the controller manager approves it, whichever version the kubelet was when it joined.',
    source:
      'k8s.io/client-go util/certificate/certificate_manager.go; cmd/kubeadm/app/phases/bootstraptoken/node/tlsbootstrap.go',
  },
  {
    id: 'serving-certificate-renewed',
    when: { probes: ['renew-certificate:serving'], servingBy: 'cluster' },
    outcome: 'completed',
    says: 'With serverTLSBootstrap a kubelet asks the cluster for what it serves, and again in time; an administrator approves each.',
    source: 'pkg/kubelet/certificate/kubelet.go, NewKubeletServerCertificateManager',
  },
  {
    id: 'serving-certificate-of-its-own',
    when: { probes: ['renew-certificate:serving'], servingBy: 'itself' },
    outcome: 'failed',
    says: 'Without serverTLSBootstrap a kubelet serves a certificate that it has signed itself, for a year. kubeadm upgrade node takes the field away where it was edited into the file on the node.',
    source: 'cmd/kubelet/app/server.go, InitializeTLS; cmd/kubeadm/app/phases/upgrade/postupgrade.go',
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
