// Examples of requests that say more than a method and a path: headers, bodies, the name of a node.
import { extrasId } from '../../src/domain/request-extras.ts';
import { accounts, bind, example, flags, foreign, kubelet, rbac } from './foreign-example.ts';

const anyone = foreign({});
const asked = (question: string, { body, ...headers }: Record<string, string>) =>
  question + extrasId({ headers, body });
const api = 'apiserver:GET:/api@none';
const livez = 'apiserver:GET:/livez@none';
const namespaces = (identity: string) => `apiserver:GET:/api/v1/namespaces@${identity}`;
const closed = flags({ 'anonymous-auth': 'false' });
/** What who may impersonate may say of others. */
const impersonator = foreign({
  objects: [
    {
      ...rbac,
      kind: 'ClusterRole',
      metadata: { name: 'impersonator' },
      rules: [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users', 'groups'] }],
    },
    ...bind('impersonator', accounts, 'impersonator').objects,
  ],
});
const node = '/api/v1/nodes/{node}';
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };

/** Requests with headers. */
const ofHeaders = [
  example(anyone, asked(livez, { Origin: 'https://example.com' }), '200 public-info'),
  example(
    flags({ 'cors-allowed-origins': '^https://example\\.com$' }),
    asked('apiserver:OPTIONS:/livez@none', { Origin: 'https://example.com' }),
    'unpredicted unread-input',
  ),
  example(anyone, asked(namespaces('none'), { 'X-Remote-User': 'admin' }), '403 stranger-forbidden'),
  example(closed, asked(api, { 'X-Remote-User': 'admin' }), '401 strangers-shut-out'),
  example(
    anyone,
    asked(namespaces('front-proxy:somebody'), { 'X-Remote-Uid': '1' }),
    'unpredicted unread-input',
  ),
  example(anyone, asked(livez, { 'X-Something': '1' }), 'unpredicted unread-request'),
  example(anyone, asked(api, { 'X-Something': '1' }), '403 stranger-forbidden'),
  example(anyone, asked(api, { Expect: '100-continue' }), 'unpredicted unread-input'),
  example(anyone, asked(livez, upgrade), '200 public-info'),
  example(anyone, asked(livez, { ...upgrade, 'Sec-WebSocket-Protocol': 'x' }), 'unpredicted unread-input'),
  example(
    anyone,
    asked('controller-manager:GET:/metrics@admin-cert', { 'X-Something': '1' }),
    'unpredicted component-unread-request',
  ),
  example(
    anyone,
    asked('kubelet:GET:/pods@kubelet-client-cert', { 'X-Something': '1' }),
    'unpredicted kubelet-unread-request',
  ),
  example(
    kubelet({ readOnlyPort: 10255 }),
    asked('kubelet-read-only:GET:/pods@none', { 'X-Something': '1' }),
    'unpredicted kubelet-open-port-unread-request',
  ),
  example(
    anyone,
    asked('kubelet:GET:/pods@none', { 'Impersonate-User': 'system:anonymous' }),
    '401 kubelet-strangers-shut-out',
  ),
];

const admin = { 'Impersonate-User': 'kubernetes-admin', 'Impersonate-Group': 'system:masters' };
/** Requests that say that they are another's. */
const ofImpersonation = [
  example(anyone, asked(namespaces('none'), admin), '403 may-not-impersonate'),
  example(closed, asked(namespaces('none'), admin), '401 strangers-shut-out'),
  example(anyone, asked(namespaces('service-account'), admin), '403 may-not-impersonate'),
  example(impersonator, asked(namespaces('service-account'), admin), '200 administrator'),
  example(
    impersonator,
    asked(namespaces('service-account'), { 'impersonate-user': 'jane' }),
    '403 known-but-forbidden',
  ),
  example(impersonator, asked(livez, { 'Impersonate-Group': 'system:masters' }), '400 impersonates-no-user'),
  example(
    impersonator,
    asked(namespaces('service-account'), { 'Impersonate-User': 'jane', 'Impersonate-Uid': '1' }),
    '403 may-not-impersonate',
  ),
  example(
    impersonator,
    asked(namespaces('service-account'), { 'Impersonate-User': 'jane', 'Impersonate-Uid': '1' }),
    '403 known-but-forbidden',
    'v1.20.2',
  ),
  example(
    impersonator,
    asked(namespaces('service-account'), { 'Impersonate-User': 'jane', 'Impersonate-Extra-Scopes': 'x' }),
    '403 may-not-impersonate',
  ),
  example(
    anyone,
    asked(namespaces('super-admin-cert'), {
      'Impersonate-User': 'system:serviceaccount:kube-system:default',
    }),
    '403 known-but-forbidden',
  ),
  example(
    anyone,
    asked('apiserver:GET:/openid/v1/jwks@super-admin-cert', {
      'Impersonate-User': 'system:serviceaccount:default:default',
    }),
    '200 issuer-discovery',
  ),
  example(
    anyone,
    asked(namespaces('super-admin-cert'), { 'Impersonate-User': 'system:node:a' }),
    'unpredicted unclear-impersonation',
  ),
  example(
    anyone,
    asked('apiserver:GET:/livez@super-admin-cert', { 'Impersonate-User': 'system:anonymous' }),
    '200 discovery',
  ),
  example(
    anyone,
    asked('apiserver:GET:/metrics@super-admin-cert', { 'Impersonate-User': 'system:anonymous' }),
    '403 known-but-forbidden',
  ),
];

const ofBodies = [
  example(anyone, asked('apiserver:GET:/livez@none', { body: '{}' }), '200 public-info'),
  example(anyone, asked('apiserver:POST:/api/v1/namespaces@none', { body: '{}' }), '403 stranger-forbidden'),
  example(
    anyone,
    asked('apiserver:POST:/api/v1/namespaces@super-admin-cert', { body: '{}' }),
    'unpredicted unread-request',
  ),
];

/** Requests with the name of a node in their path. */
const ofNodes = [
  example(anyone, `apiserver:GET:${node}@admin-cert`, '200 administrator'),
  example(anyone, `apiserver:GET:${node}/status@admin-cert`, '200 administrator'),
  example(anyone, `apiserver:GET:${node}@none`, '403 stranger-forbidden'),
  example(anyone, `apiserver:GET:${node}@node-cert`, 'unpredicted unclear-authorization'),
  example(anyone, `apiserver:GET:${node}/proxy/metrics@none`, '403 stranger-forbidden'),
  example(anyone, `apiserver:GET:${node}/proxy/pods@admin-cert`, '200 asked-through-the-apiserver'),
  example(anyone, `apiserver:GET:${node}/proxy/nope@admin-cert`, '404 asked-through-the-apiserver'),
  example(anyone, `apiserver:GET:${node}/proxy/logs@admin-cert`, 'unpredicted asked-through-the-apiserver'),
  example(
    kubelet({ enableDebuggingHandlers: false }),
    `apiserver:GET:${node}/proxy/logs/@admin-cert`,
    '405 asked-through-the-apiserver',
  ),
  example(
    kubelet({ address: '127.0.0.1' }),
    `apiserver:GET:${node}/proxy/pods@admin-cert`,
    'unpredicted asked-through-the-apiserver',
  ),
  example(
    foreign({ kubelet: { grant: { verbs: ['create'], resources: ['nodes/proxy'] } } }),
    `apiserver:POST:${node}/proxy/metrics@none`,
    '200 asked-through-the-apiserver',
  ),
  example(
    anyone,
    asked(`apiserver:GET:${node}/proxy/pods@admin-cert`, upgrade),
    'unpredicted unread-request',
  ),
];

export const ofRequests = [...ofHeaders, ...ofImpersonation, ...ofBodies, ...ofNodes];
