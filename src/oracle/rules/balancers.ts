// Predicts whether a load balancer takes a healthy apiserver for up. A check that asks over HTTP follows the answer to
// its request; the others follow the connection.
import { type Rule, unpredicted } from '../rule.ts';

const guide = 'kubernetes/kubeadm docs/ha-considerations.md';
const haproxy = 'HAProxy Configuration Manual';
const turnedAway = ['401', '403', '500'];
const everyGet = ['lb:haproxy:healthz', 'lb:haproxy:livez', 'lb:haproxy:readyz*', 'lb:keepalived:*'];

/** The two rules of the checks that want 200 from a path, asked as a stranger or with a certificate. */
const wants200 = (id: string, probes: readonly string[], path: string): Rule[] => [
  {
    id: `lb-${id}-answered`,
    when: { probes, given: { [path]: '200' } },
    outcome: 'up',
    says: 'The check wants 200 from this path, and whoever asks as it does may read it.',
    source: `${guide}; ${haproxy}, http-check expect`,
  },
  {
    id: `lb-${id}-turned-away`,
    when: { probes, given: { [path]: turnedAway } },
    outcome: 'down',
    says: 'The check wants 200 from this path, and who asks as it does is turned away, so a healthy apiserver is taken out.',
    source: `${guide}; ${haproxy}, http-check expect`,
  },
];

export const balancerRules: readonly Rule[] = [
  {
    id: 'lb-connects',
    when: { probes: ['lb:haproxy:tcp', 'lb:nginx:stream'] },
    outcome: 'up',
    says: 'A connection that opens is enough, whatever would be answered.',
    source: `${haproxy}, check; nginx ngx_stream_upstream_module, max_fails`,
  },
  {
    id: 'lb-hears-tls',
    when: { probes: ['lb:haproxy:ssl-hello'] },
    outcome: 'up',
    says: 'Of the check options of a backend the last one counts, which asks for TLS alone; the path before it is never asked.',
    source: `${haproxy}, option ssl-hello-chk; ${guide} until May 2024`,
  },
  {
    id: 'lb-waits-for-webhook',
    when: { probes: everyGet, waits: ['before', 'unclear'] },
    outcome: unpredicted,
    says: 'A webhook never answers, and whether a check waits long enough is not known.',
    source: `${haproxy}, timeout check; ${guide}, --max-time`,
  },
  {
    id: 'lb-waits-for-refusal',
    when: { probes: ['lb:keepalived:any-answer'], waits: 'after' },
    outcome: unpredicted,
    says: 'A webhook never answers, and / is refused only after it was waited for.',
    source: `${guide}, --max-time`,
  },
  {
    id: 'lb-any-answer',
    when: { probes: ['lb:keepalived:any-answer'] },
    outcome: 'up',
    says: 'curl fails for no status unless --fail is given, so 401 and 403 are as good as 200.',
    source: `${guide} until May 2024; curl(1), --fail`,
  },
  ...wants200('healthz', ['lb:haproxy:healthz', 'lb:keepalived:healthz'], '/healthz'),
  ...wants200('livez', ['lb:haproxy:livez'], '/livez'),
  ...wants200('readyz', ['lb:haproxy:readyz'], '/readyz'),
  ...wants200('readyz-cert', ['lb:haproxy:readyz-cert'], '/readyz@cert:load-balancer'),
];
