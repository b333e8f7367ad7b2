// Lists the configurations that the kube-apiserver rejects: it exits at once and reports the reason, so every question
// to that cluster has this one outcome.
import type { Rule } from '../rule.ts';

const options = 'pkg/kubeapiserver/options/authentication.go';
const gates = 'k8s.io/component-base featuregate/feature_gate.go; pkg/features/kube_features.go';
const outcome = 'config-rejected';
const anyFile = ['silent', 'anonymous', 'misspelt'] as const;

const validation = 'k8s.io/apiserver pkg/apis/apiserver/validation/validation.go';
const authorization = 'pkg/kubeapiserver/options/authorization.go, Validate';

/** The reasons in refusals.ts for which the apiserver does not start. */
const refusals: readonly Rule[] = (
  [
    [
      'flag-value',
      'A boolean flag takes 1, t, T, TRUE, true, True, 0, f, F, FALSE, false and False, and nothing else.',
      'spf13/pflag bool.go; Go strconv.ParseBool',
    ],
    ['gate-value', 'A feature gate is true or false, and nothing else.', gates],
    [
      'oidc-and-file',
      'The flags --oidc-* and an authentication file exclude each other.',
      `${options}, validateOIDCOptions`,
    ],
    [
      'oidc-half',
      'Of --oidc-issuer-url and --oidc-client-id neither stands alone, and no other --oidc-* without them.',
      `${options}, validateOIDCOptions`,
    ],
    [
      'oidc-issuer',
      'The issuer of --oidc-issuer-url is an https URL, and since v1.30 not that of the ServiceAccounts.',
      validation,
    ],
    [
      'authentication-kind',
      'The file says that it is something else than an AuthenticationConfiguration, or nothing.',
      `${options}, loadAuthenticationConfig`,
    ],
    [
      'authentication-version',
      'The apiserver does not know this API version of AuthenticationConfiguration.',
      'k8s.io/apiserver pkg/apis/apiserver/install',
    ],
    [
      'authentication-field',
      'The file is decoded strictly, so a key that nobody knows is not passed over, at any depth.',
      `${options}, loadAuthenticationConfig`,
    ],
    [
      'authentication-type',
      'A field of the file has a value of another type.',
      `${options}, loadAuthenticationConfig`,
    ],
    ['authentication-conditions', 'Conditions stand only beside enabled: true.', validation],
    [
      'authentication-issuer',
      'Validation refuses an issuer of the file: its URL, its audiences, or how it maps claims.',
      validation,
    ],
    [
      'authorization-both',
      'An authorization file and the flags --authorization-mode and --authorization-webhook-* exclude each other; kubeadm adds the mode up to v1.30.',
      authorization,
    ],
    [
      'authorization-modes',
      'A mode is not known, is there twice, or lacks the file that it needs.',
      authorization,
    ],
    [
      'authorization-file',
      'The file is no AuthorizationConfiguration of a known version, or its authorizers are not those that it may name.',
      'pkg/kubeapiserver/authorizer/config.go, LoadAndValidateData',
    ],
  ] as const
).map(([refused, says, source]) => ({ id: `refused-${refused}`, when: { refused }, outcome, says, source }));

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
    id: 'endpoints-gate-alpha',
    when: { authenticationFile: 'anonymous', endpointsGate: 'unset', since: '1.31', until: '1.31' },
    outcome,
    says: 'In v1.31 the gate AnonymousAuthConfigurableEndpoints is off until it is turned on.',
    source: 'pkg/features/kube_features.go; k8s.io/apiserver pkg/apis/apiserver/validation/validation.go',
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
  {
    id: 'authorization-file-unknown',
    when: { authorizationFile: 'named', until: '1.28' },
    outcome,
    says: 'There is no flag --authorization-config before v1.29, and a flag that is not known ends the apiserver.',
    source: 'pkg/kubeapiserver/options/authorization.go of v1.28.15',
  },
  {
    id: 'authorization-file-alpha',
    when: { authorizationFile: 'named', since: '1.29', until: '1.29' },
    outcome,
    says: 'v1.29 has the flag, but its feature gate StructuredAuthorizationConfiguration is off.',
    source: 'pkg/kubeapiserver/options/authorization.go of v1.29.15',
  },
  ...refusals,
];
