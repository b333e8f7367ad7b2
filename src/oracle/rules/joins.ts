// Predicts the outcome of `kubeadm join`. Discovery reads the ConfigMap cluster-info, and only the way it does so
// depends on anonymous access. `given` is the predicted answer to an anonymous GET of cluster-info under the same
// setting.
import { type Rule, unpredicted } from '../rule.ts';
import { letIn, withoutFiles, wrongKey } from './control-planes.ts';
import { byPlugin, pluginRules } from './join-plugins.ts';
import { steps, usage } from './join-steps.ts';

const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const token = 'cmd/kubeadm/app/discovery/token/token.go';
const file = 'cmd/kubeadm/app/discovery/file/file.go';
const tokens = [
  'join:token',
  'join:token-no-hash',
  'join:token-ipv6',
  'join:token-wrong-hash',
  'join:token-expired',
  'join:token-unsigned',
  'join:control-plane-token',
];
const byToken = ['join:token', 'join:token-no-hash', 'join:token-ipv6', 'join:control-plane-token'];
const byFileToken = ['join:file-token', 'join:file-token-ipv6', 'join:control-plane-file-token'];
const byCertificate = [
  ...['join:file-cert', 'join:file-cert-external', 'join:https-file'],
  ...['join:control-plane-file-cert', 'join:control-plane-no-files'],
  'join:control-plane-wrong-key',
];

export const joinRules: readonly Rule[] = [
  {
    id: 'join-nobody-there',
    when: { probes: ['join:token-unreachable'] },
    outcome: 'refused unreachable',
    says: 'kubeadm says what its connection came to; that has nothing to do with who may do what.',
    source: token,
  },
  {
    id: 'join-no-answer',
    when: { probes: ['join:token-silent'] },
    outcome: 'refused timeout',
    says: 'kubeadm gives up a server that never answers when its time is up.',
    source: token,
  },
  {
    id: 'join-by-token-unauthorized',
    when: { probes: tokens, given: { [clusterInfo]: '401' } },
    outcome: 'refused unauthorized',
    says: 'Token discovery reads cluster-info without a credential, and asks again at every 401 until its time is up.',
    source: token,
  },
  {
    id: 'join-by-token-forbidden',
    when: { probes: tokens, given: { [clusterInfo]: '403' } },
    outcome: 'refused forbidden',
    says: 'Token discovery reads cluster-info as system:anonymous, and asks again at every 403 until its time is up.',
    source: token,
  },
  {
    id: 'join-waits-for-webhook',
    when: { probes: ['join:*'], waits: ['before', 'unclear'] },
    outcome: unpredicted,
    says: 'Each step waits for a webhook that never answers, and who gives up first depends on many limits.',
    source: `${token}; k8s.io/apiserver plugin/pkg/authorizer/webhook/webhook.go`,
  },
  {
    id: 'join-waits-for-refusal',
    when: { probes: tokens, given: { [clusterInfo]: '500' }, waits: 'after' },
    outcome: unpredicted,
    says: 'A webhook never answers, and whether kubeadm or the apiserver gives up first depends on their limits.',
    source: `${token}; k8s.io/apiserver plugin/pkg/authorizer/webhook/webhook.go`,
  },
  {
    id: 'join-by-token-undecided',
    when: { probes: tokens, given: { [clusterInfo]: '500' } },
    outcome: 'refused server-error',
    says: 'Token discovery reads cluster-info, and asks again at every 500 until its time is up.',
    source: token,
  },
  {
    id: 'join-other-ca',
    when: { probes: ['join:token-wrong-hash'], given: { [clusterInfo]: '200' } },
    outcome: 'refused ca-mismatch',
    says: 'The CA in cluster-info, though signed with the token, is not the one whose hash kubeadm was given.',
    source: `${token}; cmd/kubeadm/app/util/pubkeypin/pubkeypin.go`,
  },
  {
    id: 'join-by-expired-token',
    when: { probes: ['join:token-expired'], given: { [clusterInfo]: '200' } },
    outcome: 'refused token-expired',
    says: 'The controller manager takes the signature of an expired token out of cluster-info, and kubeadm waits for it in vain.',
    source: `pkg/controller/bootstrap/bootstrapsigner.go; ${token}`,
  },
  {
    id: 'join-without-signature',
    when: { probes: ['join:token-unsigned'], given: { [clusterInfo]: '200' } },
    outcome: 'refused no-jws',
    says: 'Nobody has signed cluster-info with this token, so kubeadm has no way to trust what it read.',
    source: `pkg/controller/bootstrap/bootstrapsigner.go; ${token}`,
  },
  {
    id: 'join-by-own-expired-token',
    when: {
      probes: byToken,
      given: { [clusterInfo]: '200' },
      joinToken: 'expired',
    },
    outcome: 'refused token-expired',
    says: 'The token of bootstrapTokens has expired, so that cluster-info is not signed with it any more.',
    source: `pkg/controller/bootstrap/bootstrapsigner.go; ${token}`,
  },
  {
    id: 'join-by-unsigning-token',
    when: {
      probes: byToken,
      given: { [clusterInfo]: '200' },
      joinToken: ['unsigned', 'both'],
    },
    outcome: 'refused no-jws',
    says: 'The token of bootstrapTokens lacks the usage signing, so that nobody signs cluster-info with it.',
    source: `pkg/controller/bootstrap/bootstrapsigner.go; ${token}`,
  },
  ...steps(byToken, { given: { [clusterInfo]: '200' } }, ''),
  letIn(['join:control-plane-token'], { given: { [clusterInfo]: '200' } }, ''),
  {
    id: 'join-by-token',
    when: { probes: byToken, given: { [clusterInfo]: '200' } },
    outcome: 'joined',
    says: 'Token discovery reads cluster-info without a credential, and a stranger may.',
    source: token,
  },
  {
    id: 'join-by-file-unauthorized',
    when: { probes: ['join:file', 'join:file-tls-token'], given: { [clusterInfo]: '401' } },
    outcome: 'refused unauthorized',
    says: 'File discovery reads cluster-info with what the file holds, here nothing, and bears a 403 but no 401; the bootstrap token comes too late.',
    source: file,
  },
  {
    id: 'join-by-file-alone',
    when: { probes: ['join:file'], given: { [clusterInfo]: ['200', '403'] } },
    outcome: 'refused no-credentials',
    says: 'Discovery succeeds, and then there is nothing with which the node could ask for a certificate.',
    source: 'cmd/kubeadm/app/discovery/discovery.go',
  },
  ...steps(['join:file-tls-token'], { given: { [clusterInfo]: ['200', '403'] } }, '-by-file'),
  {
    id: 'join-by-file-and-token',
    when: { probes: ['join:file-tls-token'], given: { [clusterInfo]: ['200', '403'] } },
    outcome: 'joined',
    says: 'File discovery bears a 403 and goes on with the file; the token serves for the certificate.',
    source: file,
  },
  ...pluginRules,
  {
    id: 'join-tokens-off',
    when: { probes: byFileToken, tokens: 'off' },
    outcome: 'refused unauthorized',
    says: 'File discovery sends the token in the file, which the apiserver does not take, and asks again at every 401 until its time is up.',
    source: file,
  },
  {
    id: 'join-useless-token-in-file',
    when: { probes: byFileToken, joinToken: ['useless', 'both', 'expired'] },
    outcome: 'refused unauthorized',
    says: 'File discovery sends the token in the file, which authenticates nobody, and asks again at every 401 until its time is up.',
    source: `${file}; ${usage}`,
  },
  ...steps([...byFileToken, 'join:file-exec'], {}, '-by-token-in-file'),
  letIn(['join:control-plane-file-token'], {}, '-by-token-in-file'),
  {
    id: 'join-by-token-in-file',
    when: { probes: byFileToken },
    outcome: 'joined',
    says: 'File discovery sends the token in the file: the apiserver knows who asks, and the 403 that it answers is borne.',
    source: file,
  },
  ...steps([...byCertificate, 'join:file-exec-cert'], {}, '-by-certificate'),
  wrongKey,
  ...withoutFiles,
  letIn(['join:control-plane-file-cert', 'join:control-plane-no-files'], {}, '-by-certificate'),
  {
    id: 'join-by-certificate',
    when: { probes: byCertificate },
    outcome: 'joined',
    says: 'File discovery sends the certificate in the file, so it does not matter what strangers may do.',
    source: `${file}; cmd/kubeadm/app/discovery/https/https.go`,
  },
  byPlugin,
];
