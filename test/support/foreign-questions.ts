// What is asked under foreign settings: one scenario for apiservers, one for objects of RBAC, one for kubelets, with
// requests that every part of the oracle has to know something for.
import type { Setting } from '../../src/domain/setting.ts';

const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const paths = [
  '/',
  '/api',
  '/api/v1',
  '/apis/apps/v1',
  '/version',
  '/healthz',
  '/livez',
  '/readyz',
  '/livez/ping',
  '/metrics',
  '/openapi/v2',
  '/openid/v1/jwks',
  '/.well-known/openid-configuration',
  '/api/v1/namespaces',
  '/api/v1/namespaces/default',
  '/api/v1/pods',
  '/api/v1/nodes',
  clusterInfo,
  '/api/v1/no-such',
  '/apis/apps/v1/deployments',
  '/apis/no.such.group/v1/things',
  '/does-not-exist',
  '/statusz',
  '/debug/pprof/',
];
const few = ['/version', '/healthz', clusterInfo, '/api/v1/namespaces', '/api', '/does-not-exist'];
const somebody = [
  'none',
  'basic',
  'invalid-token',
  'service-account',
  'bootstrap-token',
  'node-cert',
  'kubelet-client-cert',
  'admin-cert',
  'super-admin-cert',
];
/** What a request says of who sends it, and of what it wants. */
const carried = [
  { 'X-Remote-User': 'kubernetes-admin', 'X-Remote-Group': 'system:masters' },
  { 'Impersonate-User': 'jane', 'Impersonate-Group': 'system:masters' },
  { 'Impersonate-User': 'system:serviceaccount:default:default' },
  { 'Impersonate-User': 'system:anonymous' },
  { 'Impersonate-Group': 'system:masters' },
  { 'Impersonate-User': 'jane', 'Impersonate-Uid': '1' },
  { Connection: 'Upgrade', Upgrade: 'websocket', Origin: 'https://example.com' },
  { 'X-Something': '1' },
];
const apiserver = [
  { target: 'apiserver', paths, identities: somebody },
  {
    target: 'apiserver',
    methods: ['HEAD', 'OPTIONS', 'POST'],
    paths: few,
    identities: ['none', 'service-account', 'super-admin-cert'],
  },
  ...carried.map((headers) => ({
    target: 'apiserver',
    paths: ['/version', '/api', '/api/v1/namespaces', '/api/v1/no-such', '/openid/v1/jwks'],
    identities: ['none', 'service-account', 'bootstrap-token', 'super-admin-cert'],
    headers,
  })),
  {
    target: 'apiserver',
    methods: ['GET', 'OPTIONS', 'POST'],
    paths: ['/version', '/api/v1/namespaces', '/does-not-exist'],
    identities: ['none', 'super-admin-cert'],
    headers: { Origin: 'https://example.com' },
    body: '{}',
  },
];
const kubelet = [
  '/healthz',
  '/pods',
  '/metrics',
  '/metrics/slis',
  '/stats/summary',
  '/logs/',
  '/logs',
  '/configz',
  '/runningpods/',
  '/debug/pprof/',
  '/debug/pprof/cmdline',
  '/containerLogs/default/no-pod/no-container',
  '/statusz',
  '/flagz',
  '/does-not-exist',
];

/** What a part of the settings is asked. */
export interface Parts {
  apiserver: readonly Setting[];
  rbac: readonly Setting[];
  kubelet: readonly Setting[];
}

/** The scenarios, each of the settings that it is for. */
export function questions(parts: Parts): object[] {
  const scenario = (
    id: string,
    settings: readonly Setting[],
    probe: string,
    outcome: number,
    more: object,
  ) => ({
    id,
    title: 'Settings by chance.',
    why: 'To see whether what is said of them is so.',
    versions: ['latest'],
    settings: ['default', ...settings.map((one) => one.id)],
    control: { setting: 'default', probe, outcome },
    ...more,
  });
  return [
    scenario('foreign-apiserver', parts.apiserver, 'apiserver:GET:/version@none', 200, {
      requests: apiserver,
      healthChecks: ['kube-apiserver'],
    }),
    scenario('foreign-rbac', parts.rbac, 'apiserver:GET:/version@none', 200, {
      requests: [
        ...apiserver,
        {
          target: 'apiserver',
          paths: ['', '/status', '/proxy/pods', '/proxy/metrics', '/proxy/nope', '/proxy/logs/'].map(
            (rest) => `/api/v1/nodes/{node}${rest}`,
          ),
          identities: ['none', 'service-account', 'node-cert', 'admin-cert'],
        },
        {
          target: 'controller-manager',
          methods: ['GET', 'POST'],
          paths: ['/healthz', '/metrics', '/livez', '/configz', '/does-not-exist'],
          identities: ['none', 'invalid-token', 'service-account', 'admin-cert'],
        },
      ],
      joins: ['token', 'file-token', 'file-tls-token'],
      healthChecks: ['kube-apiserver'],
    }),
    scenario('foreign-kubelet', parts.kubelet, 'kubelet:GET:/pods@none', 401, {
      requests: [
        {
          target: 'kubelet',
          paths: kubelet,
          identities: ['none', 'service-account', 'node-cert', 'kubelet-client-cert', 'invalid-token'],
        },
        {
          target: 'kubelet',
          methods: ['POST', 'HEAD', 'OPTIONS'],
          paths: ['/pods', '/metrics'],
          identities: ['none', 'kubelet-client-cert'],
        },
        {
          target: 'kubelet-read-only',
          paths: ['/pods', '/metrics', '/healthz', '/logs/'],
          identities: ['none'],
        },
        {
          target: 'apiserver',
          methods: ['GET', 'POST', 'HEAD'],
          paths: kubelet.map((path) => `/api/v1/nodes/{node}/proxy${path}`),
          identities: ['none', 'super-admin-cert'],
        },
        {
          target: 'kubelet',
          paths: ['/pods', '/metrics'],
          identities: ['none', 'kubelet-client-cert'],
          headers: { 'Impersonate-User': 'jane', 'X-Remote-User': 'jane', Upgrade: 'websocket' },
        },
        { target: 'kubelet-healthz', paths: ['/healthz', '/healthz/ping', '/pods'], identities: ['none'] },
      ],
    }),
  ];
}
