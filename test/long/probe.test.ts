// Real Kubernetes, asked as a stranger asks a cluster of somebody's own: directly through its kubeconfig, and through a proxy that
// ends TLS before it.
import { readFile } from 'node:fs/promises';
import { createServer, request as forward } from 'node:https';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { parse } from 'yaml';
import type { Live } from '../../src/results/live.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';
import { certificate } from '../support/tls.ts';

const test = suite('probe of real clusters', { limit: 300_000 });

const summary = ({ likeness, granted, cis, reported, open }: Live) => ({
  likes: likeness.map(({ setting, differences }) => `${setting} ${differences.length}`),
  granted: granted.length,
  open,
  cis: cis.map(({ verdict }) => verdict),
  told: reported !== undefined,
});

const settings: Array<
  [
    setting: string,
    kubernetes: string[],
    expected: { likes: string; granted: number; told: boolean; cis: string },
  ]
> = [
  ['anonymous-off', ['-k', '1.37'], { likes: 'anonymous-off 0', granted: 0, told: false, cis: 'met' }],
  ['default', [], { likes: 'default 0', granted: 5, told: true, cis: 'not met' }],
  ['paths-health', ['-k', '1.37'], { likes: 'paths-health 0', granted: 3, told: false, cis: 'partly' }],
];

for (const [setting, kubernetes, expected] of settings) {
  test(`a cluster under ${setting} is told by its answers, directly and behind a TLS proxy`, async () => {
    await using home = await temporaryFolder();
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
    const env = { HOME: home.path, XDG_CACHE_HOME: cache };
    const name = `test-probe-${setting}`;
    const up = await bearerless(['up', '-k', '1.37', '-s', setting, '--name', name], env);
    try {
      is(up.exitCode, 0, up.stderr);
      const [, kubeconfig = ''] = /^export KUBECONFIG=(.*)$/m.exec(up.stdout) ?? [];
      const asked = ['--rate', '100', '--json', ...kubernetes];
      const direct = await bearerless(['probe', '--kubeconfig', kubeconfig, ...asked], env);
      is(direct.exitCode, 0, direct.stderr);
      const live = JSON.parse(direct.stdout) as Live;
      const { likes, cis, granted, told, open } = summary(live);
      equal(
        {
          likes: likes.includes(expected.likes) ? expected.likes : likes.join(),
          granted,
          told,
          cis: cis[0],
          open,
        },
        { ...expected, open: [] },
      );

      const tls = await certificate(home.path);
      const cluster = parse(await readFile(kubeconfig, 'utf8')).clusters[0].cluster;
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
      try {
        const server = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        const behind = await bearerless(
          ['probe', '--server', server, '--certificate-authority', tls.file, ...asked],
          env,
        );
        is(behind.exitCode, 0, behind.stderr);
        equal(summary(JSON.parse(behind.stdout) as Live), summary(live));
      } finally {
        proxy.closeAllConnections();
        proxy.close();
      }
      await linted(kubeconfig);
    } finally {
      await bearerless(['down', name], env);
    }
  });
}

/** The example of a Kubernetes Job is taken by a real apiserver, unknown fields being errors. */
async function linted(kubeconfig: string): Promise<void> {
  const config = parse(await readFile(kubeconfig, 'utf8'));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const job = parse(await readFile(join(import.meta.dirname, '../../examples/kubernetes-job.yaml'), 'utf8'));
  const pem = (text: string) => Buffer.from(text, 'base64');
  const { hostname: host, port } = new URL(cluster.server);
  const answer = await new Promise<{ status?: number | undefined; body: string }>((resolve, reject) => {
    const request = forward(
      {
        host,
        port,
        method: 'POST',
        path: '/apis/batch/v1/namespaces/default/jobs?dryRun=All&fieldValidation=Strict',
        headers: { 'content-type': 'application/json' },
        ca: pem(cluster['certificate-authority-data']),
        cert: pem(user['client-certificate-data']),
        key: pem(user['client-key-data']),
        servername: 'kubernetes',
      },
      async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode, body });
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify(job));
  });
  equal(answer.status, 201, answer.body);
}
