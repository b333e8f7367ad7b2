// Real Kubernetes, asked as a stranger asks a cluster of somebody's own; and the examples of Kubernetes Jobs, one with
// files of one's own, put to a real apiserver.
import { readFile } from 'node:fs/promises';
import { request as forward } from 'node:https';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { parse, parseAllDocuments } from 'yaml';
import { packageRoot } from '../../src/domain/root.ts';
import { bearerless } from '../support/bearerless.ts';
import { probeCases, probeStory } from '../support/probe-story.ts';
import { suite } from '../support/suite.ts';

const test = suite('probe of real clusters');

for (const one of probeCases) {
  test(`a cluster under ${one.setting} is told by its answers, directly and behind a TLS proxy`, async () => {
    await probeStory('process', one, one.setting === 'default' ? linted : undefined);
  });
}

/** The examples of Jobs are taken by a real apiserver, unknown fields being errors. */
async function linted(kubeconfig: string): Promise<void> {
  const config = parse(await readFile(kubeconfig, 'utf8'));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const example = await readFile(join(import.meta.dirname, '../../examples/kubernetes-job.yaml'), 'utf8');
  const own = await bearerless([
    'plan',
    '-f',
    join(packageRoot, 'examples/kubeadm.yaml'),
    '--kubernetes-job',
  ]);
  const jobs = [example, own.stdout].flatMap((text) => parseAllDocuments(text).map((one) => one.toJS()));
  equal(
    jobs.map(({ kind }) => kind),
    ['Job', 'Job', 'ConfigMap', 'Job', 'Job'],
  );
  const cron = await readFile(join(import.meta.dirname, '../../examples/probe-cronjob.yaml'), 'utf8');
  const pem = (text: string) => Buffer.from(text, 'base64');
  const { hostname: host, port } = new URL(cluster.server);
  for (const object of [...jobs, parse(cron)]) {
    const group = object.apiVersion === 'v1' ? 'api/v1' : `apis/${object.apiVersion}`;
    const kind = `${object.kind.toLowerCase()}s`;
    const answer = await new Promise<{ status?: number | undefined; body: string }>((resolve, reject) => {
      const request = forward(
        {
          host,
          port,
          method: 'POST',
          path: `/${group}/namespaces/default/${kind}?dryRun=All&fieldValidation=Strict`,
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
      request.end(JSON.stringify(object));
    });
    equal(answer.status, 201, answer.body);
  }
}
