// Predicts a join that fails after discovery, at the first step that the apiserver refuses.
import { type Rule, unpredicted } from '../rule.ts';

const config = 'cmd/kubeadm/app/util/config/cluster.go, FetchInitConfigurationFromCluster';
export const usage = 'plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go';
const bootstrap = 'cmd/kubeadm/app/cmd/phases/join/kubelet.go';

/**
 * The rules for a join of these modes that fails after discovery. `id` is a suffix that distinguishes the rules of
 * different modes.
 */
export function steps(probes: string[], when: Rule['when'], id: string): Rule[] {
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
            'join-config-useless-token',
            { joinToken: ['useless', 'both', 'expired'], step: 'kubeadm-config' },
            {
              outcome: 'refused unauthorized',
              says: 'Discovery passes, and then the token with which kubeadm-config is read is none that authenticates.',
              source: `${config}; ${usage}`,
            },
          ),
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
