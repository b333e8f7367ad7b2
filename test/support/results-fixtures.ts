// The two versions of the article as fixtures: five settings with long names, twelve paths, five identities, two join
// modes.
import type { Table } from './results-builder.ts';

const settings = ['default', 'anonymous-on', 'anonymous-off', 'paths-health', 'paths-health-join'];
const clusterInfo = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const health = ['/healthz', '/livez', '/readyz'];
const closed = ['/', '/api', '/apis', '/metrics', '/openapi/v2', '/api/v1/namespaces', '/no-such-path'];
const paths = [
  '/',
  '/api',
  '/apis',
  '/version',
  ...health,
  ...closed.slice(3, -1),
  clusterInfo,
  '/no-such-path',
];

/** What a stranger gets on a path of the apiserver, setting by setting. */
function stranger(path: string): string {
  if (closed.includes(path)) return '403 403 401 401 401';
  if (path === '/version') return '200 200 401 401 401';
  return path === clusterInfo ? '200 200 401 401 200' : '200 200 401 200 200';
}

/** What a service account without rights gets. */
function account(path: string): string {
  const code = path === '/no-such-path' ? '404' : /metrics|namespaces$/.test(path) ? '403' : '200';
  return Array(5).fill(code).join(' ');
}

const same = (code: string) => Array(5).fill(code).join(' ');
const admin = (path: string) => same(path === '/no-such-path' ? '404' : '200');

/** The answers of v1.33.13, complete. */
export const modern: Table = {
  version: 'v1.33.13',
  settings,
  answers: {
    ...Object.fromEntries(paths.map((path) => [`apiserver:GET:${path}@none`, stranger(path)])),
    ...Object.fromEntries(paths.map((path) => [`apiserver:GET:${path}@invalid-token`, same('401')])),
    ...Object.fromEntries(paths.map((path) => [`apiserver:GET:${path}@service-account`, account(path)])),
    ...Object.fromEntries(paths.map((path) => [`apiserver:GET:${path}@bootstrap-token`, account(path)])),
    ...Object.fromEntries(paths.map((path) => [`apiserver:GET:${path}@admin-cert`, admin(path)])),
    'kubelet:GET:/healthz@none': same('401'),
    'kubelet:GET:/pods@none': same('401'),
    'kubelet:GET:/healthz@admin-cert': same('200'),
    'kubelet:GET:/pods@admin-cert': same('200'),
    'join:token': 'joined joined refused:unauthorized refused:unauthorized joined',
    'join:file-cert': same('joined'),
  },
  expected: { 'anonymous-off/apiserver:GET:/api@none': '!401', 'default/apiserver:GET:/version@none': '200' },
};

/** The answers of v1.20.2, in which the last two settings do not exist. */
export const old: Table = {
  version: 'v1.20.2',
  settings,
  answers: Object.fromEntries(
    Object.entries(modern.answers).map(([question, words]) => [
      question,
      `${words.split(' ').slice(0, 3).join(' ')} n/a n/a`,
    ]),
  ),
  expected: { 'anonymous-off/apiserver:GET:/api@none': '!401' },
};

/** A bad day: a cluster that died, a wrong answer, an open question, and answers that were never asked for. */
export const troubled: Table = {
  version: 'v1.33.13',
  settings: settings.slice(0, 3),
  answers: {
    'apiserver:GET:/api@none': '403 403 .',
    'apiserver:GET:/version@none': '403 ? .',
    'apiserver:GET:/version@service-account': '200 401 .',
    'join:token': 'refused:timeout ? .',
  },
  expected: { 'default/apiserver:GET:/version@none': '200' },
  faults: {
    'anonymous-off': {
      message: 'kube-apiserver exited with 1 after 0.3 s.',
      tail: 'I0102 flags ok\n\u001b[31mE0102 "command failed"\u001b[0m err="open /etc/kubernetes/pki/apiserver.crt: no such file or directory"\n',
    },
  },
};

/** What whole clusters show, and an engine that says otherwise. */
export const whole: Table[] = [
  {
    version: 'v1.33.13',
    settings: ['default', 'anonymous-off', 'off-tcp-probes', 'broken'],
    answers: {
      'apiserver:GET:/api@none': '403 401 401 401',
      init: 'completed completed completed failed',
      'restart:kube-apiserver': 'stays-up restarted stays-up not-ready',
      'edit-manifest:anonymous-auth=false': 'completed n/a n/a n/a',
      'edit-manifest:anonymous-auth=false/apiserver:GET:/api@none': '403>401 n/a n/a n/a',
      'edit-manifest:anonymous-auth=false/apiserver:GET:/version@none': '200>401 n/a n/a n/a',
      'edit-manifest:anonymous-auth=false/apiserver:GET:/version@admin-cert': '200>200 n/a n/a n/a',
    },
  },
  {
    version: 'v1.33.13',
    engine: 'process-node',
    settings: ['default', 'anonymous-off'],
    answers: { 'apiserver:GET:/api@none': '403 403' },
  },
];

/**
 * Everything a cluster can send to mislead a reader: escapes, other line ends, bidi, markup, tables, fences, mentions.
 */
const nasty =
  '\u001b[2J\u009b31m\r\nfake \u202Eline\u2028 | ``a`` <img src=x> @everyone [x](javascript:1) \u0000\u200b';

/** A cluster whose texts and paths are out to break the page. */
export const hostile: Table = {
  version: 'v1.33.13',
  settings: ['default', 'anonymous-off'],
  answers: {
    'apiserver:GET:/a|b`c`<b>[31m$(x)@none': '200 .',
    'apiserver:GET:/api@none': '403 .',
  },
  faults: { 'anonymous-off': { message: nasty, tail: `first ${nasty}\n\`\`\`\nlast ${nasty}` } },
};
