// The story of `probe`, told of an engine: a real cluster asked as a stranger asks one of somebody's own, directly
// through its kubeconfig, and through a proxy that ends TLS before it.
import { readFile } from 'node:fs/promises';
import { createServer, request as forward } from 'node:https';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { parse } from 'yaml';
import type { LiveJudgement } from '../../src/results/live.ts';
import { bearerless, temporaryFolder } from './bearerless.ts';
import { certificate } from './tls.ts';

/** A setting, how it is asked, and what is to be found. */
export interface ProbeCase {
  setting: string;
  /** The version, where strangers may not read it. */
  kubernetes: string[];
  likes: string;
  granted: number;
  told: boolean;
  cis: string;
}

export const probeCases = [
  {
    setting: 'anonymous-off',
    kubernetes: ['-k', '1.37'],
    likes: 'anonymous-off 0',
    granted: 0,
    told: false,
    cis: 'met',
  },
  { setting: 'default', kubernetes: [], likes: 'default 0', granted: 5, told: true, cis: 'not met' },
  {
    setting: 'paths-health',
    kubernetes: ['-k', '1.37'],
    likes: 'paths-health 0',
    granted: 3,
    told: false,
    cis: 'partly',
  },
] as const satisfies ProbeCase[];

const summary = ({ likeness, granted, cis, reported, open }: LiveJudgement) => ({
  likes: likeness.map(({ setting, differences }) => `${setting} ${differences.length}`),
  granted: granted.length,
  open,
  cis: cis[0]?.verdict,
  told: reported !== undefined,
});

/** Starts a cluster and asks it; `further` may ask more of it. */
export async function probeStory(
  engine: string,
  { setting, kubernetes, ...expected }: ProbeCase,
  further: (kubeconfig: string) => Promise<void> = async () => {},
): Promise<void> {
  await using home = await temporaryFolder();
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const env = { HOME: home.path, XDG_CACHE_HOME: cache };
  const name = `probe-${engine}-${setting}`;
  const up = await bearerless(['up', '--engine', engine, '-k', '1.37', '-s', setting, '--name', name], env);
  try {
    is(up.exitCode, 0, up.stderr);
    const [, kubeconfig = ''] = /^export KUBECONFIG=(.*)$/m.exec(up.stdout) ?? [];
    const asked = ['--rate', '100', ...kubernetes];
    const direct = await bearerless(['probe', '--kubeconfig', kubeconfig, ...asked, '--json'], env);
    is(direct.exitCode, 0, direct.stderr);
    const { likes, ...rest } = summary(JSON.parse(direct.stdout) as LiveJudgement);
    equal(
      { likes: likes.includes(expected.likes) ? expected.likes : likes.join(), ...rest },
      { ...expected, open: [] },
    );

    await using proxy = await tlsProxy(kubeconfig, home.path);
    const argv = ['probe', '--server', proxy.url, '--certificate-authority', proxy.ca, ...asked];
    const behind = await bearerless([...argv, '--json'], env);
    is(behind.exitCode, 0, behind.stderr);
    equal(summary(JSON.parse(behind.stdout) as LiveJudgement), { likes, ...rest });
    const gate = await bearerless([...argv, '--setting', setting, '--fail-on', 'anonymous'], env);
    is(gate.exitCode, expected.cis === 'met' ? 0 : 1, gate.stdout);
    const other = setting === 'default' ? 'anonymous-off' : 'default';
    const differs = await bearerless([...argv, '--setting', other, '--fail-on', 'differs'], env);
    is(differs.exitCode, 1, differs.stdout);
    match(differs.stdout, `Likest of v1.37.2: ${other}; `);
    await further(kubeconfig);
  } finally {
    await bearerless(['down', name], env);
  }
}

/** A proxy with a certificate of its own before the cluster of a kubeconfig. */
async function tlsProxy(kubeconfig: string, folder: string) {
  const tls = await certificate(folder);
  const [{ cluster }] = parse(await readFile(kubeconfig, 'utf8')).clusters;
  const upstream = new URL(cluster.server);
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
  const proxy = createServer({ cert: tls.cert, key: tls.key }, (from, to) => {
    const { hostname: host, port } = upstream;
    const { method, url: path, headers } = from;
    forward({ host, port, method, path, headers, ca, servername: 'kubernetes' }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    }).end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    ca: tls.file,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
