// Predicts the outcome of `kubeadm join`. Discovery reads the ConfigMap cluster-info, and only the way it does so
// depends on anonymous access. `given` is the predicted answer to an anonymous GET of cluster-info under the same
// setting.
import { type Rule, unpredicted } from '../rule.ts';

const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const token = 'cmd/kubeadm/app/discovery/token/token.go';
const file = 'cmd/kubeadm/app/discovery/file/file.go';
const tokens = [
  'join:token',
  'join:token-no-hash',
  'join:token-wrong-hash',
  'join:token-expired',
  'join:token-unsigned',
];

const config = 'cmd/kubeadm/app/util/config/cluster.go, FetchInitConfigurationFromCluster';
const bootstrap = 'cmd/kubeadm/app/cmd/phases/join/kubelet.go';

/**
 * The rules for a join of these modes that fails after discovery. `id` is a suffix that distinguishes the rules of
 * different modes.
 */
function steps(probes: string[], when: Rule['when'], id: string): Rule[] {
  const byToken = id === '' || id === '-by-file';
  const rule = (
    name: string,
    more: Rule['when'],
    { outcome, says, source }: { outcome: string; says: string; source: string },
  ): Rule => ({
    id: `${name}${id}`,
    when: { probes, ...when, ...more },
    outcome,
    says,
    source,
  });
  return [
    ...(byToken
      ? [
          rule(
            'join-config-unauthorized',
            { tokens: 'off', step: 'kubeadm-config' },
            {
              outcome: 'refused unauthorized',
              says: 'Discovery passes, and then the apiserver does not take the token with which kubeadm-config is read, in preflight.',
              source: config,
            },
          ),
        ]
      : []),
    rule(
      'join-config-forbidden',
      { step: ['kubeadm-config', 'kubelet-config'] },
      {
        outcome: 'refused forbidden',
        says: 'Discovery passes, and then no binding lets the joining node read the ConfigMaps kubeadm-config and kubelet-config.',
        source: config,
      },
    ),
    rule(
      'join-node-forbidden',
      { step: 'node' },
      {
        outcome: 'refused forbidden',
        says: 'Before the kubelet is started, kubeadm looks whether there is such a node already, and the joining node may not read it.',
        source: bootstrap,
      },
    ),
    rule(
      'join-request-forbidden',
      { step: 'request' },
      {
        outcome: 'refused forbidden',
        says: 'The kubelet may not ask for its certificate, and kubeadm waits for it in vain.',
        source: `${bootstrap}; pkg/kubelet/certificate/bootstrap/bootstrap.go`,
      },
    ),
    rule(
      'join-not-approved',
      { step: 'approval' },
      {
        outcome: 'refused forbidden',
        says: "The controller manager asks whether who requests a node's certificate may have one, and approves nothing where the answer is no.",
        source: 'pkg/controller/certificates/approver/sarapprove.go',
      },
    ),
    rule(
      'join-no-node',
      { step: 'register' },
      {
        outcome: 'refused forbidden',
        says: 'The kubelet has its certificate, and may not make the Node that kubeadm waits for.',
        source: 'pkg/kubelet/kubelet_node_status.go, registerWithAPIServer',
      },
    ),
    rule(
      'join-later-step',
      { step: 'unclear' },
      {
        outcome: unpredicted,
        says: 'Discovery passes, and whether a later step is let pass depends on more than can be told from here.',
        source: bootstrap,
      },
    ),
  ];
}

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
  ...steps(['join:token', 'join:token-no-hash'], { given: { [clusterInfo]: '200' } }, ''),
  {
    id: 'join-by-token',
    when: { probes: ['join:token', 'join:token-no-hash'], given: { [clusterInfo]: '200' } },
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
  {
    id: 'join-tokens-off',
    when: { probes: ['join:file-token'], tokens: 'off' },
    outcome: 'refused unauthorized',
    says: 'File discovery sends the token in the file, which the apiserver does not take, and asks again at every 401 until its time is up.',
    source: file,
  },
  ...steps(['join:file-token'], {}, '-by-token-in-file'),
  {
    id: 'join-by-token-in-file',
    when: { probes: ['join:file-token'] },
    outcome: 'joined',
    says: 'File discovery sends the token in the file: the apiserver knows who asks, and the 403 that it answers is borne.',
    source: file,
  },
  ...steps(['join:file-cert', 'join:file-cert-external', 'join:https-file'], {}, '-by-certificate'),
  {
    id: 'join-by-certificate',
    when: { probes: ['join:file-cert', 'join:file-cert-external', 'join:https-file'] },
    outcome: 'joined',
    says: 'File discovery sends the certificate in the file, so it does not matter what strangers may do.',
    source: `${file}; cmd/kubeadm/app/discovery/https/https.go`,
  },
];
