// How balancers are read, from texts that the real ones gave (HAProxy 2.6.12, keepalived 2.2.7, nginx 1.22.1).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { temporaryFolder } from '../../../test/support/bearerless.ts';
import { suite } from '../../../test/support/suite.ts';
import { BalancerCheck } from '../../domain/probe.ts';
import type { Beside } from '../../engine/cluster.ts';
import { startComponent } from '../../engine/process/component.ts';
import { balance } from './balance.ts';
import { haproxyConfig, isAnswer, serverRow, stateOf } from './haproxy.ts';
import { checkScript, scriptState } from './keepalived.ts';
import { nginxConfig, streamModule } from './nginx.ts';

const test = suite('load balancers');

const csv = (
  status: string,
  check: string,
  code: string,
) => `# pxname,svname,status,check_status,check_code,last_chk,
apiserver,FRONTEND,OPEN,,,,
apiserverbackend,control-plane,${status},${check},${code},"a ""b"", c",
apiserverbackend,BACKEND,${status},,,,
`;

test('the row of the apiserver is found in the statistics, and text in quotes is one value', () => {
  equal(serverRow(csv('DOWN', 'L7STS', '401')), {
    pxname: 'apiserverbackend',
    svname: 'control-plane',
    status: 'DOWN',
    check_status: 'L7STS',
    check_code: '401',
    last_chk: 'a "b", c',
  });
  is(serverRow('# pxname,svname\nstats,BACKEND\n'), undefined);
  is(serverRow(''), undefined);
});

test('HAProxy has no opinion before its first check, nor between up and down', () => {
  const state = (...row: Parameters<typeof csv>) => stateOf(serverRow(csv(...row)) ?? {});
  is(state('UP', 'L7OK', '200'), 'up');
  is(state('DOWN', '* L7STS', '401'), 'down');
  is(state('UP', 'INI', ''), undefined);
  is(state('UP', '* INI', ''), undefined);
  is(state('UP', '', ''), undefined);
  is(state('UP 1/3', 'L7STS', '401'), undefined);
  is(state('DOWN 1/2', 'L7OK', '200'), undefined);
  is(state('no check', 'L7OK', '200'), undefined);
});

test('only a status takes the apiserver down, and 5xx only when it does not pass', () => {
  const answers = (milliseconds: number, ...row: Parameters<typeof csv>) =>
    isAnswer(serverRow(csv(...row)) ?? {}, milliseconds);
  is(answers(0, 'UP', 'L4OK', ''), true);
  is(answers(0, 'DOWN', 'L7STS', '401'), true);
  is(answers(0, 'DOWN', 'L7STS', '500'), false);
  is(answers(25_000, 'DOWN', 'L7STS', '500'), true);
  for (const fault of ['L4CON', 'L4TOUT', 'L6RSP', 'L7TOUT', 'L7RSP'])
    is(answers(25_000, 'DOWN', fault, ''), false, fault);
});

test('the last thing that keepalived says of its script counts', () => {
  const line = (text: string) => `Fri Nov 27 23:08:24 2026: ${text}\n`;
  const failed = line('VRRP_Script(check_apiserver) failed (exited with status 1)');
  const succeeded = line('VRRP_Script(check_apiserver) succeeded');
  is(scriptState(line('Script `check_apiserver` now returning 1')), undefined);
  equal(scriptState(failed), {
    state: 'down',
    by: 'exit 1',
    said: 'VRRP_Script(check_apiserver) failed (exited with status 1)',
  });
  equal(scriptState(failed + succeeded), {
    state: 'up',
    by: 'exit 0',
    said: 'VRRP_Script(check_apiserver) succeeded',
  });
});

test('the module of nginx for TCP is built in, beside it, or missing', () => {
  is(streamModule('configure arguments: --with-stream --with-x'), null);
  is(
    streamModule('--modules-path=/usr/lib/nginx/modules --with-stream=dynamic'),
    '/usr/lib/nginx/modules/ngx_stream_module.so',
  );
  is(streamModule('--modules-path=/usr/lib/nginx/modules --with-stream_ssl_module'), undefined);
});

test('every check has a configuration that asks what its name says', () => {
  const place = {
    apiserver: { host: '10.0.0.1', port: 6443 },
    folder: '/f',
    ports: { front: 1, stats: 2 },
  };
  for (const check of BalancerCheck.options) {
    const [program, how = ''] = check.split(':');
    if (program === 'haproxy') {
      const text = haproxyConfig(how, place);
      match(text, /server control-plane 10\.0\.0\.1:6443 check/);
      const path = how.replace('-cert', '');
      is(text.includes(`uri /${path}\n`), ['healthz', 'livez', 'readyz', 'readyz-cert'].includes(how), check);
      is(text.includes('/f/check.pem'), how === 'readyz-cert', check);
    } else if (program === 'keepalived') {
      is(checkScript(how, 6443).includes('curl -sfk'), how === 'healthz', check);
    } else match(nginxConfig({ ...place, module: undefined }), /server 10\.0\.0\.1:6443 max_fails=1/);
  }
});

/** A machine with programs that print this and end with that. */
const beside = (folder: string, code: number, output: string): Beside => ({
  run: async (argv) => ({ argv, code, output, seconds: 0, timedOut: false }),
  writeFile: async () => {},
  open: async () => await Promise.reject(new Error('nobody listens')),
  async start(name) {
    const argv = ['sh', '-c', 'echo "[ALERT] config : unknown keyword" >&2; exit 1'];
    const log = join(folder, `${name}.log`);
    const { ready, kill } = await startComponent({ name, argv, log, processes: new Set() });
    return { ready, kill, printed: () => readFile(log, 'utf8') };
  },
});

test('a program that is missing is unsupported, and one that ends by itself is a fault: neither is down', async () => {
  await using folder = await temporaryFolder();
  const { signal } = new AbortController();
  const before = (machine: Beside) => ({
    apiserver: { host: '127.0.0.1', port: 6443, trust: { ca: '' } },
    certificate: async () => ({}),
    beside: machine,
  });
  const missing = before(beside(folder.path, 127, 'env: haproxy: No such file or directory'));
  equal(await balance('haproxy:tcp', missing, signal), {
    unsupported: 'haproxy is not on PATH: sudo apt-get install haproxy',
  });
  const broken = before(beside(folder.path, 0, 'HAProxy version 2.6.12 2026/10/17'));
  for (const check of ['haproxy:tcp', 'haproxy:readyz-cert'] as const) {
    const thrown = await balance(check, broken, signal).catch((fault) => fault);
    is(thrown.code, 'component-exited');
    match(thrown.tail, /unknown keyword/);
  }
});
