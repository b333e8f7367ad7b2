// Predicts joins whose discovery file names a plugin (`exec`) that hands out the credential.
import { type Rule, unpredicted } from '../rule.ts';
import { usage } from './join-steps.ts';

const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const file = 'cmd/kubeadm/app/discovery/file/file.go';
const credentials = 'cmd/kubeadm/app/util/kubeconfig/kubeconfig.go, HasAuthenticationCredentials';
const since = 'kubernetes.io CHANGELOG-1.25, #110553';
const client = 'k8s.io/client-go plugin/pkg/client/auth/exec/exec.go';
const byToken = ['join:file-exec'];
const plugins = ['join:file-exec', 'join:file-exec-cert', 'join:file-exec-fails'];

/** What is decided before the steps that every join takes. */
export const pluginRules: readonly Rule[] = [
  {
    id: 'join-plugin-unknown-unauthorized',
    when: { probes: plugins, until: '1.24', given: { [clusterInfo]: '401' } },
    outcome: 'refused unauthorized',
    says: 'Up to v1.24 kubeadm takes no plugin for a credential: it reads cluster-info without one, and bears a 403 but no 401.',
    source: `${file}; ${credentials}; ${since}`,
  },
  {
    id: 'join-plugin-unknown',
    when: { probes: plugins, until: '1.24', given: { [clusterInfo]: ['200', '403'] } },
    outcome: 'refused no-credentials',
    says: 'Up to v1.24 kubeadm takes no plugin for a credential, so that after discovery there is nothing with which the node could ask for a certificate.',
    source: `cmd/kubeadm/app/discovery/discovery.go; ${credentials}; ${since}`,
  },
  {
    id: 'join-plugin-unknown-undecided',
    when: { probes: plugins, until: '1.24' },
    outcome: unpredicted,
    says: 'Up to v1.24 kubeadm reads cluster-info without a credential, and what it makes of this answer is not known.',
    source: file,
  },
  {
    id: 'join-plugin-fails',
    when: { probes: ['join:file-exec-fails'] },
    outcome: 'refused plugin-failed',
    says: 'Nothing is sent to the apiserver without the credential of the plugin, and kubeadm runs it again until its time is up.',
    source: `${file}; ${client}`,
  },
  {
    id: 'join-plugin-tokens-off',
    when: { probes: byToken, tokens: 'off' },
    outcome: 'refused unauthorized',
    says: 'The plugin hands out a token, which the apiserver does not take, and kubeadm asks again at every 401 until its time is up.',
    source: `${file}; ${client}`,
  },
  {
    id: 'join-plugin-useless-token',
    when: { probes: byToken, joinToken: ['useless', 'both', 'expired'] },
    outcome: 'refused unauthorized',
    says: 'The plugin hands out a token that authenticates nobody, and kubeadm asks again at every 401 until its time is up.',
    source: `${file}; ${usage}`,
  },
];

/** The rule for a join that passes these steps. */
export const byPlugin: Rule = {
  id: 'join-by-plugin',
  when: { probes: ['join:file-exec', 'join:file-exec-cert'] },
  outcome: 'joined',
  says: 'kubeadm and the kubelet run the plugin of the file and send the credential that it hands out, so that it does not matter what strangers may do.',
  source: `${file}; ${credentials}; ${since}; ${client}`,
};
