// nginx as a balancer of TCP. Without NGINX Plus it checks nothing by itself: it takes a server out for a while when
// connections to it fail (max_fails, fail_timeout), and says so in its error log.

import { BearerlessError } from '../../domain/error.ts';
import { exchange } from '../../engine/https.ts';
import { pause } from '../../engine/wait.ts';
import type { Balancer } from './balancer.ts';

/** Milliseconds until it passes something on. */
const settling = 20_000;
const requests = 3;
const failure =
  /upstream server temporarily disabled|no live upstreams|connect\(\) failed|upstream timed out/;

/** The configuration. Of a single server nginx counts no failures, so it has two ways to the same one. */
export function nginxConfig({
  apiserver: { host, port },
  folder,
  ports,
  module,
}: {
  apiserver: { host: string; port: number };
  folder: string;
  ports: { front: number };
  module: string | undefined;
}): string {
  return [
    ...(module === undefined ? [] : [`load_module ${module};`]),
    'daemon off;',
    'master_process off;',
    'worker_processes 1;',
    `pid ${folder}/nginx.pid;`,
    'error_log stderr info;',
    'events {}',
    'stream {',
    '    upstream apiserver {',
    `        server ${host}:${port} max_fails=1 fail_timeout=10s;`,
    `        server 127.0.0.1:${port} max_fails=1 fail_timeout=10s;`,
    '    }',
    '    server {',
    `        listen 127.0.0.1:${ports.front};`,
    '        proxy_connect_timeout 5s;',
    '        proxy_pass apiserver;',
    '    }',
    '}',
    '',
  ].join('\n');
}

/** Where the module for TCP is, as `nginx -V` says; null if nginx has it built in. */
export function streamModule(output: string): string | null | undefined {
  if (/--with-stream(\s|$)/.test(output)) return null;
  const [, folder] = /--modules-path=(\S+)/.exec(output) ?? [];
  return folder && /--with-stream=dynamic/.test(output) ? `${folder}/ngx_stream_module.so` : undefined;
}

export const nginx: Balancer = {
  name: 'nginx',
  async look({ beside }) {
    const { code, output } = await beside.run(['nginx', '-V']);
    const [, version] = /nginx version: nginx\/(\S+)/.exec(output) ?? [];
    if (code !== 0 || version === undefined)
      return { unsupported: 'nginx is not on PATH: sudo apt-get install nginx-light libnginx-mod-stream' };
    const module = streamModule(output);
    const there = module === null || (module && (await beside.run(['test', '-e', module])).code === 0);
    if (there) return { version };
    return { unsupported: 'nginx has no module for TCP here: sudo apt-get install libnginx-mod-stream' };
  },
  async prepare(_, place) {
    const { beside, folder } = place;
    const module = streamModule((await beside.run(['nginx', '-V'])).output) ?? undefined;
    const config = nginxConfig({ ...place, module });
    await beside.writeFile(`${folder}/nginx.conf`, config);
    return {
      argv: ['nginx', '-p', folder, '-c', `${folder}/nginx.conf`],
      kept: { 'balancer-config': config },
    };
  },
  async read(_, started, { beside, ports, signal }) {
    const where = { host: '127.0.0.1', port: ports.front };
    const open = (inner: AbortSignal) => beside.open(where, inner);
    const ask = {
      ...where,
      trust: 'unverified',
      method: 'GET',
      path: '/readyz',
      limit: 5_000,
      signal,
    } as const;
    const statuses: number[] = [];
    await started.ready(
      'nginx passes requests on',
      async () => {
        statuses.push((await exchange({ ...ask, open })).status);
        return statuses.length >= requests || undefined;
      },
      { limit: settling, signal, every: 100 },
    );
    await pause(100, signal);
    const [failed] = (await started.printed()).split('\n').filter((line) => failure.test(line));
    // The apiserver answers the harness meanwhile, so a connection that fails is not its doing.
    if (failed !== undefined)
      throw new BearerlessError('environment', 'component-not-ready', `nginx counts a failure: ${failed}`);
    const by = [...new Set(statuses)].join(' ');
    const said = `requests are passed on, answered ${by}, and no failure is counted`;
    return { state: 'up', by, said, raw: { path: ask.path, statuses } };
  },
};
