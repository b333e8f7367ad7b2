// HAProxy, configured as kubeadm's guide to high availability shows (docs/ha-considerations.md of kubernetes/kubeadm),
// and read by its own statistics.
import { exchange } from '../../engine/https.ts';
import type { Balancer } from './balancer.ts';

/** Milliseconds until HAProxy has made up its mind; and for as long as it is answered 5xx, as by one that starts. */
const [patience, settling] = [30_000, 20_000];

/** The lines of the backend, and the words after `check` of its server; `files` has the CA and a certificate. */
export function checkLines(check: string, files: string): { backend: string[]; server: string } {
  const get = (path: string) => [
    'option httpchk',
    'http-check connect ssl',
    `http-check send meth GET uri ${path}`,
    'http-check expect status 200',
  ];
  switch (check) {
    case 'tcp':
      return { backend: [], server: '' };
    case 'ssl-hello':
      // As it stood in the guide: of two check options the last one counts.
      return {
        backend: ['option httpchk GET /healthz', 'http-check expect status 200', 'option ssl-hello-chk'],
        server: '',
      };
    case 'readyz-cert':
      return {
        backend: get('/readyz'),
        server: ` verify required ca-file ${files}/ca.crt crt ${files}/check.pem`,
      };
    default:
      return { backend: get(`/${check}`), server: ' verify none' };
  }
}

/** The configuration. */
export function haproxyConfig(
  check: string,
  {
    apiserver,
    folder,
    ports,
  }: { apiserver: { host: string; port: number }; folder: string; ports: { front: number; stats: number } },
): string {
  const { backend, server } = checkLines(check, folder);
  return [
    'global',
    '    log stdout format raw local0',
    '',
    'defaults',
    '    log                     global',
    '    option                  dontlognull',
    '    option                  redispatch',
    '    retries                 1',
    '    timeout http-request    10s',
    '    timeout queue           20s',
    '    timeout connect         5s',
    '    timeout client          35s',
    '    timeout server          35s',
    '    timeout http-keep-alive 10s',
    '    timeout check           10s',
    '',
    'frontend apiserver',
    `    bind 127.0.0.1:${ports.front}`,
    '    mode tcp',
    '    default_backend apiserverbackend',
    '',
    'backend apiserverbackend',
    '    mode tcp',
    ...backend.map((line) => `    ${line}`),
    '    balance     roundrobin',
    `    server control-plane ${apiserver.host}:${apiserver.port} check${server}`,
    '',
    'listen stats',
    `    bind 127.0.0.1:${ports.stats}`,
    '    mode http',
    '    stats enable',
    '    stats uri /',
    '',
  ].join('\n');
}

/** What the statistics say of a server, without what they leave empty. */
type Row = Partial<Record<string, string>>;

/** The row of the apiserver in the statistics. */
export function serverRow(csv: string): Row | undefined {
  const [head = '', ...lines] = csv.split('\n');
  const names = head.replace(/^# /, '').split(',');
  const rows = lines.map((line) => {
    const values = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
    const clean = values.map((value) => value.replace(/,$/, '').replace(/^"|"$/g, '').replaceAll('""', '"'));
    const pairs = names.map((name, at) => [name, clean[at] ?? '']);
    return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
  });
  return rows.find(({ pxname, svname }) => pxname === 'apiserverbackend' && svname === 'control-plane');
}

/** `up` and `down` as HAProxy says; undefined while it has not checked, or is between the two. */
export function stateOf({ status, check_status = '' }: Row): 'up' | 'down' | undefined {
  if (check_status.replace(/^\* /, '') === 'INI' || check_status === '') return undefined;
  return status === 'UP' ? 'up' : status === 'DOWN' ? 'down' : undefined;
}

/**
 * Whether an answer of the apiserver decided. Without one it is down for a reason that is not the apiserver's, since
 * that answers the harness meanwhile.
 */
export function isAnswer(row: Row, milliseconds: number): boolean {
  const code = Number(row.check_code ?? 0);
  return stateOf(row) === 'up' || (code > 0 && code < 500) || (code >= 500 && milliseconds > settling);
}

/** What it says of its last check: `Layer7 wrong status, L7STS/401`. */
function wordsOf({ check_status = '', check_code, check_desc }: Row): string {
  return [check_desc, check_status + (check_code ? `/${check_code}` : '')].filter(Boolean).join(', ');
}

export const haproxy: Balancer = {
  name: 'HAProxy',
  async look({ beside }) {
    const { code, output } = await beside.run(['haproxy', '-v']);
    const [, version] = /HAProxy version (\S+)/i.exec(output) ?? [];
    if (code === 0 && version !== undefined) return { version };
    return { unsupported: 'haproxy is not on PATH: sudo apt-get install haproxy' };
  },
  async prepare(check, place) {
    const { beside, folder, cluster } = place;
    const config = haproxyConfig(check, place);
    await beside.writeFile(`${folder}/haproxy.cfg`, config);
    if (check === 'readyz-cert') {
      const { cert, key } = await cluster.certificate('load-balancer', []);
      await beside.writeFile(`${folder}/ca.crt`, cluster.apiserver.trust.ca);
      await beside.writeFile(`${folder}/check.pem`, `${cert}${key}`);
    }
    return {
      argv: ['haproxy', '-db', '-f', `${folder}/haproxy.cfg`],
      kept: { 'balancer-config': config },
    };
  },
  async read(_, started, { beside, ports, signal }) {
    const where = { host: '127.0.0.1', port: ports.stats };
    const ask = { ...where, trust: 'plain', method: 'GET', path: '/;csv', limit: 2_000, signal } as const;
    const since = performance.now();
    const row = await started.ready(
      'HAProxy has checked the apiserver',
      async () => {
        const open = (inner: AbortSignal) => beside.open(where, inner);
        const row = serverRow((await exchange({ ...ask, open })).body);
        if (row === undefined || stateOf(row) === undefined) return undefined;
        if (!isAnswer(row, performance.now() - since)) throw new Error(`${row.status}: ${wordsOf(row)}`);
        return row;
      },
      { limit: patience, signal, every: 100 },
    );
    const by = row.check_code || row.check_status || '';
    return { state: row.status === 'UP' ? 'up' : 'down', by, said: wordsOf(row), raw: row };
  },
};
