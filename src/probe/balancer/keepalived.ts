// keepalived, whose script decides which machine has the virtual address. Configuration and scripts are those of
// kubeadm's guide to high availability (docs/ha-considerations.md of kubernetes/kubeadm); keepalived's log is read.
import { readFile } from 'node:fs/promises';
import { exchange } from '../../engine/https.ts';
import type { Balancer } from './balancer.ts';

/** Milliseconds until it has made up its mind; and for as long as the apiserver answers 5xx, as one that starts. */
const [patience, settling] = [30_000, 20_000];

/** The script, with the apiserver's own port. `any-answer` is the guide's until May 2024: curl fails for no status. */
export function checkScript(check: string, port: number): string {
  const url = check === 'healthz' ? `https://localhost:${port}/healthz` : `https://localhost:${port}/`;
  const curl =
    check === 'healthz'
      ? `curl -sfk --max-time 2 ${url} -o /dev/null`
      : `curl --silent --max-time 2 --insecure ${url} -o /dev/null`;
  return [
    '#!/bin/sh',
    '',
    'errorExit() {',
    '    echo "*** $*" 1>&2',
    '    exit 1',
    '}',
    '',
    `${curl} || errorExit "Error GET ${url}"`,
    '',
  ].join('\n');
}

/** The configuration, on an interface of its own. */
export function keepalivedConfig(folder: string, link: string): string {
  return [
    'global_defs {',
    '    router_id LVS_DEVEL',
    '    script_user root',
    '    enable_script_security',
    '}',
    'vrrp_script check_apiserver {',
    `  script "${folder}/check_apiserver.sh"`,
    '  interval 3',
    '  weight -2',
    '  fall 10',
    '  rise 2',
    '}',
    '',
    'vrrp_instance VI_1 {',
    '    state MASTER',
    `    interface ${link}`,
    '    virtual_router_id 51',
    '    priority 101',
    '    virtual_ipaddress {',
    '        192.0.2.2',
    '    }',
    '    track_script {',
    '        check_apiserver',
    '    }',
    '}',
    '',
  ].join('\n');
}

/** The last thing that it says of its script; undefined while it says nothing. */
export function scriptState(log: string): { state: 'up' | 'down'; by: string; said: string } | undefined {
  const [last] = [...log.matchAll(/VRRP_Script\(check_apiserver\) (succeeded|failed(?: \((.*)\))?)/g)].slice(
    -1,
  );
  if (last === undefined) return undefined;
  const [said, words, how = ''] = last;
  if (words === 'succeeded') return { state: 'up', by: 'exit 0', said };
  return {
    state: 'down',
    by: how.replace('exited with status', 'exit') || 'failed',
    said,
  };
}

export const keepalived: Balancer = {
  name: 'keepalived',
  async look({ beside }) {
    // A child of keepalived that cannot drop its groups ends with 0, which it takes for the script's success.
    if ((await readFile('/proc/self/setgroups', 'utf8').catch(() => '')).trim() === 'deny')
      return { unsupported: 'keepalived starts scripts only where groups can be set: run it as root' };
    const { code, output } = await beside.run(['keepalived', '--version']);
    const [, version] = /Keepalived v(\S+)/.exec(output) ?? [];
    if (code !== 0 || version === undefined)
      return { unsupported: 'keepalived is not on PATH: sudo apt-get install keepalived' };
    if ((await beside.run(['curl', '--version'])).code === 0) return { version };
    return { unsupported: 'curl, which the script runs, is not on PATH: sudo apt-get install curl' };
  },
  async prepare(check, { beside, folder, apiserver, ports }) {
    const link = `lb${ports.front}`;
    const script = checkScript(check, apiserver.port);
    const config = keepalivedConfig(folder, link);
    await beside.writeFile(`${folder}/check_apiserver.sh`, script);
    await beside.writeFile(`${folder}/keepalived.conf`, config);
    const steps = [
      ['chmod', '755', folder, `${folder}/check_apiserver.sh`],
      ['ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', `${link}p`],
      ['ip', 'addr', 'add', '192.0.2.1/24', 'dev', link],
      ['ip', 'link', 'set', link, 'up'],
      ['ip', 'link', 'set', `${link}p`, 'up'],
    ];
    for (const argv of steps) {
      const { code, output } = await beside.run(argv);
      if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${output.trim()}`);
    }
    const pids = ['--pid', `${folder}/pid`, '--vrrp_pid', `${folder}/vrrp.pid`];
    return {
      argv: [
        'keepalived',
        '--dont-fork',
        '--log-console',
        '--log-detail',
        '--vrrp',
        ...pids,
        '--use-file',
        `${folder}/keepalived.conf`,
      ],
      kept: { 'balancer-config': config, 'check-script': script },
    };
  },
  async read(check, started, { cluster: { apiserver }, signal }) {
    const since = performance.now();
    const path = check === 'healthz' ? '/healthz' : '/';
    const ask = { ...apiserver, method: 'GET', path, limit: 2_000, signal };
    const found = await started.ready(
      'keepalived has run its script',
      async () => {
        const seen = scriptState(await started.printed());
        if (seen === undefined) return undefined;
        const answered = await exchange(ask).then(
          ({ status }) => status,
          () => undefined,
        );
        // curl ends at a status only with --fail; without one the machine was too slow for the script.
        const isRefused = check === 'healthz' && answered !== undefined && answered >= 400;
        const settled = (answered ?? 0) < 500 || performance.now() - since > settling;
        if (seen.state === 'up' || (isRefused && settled)) return { seen, answered };
        throw new Error(`${seen.said}, and GET ${path} is answered with ${answered ?? 'nothing'}`);
      },
      { limit: patience, signal, every: 100 },
    );
    const { seen, answered } = found;
    const said = `${seen.said}; GET ${path} is answered with ${answered ?? 'nothing'}`;
    const lines = (await started.printed()).split('\n').filter((line) => line.includes('check_apiserver'));
    return { ...seen, said, raw: { answered, lines } };
  },
};
