// What becomes of `kubeadm join`: discovery reads the ConfigMap cluster-info, and only how it does that depends on strangers.
import type { Rule } from '../rule.ts';

const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const token = 'cmd/kubeadm/app/discovery/token/token.go';

export const joinRules: readonly Rule[] = [
  {
    id: 'join-by-token',
    when: { probes: ['join:token'], given: { [clusterInfo]: '200' } },
    outcome: 'joined',
    says: 'Token discovery reads cluster-info without a credential, and a stranger may.',
    source: token,
  },
  {
    id: 'join-by-token-unauthorized',
    when: { probes: ['join:token'], given: { [clusterInfo]: '401' } },
    outcome: 'refused unauthorized',
    says: 'Token discovery reads cluster-info without a credential, and asks again at every 401 until its time is up.',
    source: token,
  },
  {
    id: 'join-by-certificate',
    when: { probes: ['join:file-cert'] },
    outcome: 'joined',
    says: 'File discovery sends the certificate in the file, so it does not matter what strangers may do.',
    source: 'cmd/kubeadm/app/discovery/file/file.go',
  },
];
