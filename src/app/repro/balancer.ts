// The shell lines that put a load balancer before the apiserver of a control-plane node, with the configuration that
// the cell had, and read from it whether the apiserver is up.
import type { BalancerCheck } from '../../domain/probe.ts';
import { heredoc } from '../../domain/shell.ts';
import { haproxyConfig } from '../../probe/balancer/haproxy.ts';
import { checkScript } from '../../probe/balancer/keepalived.ts';
import { nginxConfig } from '../../probe/balancer/nginx.ts';
import type { QuestionLines } from './question.ts';

const place = {
  apiserver: { host: '127.0.0.1', port: 6443 },
  folder: '.',
  ports: { front: 20_000, stats: 20_001 },
};
const note = (program: string) => `The node needs ${program}, which no node of kind has: run it with "here".`;

/** The lines, and what the node must have. */
export function balancerLines(check: BalancerCheck): QuestionLines {
  const [program, how = ''] = check.split(':');
  switch (program) {
    case 'haproxy':
      return { lines: haproxyLines(how), note: note('haproxy and curl') };
    case 'nginx':
      return { lines: nginxLines, note: note('nginx with its module for TCP (stream), and curl') };
    default:
      return {
        lines: [
          ...begin,
          heredoc('check_apiserver.sh', checkScript(how, place.apiserver.port)),
          '# The exit code is all that keepalived looks at.',
          'sh check_apiserver.sh && answer=up || answer=down',
        ],
        note: note('curl'),
      };
  }
}

const begin = ['cd "$(mktemp --directory)"'];
const inBackground = ['balancer=$!', `trap 'kill "$balancer"' EXIT`];

const clientCertificate = [
  'pki=/etc/kubernetes/pki',
  'cp "$pki/ca.crt" ca.crt',
  'openssl req -new -newkey rsa:2048 -nodes -keyout check.key -subj /CN=load-balancer -out check.csr',
  'openssl x509 -req -in check.csr -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -set_serial 1 -days 1 -out check.crt',
  'cat check.crt check.key >check.pem',
];

const haproxyLines = (how: string): string[] => [
  ...begin,
  ...(how === 'readyz-cert' ? clientCertificate : []),
  heredoc('haproxy.cfg', haproxyConfig(how, place)),
  'haproxy -db -f haproxy.cfg &',
  ...inBackground,
  'for _ in $(seq 40); do',
  '  sleep 0.5',
  `  row=$(curl --silent 'http://127.0.0.1:${place.ports.stats}/;csv' | grep '^apiserverbackend,control-plane,') || continue`,
  '  checked=$(cut -d , -f 37,38 <<<"$row")',
  '  case $checked in INI* | ,*) continue ;; esac',
  '  case $(cut -d , -f 18 <<<"$row") in UP) answer=up ;; DOWN) answer=down ;; *) continue ;; esac',
  `  printf '%s %s\\n' "$answer" "$checked"`,
  '  break',
  'done',
];

const nginxLines: string[] = [
  ...begin,
  heredoc('nginx.conf', nginxConfig({ ...place, module: undefined })),
  '# Debian has this as a module of its own.',
  'for module in /usr/lib/nginx/modules/ngx_stream_module.so; do',
  '  [ ! -e "$module" ] || sed -i "1i load_module $module;" nginx.conf',
  'done',
  'nginx -p "$PWD" -c "$PWD/nginx.conf" 2>nginx.log &',
  ...inBackground,
  'sleep 1',
  'for _ in 1 2 3; do',
  `  curl --silent --insecure --output /dev/null --write-out '%{http_code}\\n' https://127.0.0.1:${place.ports.front}/readyz || true`,
  'done',
  'grep -E "temporarily disabled|no live upstreams|connect\\(\\) failed|timed out" nginx.log && answer=down || answer=up',
];
