// Configurations that the kube-apiserver does not take: it ends at once and says why, so that every question to that cluster has this
// one answer.
import type { Rule } from '../rule.ts';

const options = 'pkg/kubeapiserver/options/authentication.go';
const gates = 'k8s.io/component-base featuregate/feature_gate.go; pkg/features/kube_features.go';
const outcome = 'config-rejected';
const anyFile = ['silent', 'anonymous', 'misspelt'] as const;

export const rejectedRules: readonly Rule[] = [
  {
    id: 'authentication-file-unknown',
    when: { authenticationFile: anyFile, until: '1.28' },
    outcome,
    says: 'There is no flag --authentication-config before v1.29, and a flag that is not known ends the apiserver.',
    source: `${options} of v1.20.2, v1.24.17 and v1.28.15`,
  },
  {
    id: 'authentication-file-alpha',
    when: { authenticationFile: anyFile, since: '1.29', until: '1.29' },
    outcome,
    says: 'v1.29 has the flag, but its feature gate StructuredAuthenticationConfiguration is off.',
    source: `${options}, Validate; pkg/features/kube_features.go`,
  },
  {
    id: 'anonymous-field-unknown',
    when: { authenticationFile: ['anonymous', 'misspelt'], since: '1.30', until: '1.30' },
    outcome,
    says: 'v1.30 does not know the field `anonymous`, and the file is decoded strictly.',
    source: `${options}, loadAuthenticationConfig`,
  },
  {
    id: 'misspelt-key',
    when: { authenticationFile: 'misspelt' },
    outcome,
    says: 'The file is decoded strictly, so a key that nobody knows is not passed over.',
    source: `${options}, loadAuthenticationConfig`,
  },
  {
    id: 'endpoints-gate-off',
    when: { authenticationFile: 'anonymous', endpointsGate: 'off', until: '1.33' },
    outcome,
    says: 'The file may say `anonymous` only while the gate AnonymousAuthConfigurableEndpoints is on.',
    source: 'k8s.io/apiserver pkg/apis/apiserver/validation/validation.go',
  },
  {
    id: 'endpoints-gate-locked',
    when: { endpointsGate: 'off', since: '1.34', until: '1.36' },
    outcome,
    says: 'The gate is general and locked: it can no longer be turned off.',
    source: gates,
  },
  {
    id: 'endpoints-gate-gone',
    when: { endpointsGate: ['on', 'off'], since: '1.37' },
    outcome,
    says: 'The gate has gone, and naming one that is not known ends the apiserver.',
    source: gates,
  },
  {
    id: 'flag-and-file',
    when: { authenticationFile: 'anonymous', anonymousFlag: 'set' },
    outcome,
    says: 'Anonymous requests are decided by the flag or by the file, and the flag counts as given whatever it says.',
    source: `${options}, ToAuthenticationConfig`,
  },
];
