// What kube-apiservers are started with, made by chance from a grammar of what people have: flags in every spelling,
// configuration files sound and not, and chains of authorizers.
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Own, present, record, some, sometimes } from './foreign-part.ts';

const bool = fc.constantFrom('true', 'false', '1', '0', 't', 'f', 'T', 'F', 'TRUE', 'FALSE', 'True', 'False');
const spelled = fc.oneof(
  { arbitrary: bool, weight: 8 },
  { arbitrary: fc.constantFrom('yes', 'no', 'off', ''), weight: 1 },
);

const modes = fc
  .shuffledSubarray(['Node', 'RBAC', 'RBAC', 'AlwaysAllow', 'AlwaysDeny', 'Webhook'], { minLength: 1 })
  .map((list) => [...new Set(list)])
  .map((list) => list.join());
const issuers = [
  'https://kubernetes.default.svc',
  'https://issuer.example',
  'kubernetes/serviceaccount',
  'http://issuer.example',
];

/** Flags that matter, and some that do not. */
const flags = record({
  'anonymous-auth': sometimes(spelled, 1),
  'authorization-mode': sometimes(modes, 4),
  'service-account-issuer': sometimes(fc.constantFrom(...issuers), 5),
  'feature-gates': sometimes(
    fc.constantFrom(
      'ComponentStatusz=false',
      'AnonymousAuthConfigurableEndpoints=true',
      'NoSuchGate=true',
      'ComponentFlagz=false',
    ),
    12,
  ),
  'max-requests-inflight': sometimes(fc.constantFrom('800', '1600'), 6),
  'event-ttl': sometimes(fc.constantFrom('2h', '30m0s'), 6),
  profiling: sometimes(bool, 6),
  'enable-bootstrap-token-auth': sometimes(bool, 9),
  'oidc-issuer-url': sometimes(fc.constant('https://issuer.example'), 9),
  'enable-admission-plugins': sometimes(
    fc.constantFrom('NodeRestriction', 'NodeRestriction,AlwaysPullImages'),
    7,
  ),
  'tls-min-version': sometimes(fc.constant('VersionTLS12'), 8),
})
  .map((found) => ('oidc-issuer-url' in found ? { ...found, 'oidc-client-id': 'cluster' } : found))
  // Beside an AuthorizationConfiguration no mode may be named.
  .map((found) => found as Record<string, string>);

export const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const paths = ['/livez', '/readyz', '/healthz', '/version', clusterInfo, '/api', '/healthz*', '/livez/', ''];
const conditions = sometimes(
  fc.oneof(
    { weight: 6, arbitrary: some(paths).map((list) => list.map((path) => ({ path }))) },
    { weight: 1, arbitrary: fc.constantFrom([], null, [{}], [{ paths: ['/livez'] }], { path: '/livez' }) },
  ),
  3,
);
const anonymous = fc.oneof(
  { weight: 6, arbitrary: record({ enabled: fc.constant(true), conditions }) },
  { weight: 2, arbitrary: record({ enabled: fc.constant(false), conditions }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      {},
      null,
      { enabled: 'true' },
      { Enabled: true },
      { enabled: true, condition: [] },
      { conditions: [{ path: '/livez' }] },
    ),
  },
);
const issuer = { url: 'https://issuer.example', audiences: ['cluster'] };
const claimMappings = { username: { claim: 'sub', prefix: 'oidc:' } };
const jwt = fc.constantFrom(
  [],
  null,
  [{ issuer, claimMappings }],
  [{ issuer, claimMappings: { username: { claim: 'sub' } } }],
  [{ issuer: { ...issuer, url: 'http://issuer.example' }, claimMappings }],
  [{ issuer, claimMapping: claimMappings }],
  [{ issuer, claimMappings, claimValidationRules: [{ claim: 'hd', requiredValue: 'x' }] }],
);
const authenticationConfig = fc
  .record(
    {
      apiVersion: fc.constantFrom(
        'apiserver.config.k8s.io/v1beta1',
        'apiserver.config.k8s.io/v1beta1',
        'apiserver.config.k8s.io/v1',
        'apiserver.config.k8s.io/v1alpha1',
        'apiserver.config.k8s.io/v1beta1',
        'apiserver.config.k8s.io/v1',
        'apiserver.config.k8s.io/v2',
        'apiserver.k8s.io/v1',
      ),
      kind: fc.oneof(
        { weight: 15, arbitrary: fc.constant('AuthenticationConfiguration') },
        { weight: 1, arbitrary: fc.constant('AuthenticationConfig') },
      ),
      anonymous: fc.oneof(
        { arbitrary: anonymous, weight: 6 },
        { arbitrary: fc.constant(undefined), weight: 1 },
      ),
      jwt: sometimes(jwt, 2),
      unknown: sometimes(fc.constant(true), 19),
    },
    { noNullPrototype: true },
  )
  .map(present);

const authorizer = fc.shuffledSubarray(['Node', 'RBAC', 'AlwaysAllow', 'Webhook'], { minLength: 1 });
const kubeConfigFile = '/etc/kubernetes/bearerless/access.kubeconfig';
const webhookIn = fc.constantFrom(
  { failurePolicy: 'Deny', timeout: '1s' },
  { failurePolicy: 'NoOpinion', timeout: '500ms' },
  { failurePolicy: 'Deny', timeout: '60s' },
);
const authorization = fc
  .tuple(
    authorizer,
    fc.constantFrom('v1beta1', 'v1', 'v1alpha1', 'v2'),
    fc.constantFrom(false, false, false, true),
    webhookIn,
  )
  .map(([types, version, misnamed, webhook]) =>
    stringify({
      apiVersion: `apiserver.config.k8s.io/${version}`,
      kind: 'AuthorizationConfiguration',
      authorizers: types.map((type) => ({
        type,
        name: misnamed ? `my-${type.toLowerCase()}` : type.toLowerCase(),
        ...(type === 'Webhook'
          ? {
              webhook: {
                ...webhook,
                subjectAccessReviewVersion: 'v1',
                matchConditionSubjectAccessReviewVersion: 'v1',
                connectionInfo: { type: 'KubeConfigFile', kubeConfigFile },
              },
            }
          : {}),
      })),
    }),
  );

const webhook = { 'authorization-webhook-config-file': '/etc/kubernetes/bearerless/access.kubeconfig' };

/** A webhook of the flag is waited for for half a minute, which is too long for hundreds of requests. */
const fileOnly = (mode: string | undefined, access: string) =>
  access === 'hang' && mode?.includes('Webhook') ? 'away' : access;

/** What an apiserver is started with. */
export const apiserverSetting: fc.Arbitrary<Own> = fc
  .record(
    {
      flags,
      authenticationConfig: sometimes(authenticationConfig, 1),
      // One that answers 500 is asked again by the apiserver for seconds, at every request.
      access: fc.constantFrom('allow', 'deny', 'no-opinion', 'away', 'hang'),
      authorization: sometimes(authorization, 5),
    },
    { noNullPrototype: true },
  )
  .chain((own) => fc.tuple(fc.constant(own), fc.constantFrom(true, true, true, false)))
  .map(
    ([
      {
        flags: { 'authorization-mode': mode, 'anonymous-auth': anonymous, ...flags },
        authenticationConfig,
        authorization,
        access,
      },
      sound,
    ]) => ({
      apiserver: {
        flags: {
          ...flags,
          ...(mode?.includes('Webhook') && !(sound && authorization) ? webhook : {}),
          // What contradicts itself ends the apiserver: now and then is enough.
          ...(mode !== undefined && !(sound && authorization) ? { 'authorization-mode': mode } : {}),
          ...(anonymous !== undefined && !(sound && authenticationConfig)
            ? { 'anonymous-auth': anonymous }
            : {}),
          ...(authorization
            ? { 'authorization-config': '/etc/kubernetes/bearerless/authorization.yaml' }
            : {}),
        } as Record<string, string>,
        flagsWhen: [],
        ...(mode?.includes('Webhook') || authorization
          ? { webhooks: { access: fileOnly(mode, access) } }
          : {}),
        ...(authenticationConfig ? { authenticationConfig } : {}),
        files: (authorization ? { 'authorization.yaml': authorization } : {}) as Record<string, string>,
      },
    }),
  );
