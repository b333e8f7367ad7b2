// What the kubelet's own port 10250 answers. Its settings are its own: nothing that is set at the kube-apiserver changes them.
import type { Rule } from '../rule.ts';

export const kubeletRules: readonly Rule[] = [
  {
    id: 'kubelet-strangers-shut-out',
    when: { target: 'kubelet', credential: 'absent' },
    outcome: '401',
    says: 'kubeadm turns anonymous requests to the kubelet off, whatever is set at the apiserver.',
    source: 'cmd/kubeadm/app/componentconfigs/kubelet.go; pkg/kubelet/server/server.go, InstallAuthFilter',
  },
  {
    id: 'kubelet-apiserver-certificate',
    when: { target: 'kubelet', identity: 'admin-cert' },
    outcome: '200',
    says: "The apiserver's client certificate may do what the apiserver needs of kubelets.",
    source:
      'cmd/kubeadm/app/phases/certs/certlist.go: system:masters, kubeadm:cluster-admins or system:kubelet-api-admin',
  },
];
