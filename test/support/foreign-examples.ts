// What people set and the catalogue does not: each kind once, with what is predicted of a question under it, and by
// which rule. Measured on v1.37.2 where the version is that.
import {
  chain,
  type Example,
  example,
  file,
  flags,
  foreign,
  issuer,
  livez,
  refused,
} from './foreign-example.ts';
import { ofJoins } from './foreign-joins.ts';
import { ofDoubts, ofKubelets, ofObjects } from './foreign-objects.ts';
import { ofRequests } from './foreign-requests.ts';
import { ofWebhooks } from './foreign-webhooks.ts';

/** How booleans are spelt, and what else flags say. */
const ofFlags = [
  ...['0', 'f', 'F', 'FALSE', 'False'].map((value) =>
    example(flags({ 'anonymous-auth': value }), livez, '401 strangers-shut-out'),
  ),
  ...['1', 't', 'T', 'TRUE', 'True'].map((value) =>
    example(flags({ 'anonymous-auth': value }), livez, '200 public-info'),
  ),
  refused(flags({ 'anonymous-auth': 'no' }), 'refused-flag-value'),
  refused(flags({ 'feature-gates': 'ComponentStatusz=maybe' }), 'refused-gate-value'),
  example(flags({ 'authorization-mode': 'AlwaysDeny' }), livez, '403 stranger-forbidden'),
  example(
    flags({ 'authorization-mode': 'Node' }),
    'apiserver:GET:/api@service-account',
    '403 known-but-forbidden',
  ),
  example(flags({ 'authorization-mode': 'RBAC,AlwaysAllow' }), livez, '401 strangers-shut-out'),
  refused(flags({ 'authorization-mode': 'RBAC,rbac' }), 'refused-authorization-modes'),
  refused(flags({ 'oidc-issuer-url': 'https://issuer.example' }), 'refused-oidc-half'),
  refused(
    flags({ 'oidc-issuer-url': 'http://issuer.example', 'oidc-client-id': 'a' }),
    'refused-oidc-issuer',
  ),
  example(
    flags({ 'oidc-issuer-url': 'https://issuer.example', 'oidc-client-id': 'a' }),
    livez,
    '200 public-info',
  ),
  example(
    flags({ 'enable-bootstrap-token-auth': 'false' }),
    'apiserver:GET:/api@bootstrap-token',
    '401 bootstrap-tokens-off',
  ),
  example(
    flags({ 'enable-bootstrap-token-auth': 'F' }),
    'join:token',
    'refused unauthorized join-config-unauthorized',
  ),
  example(
    flags({ 'enable-bootstrap-token-auth': '0' }),
    'join:file-token',
    'refused unauthorized join-tokens-off',
  ),
  example(
    flags({ 'enable-bootstrap-token-auth': '0' }),
    'join:file-exec',
    'refused unauthorized join-plugin-tokens-off',
  ),
  example(
    flags({ 'enable-bootstrap-token-auth': '0' }),
    'join:file-tls-token',
    'refused unauthorized join-config-unauthorized-by-file',
  ),
  example(
    flags({ 'service-account-issuer': 'kubernetes/serviceaccount' }),
    'apiserver:GET:/openid/v1/jwks@service-account',
    '404 no-issuer-discovery',
  ),
];

const ofFiles = [
  refused(file({}, 'v2'), 'refused-authentication-version'),
  refused(file({}, 'v1'), 'refused-authentication-version', 'v1.33.13'),
  refused(file({ anonymous: { enabled: true } }), 'endpoints-gate-alpha', 'v1.31.4'),
  refused(foreign({ apiserver: { authenticationConfig: { jwt: [] } } }), 'refused-authentication-kind'),
  refused(file({ jwt: [{ ...issuer, claimMapping: {} }] }), 'refused-authentication-field'),
  refused(file({ anonymous: { enabled: 'true' } }), 'refused-authentication-type'),
  refused(file({ anonymous: { conditions: [{ path: '/livez' }] } }), 'refused-authentication-conditions'),
  refused(
    file({ jwt: [{ ...issuer, claimMappings: { username: { claim: 'sub' } } }] }),
    'refused-authentication-issuer',
  ),
  refused(
    foreign({ ...file({}), apiserver: { ...file({}).apiserver, flags: { 'oidc-client-id': 'a' } } }),
    'refused-oidc-and-file',
  ),
  example(
    foreign({ ...file({}), apiserver: { ...file({}).apiserver, flags: { 'oidc-client-id': 'a' } } }),
    livez,
    '200 public-info',
    'v1.32.2',
  ),
  example(file({ jwt: null, anonymous: { enabled: true } }), livez, '200 public-info'),
  example(file({ jwt: [issuer] }), livez, '200 public-info'),
  ...['v1.32.2', 'v1.32.3'].map((version) =>
    example(
      foreign({
        apiserver: {
          flags: { 'anonymous-auth': 'false' },
          authenticationConfig: file({ anonymous: { enabled: true } }).apiserver.authenticationConfig,
        },
      }),
      livez,
      version === 'v1.32.2' ? '200 public-info' : 'config-rejected flag-and-file',
      version,
    ),
  ),
  refused(
    file({ jwt: [{ ...issuer, issuer: { ...issuer.issuer, certificateAuthority: 'PEM HERE' } }] }),
    'refused-authentication-issuer',
  ),
  refused(chain('{ type: RBAC, name: mine }'), 'refused-authorization-file'),
  refused(chain('{ type: RBAC, name: rbac }'), 'refused-authorization-both', 'v1.30.14'),
  refused(chain('{ type: RBAC, name: rbac }'), 'authorization-file-alpha', 'v1.29.15'),
  refused(chain('{ type: RBAC, name: rbac }'), 'authorization-file-unknown', 'v1.28.15'),
  example(
    chain('{ type: Node, name: node }, { type: RBAC, name: rbac }'),
    'apiserver:GET:/api@none',
    '403 stranger-forbidden',
  ),
  example(
    chain('{ type: RBAC, name: rbac }, { type: AlwaysAllow, name: alwaysallow }'),
    'apiserver:GET:/api@none',
    '200 everything-allowed',
  ),
];

/** Every example. */
export const examples: readonly Example[] = [
  ...ofFlags,
  ...ofFiles,
  ...ofObjects,
  ...ofKubelets,
  ...ofDoubts,
  ...ofJoins,
  ...ofWebhooks,
  ...ofRequests,
];
