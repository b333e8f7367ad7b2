import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { temporaryFolder } from '../../../test/support/bearerless.ts';
import { suite } from '../../../test/support/suite.ts';
import { certificate } from '../../../test/support/tls.ts';
import { exchange } from '../https.ts';
import { serveWebhooks } from './webhooks.ts';

const test = suite('engine/webhooks');

const review = (kind: string, group: string) =>
  JSON.stringify({ apiVersion: `${group}.k8s.io/v1`, kind, spec: {} });
const token = review('TokenReview', 'authentication');
const access = review('SubjectAccessReview', 'authorization');

test('each webhook answers every review in its one way, as soon as there is a certificate', async () => {
  const { signal } = new AbortController();
  await using folder = await temporaryFolder();
  const pair = await certificate(folder.path);
  let looks = 0;
  const late = async () => (++looks > 3 ? pair : undefined);
  const modes = {
    yes: 'allow',
    no: 'deny',
    none: 'no-opinion',
    broken: 'error',
    slow: 'hang',
    gone: 'away',
  } as const;
  const { kubeconfigs, end } = await serveWebhooks(modes, {
    host: '127.0.0.1',
    certificate: late,
    signal,
    caPath: pair.file,
  });
  const clusterOf = (name: string) => parse(kubeconfigs[name] ?? '').clusters[0].cluster;
  const ask = async (name: string, body: string) => {
    const { hostname: host, port, pathname: path } = new URL(clusterOf(name).server);
    const question = {
      host,
      port: Number(port),
      trust: { ca: pair.cert },
      method: 'POST',
      path,
      body,
      signal,
    };
    return await exchange({ ...question, limit: name === 'slow' ? 300 : 10_000 }).then(
      ({ status, body }) => (status === 200 ? JSON.parse(body).status : status),
      ({ code }) => (code === 'ECONNREFUSED' ? 'refused' : 'no answer'),
    );
  };
  while (looks < 4) await new Promise((resolve) => setTimeout(resolve, 10));
  try {
    equal(clusterOf('yes')['certificate-authority'], pair.file);
    equal(await ask('yes', token), {
      authenticated: true,
      user: { username: 'webhook-user', groups: ['webhook-group'] },
    });
    equal(await ask('yes', access), { allowed: true });
    equal(await ask('no', token), { authenticated: false });
    equal(await ask('no', access), { allowed: false, denied: true, reason: 'the webhook says no' });
    equal(await ask('none', access), { allowed: false });
    equal(
      [await ask('broken', access), await ask('slow', access), await ask('gone', access)],
      [500, 'no answer', 'refused'],
    );
  } finally {
    end();
  }
});
