// Real kubelets of the newest version, one control plane and a node for each setting: what strangers get, and what the
// kubelet asked the apiserver about each answer.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Review } from '../../src/domain/audit.ts';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder, texts } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('kubelet');

const settings = ['default', 'kubelet-grant-pods', 'kubelet-flags-only'];
const asked = ':(/pods|/metrics|/configz|/does-not-exist|/healthz)@';

/** `system:anonymous get nodes/pods true` */
const inShort = (review: Review) =>
  review.kind === 'TokenReview'
    ? `token ${review.user ?? review.authenticated}`
    : `${review.user} ${review.verb} ${review.resource}/${review.subresource} ${review.allowed}`;

test('each kubelet answers as its own setting says, with the reviews that decided it', async () => {
  await using folder = await temporaryFolder();
  const argv = ['kubelet', '-k', 'latest', '-s', settings.join(), '--grep', asked];
  const { exitCode, results, output, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const cell = (setting: string, probe: string) =>
    Object.entries(results.cells).find(([id]) => id.endsWith(`/${setting}/process/${probe}`))?.[1];
  const answers = (probe: string) =>
    settings.map((setting) => {
      const found = cell(setting, probe);
      return found ? shortOutcome(found.observed) : 'no such cell';
    });
  const reviews = (setting: string, probe: string) => (cell(setting, probe)?.reviews ?? []).map(inShort);

  assert.equal(answers('kubelet:GET:/pods@none'), ['401', '200', '200']);
  assert.equal(answers('kubelet:HEAD:/pods@none'), ['401', '403', '405']);
  assert.equal(answers('kubelet:GET:/metrics@none'), ['401', '403', '200']);
  assert.equal(answers('kubelet:GET:/does-not-exist@none'), ['404', '404', '404']);
  assert.equal(answers('kubelet:GET:/pods@foreign-cert'), ['401', '401', '200']);
  assert.equal(answers('kubelet:GET:/pods@service-account'), ['403', '403', '200']);
  assert.equal(answers('kubelet:GET:/pods@node-cert'), ['403', '403', '200']);
  assert.equal(answers('kubelet:GET:/pods@kubelet-client-cert'), ['200', '200', '200']);
  assert.equal(answers('kubelet-read-only:GET:/pods@none'), ['closed', 'closed', '200']);
  assert.equal(answers('kubelet-healthz:GET:/healthz@none'), ['200', '200', '200']);

  const [closed, granted, flags] = settings as [string, string, string];
  assert.equal(reviews(closed, 'kubelet:GET:/pods@none'), []);
  assert.equal(reviews(granted, 'kubelet:GET:/pods@none'), ['system:anonymous get nodes/pods true']);
  assert.equal(reviews(granted, 'kubelet:GET:/configz@none'), [
    'system:anonymous get nodes/configz false',
    'system:anonymous get nodes/proxy false',
  ]);
  assert.equal(reviews(granted, 'kubelet:HEAD:/metrics@none'), ['system:anonymous  nodes/metrics false']);
  assert.equal(reviews(granted, 'kubelet:GET:/metrics@service-account'), [
    'token system:serviceaccount:default:bearerless',
    'system:serviceaccount:default:bearerless get nodes/metrics false',
  ]);
  assert.equal(reviews(granted, 'kubelet:GET:/metrics@invalid-token'), ['token false']);
  assert.equal(reviews(flags, 'kubelet:GET:/metrics@service-account'), []);

  const clusters = results.clusters.map(({ setting, readySeconds }) => [setting, readySeconds]);
  assert.equal(clusters.map(([setting]) => setting).toSorted(), settings.toSorted());
  assert.is(new Set(clusters.map(([, seconds]) => seconds)).size, 1, 'they share a control plane');

  const files = await texts(output);
  const named = Object.values(results.cells).flatMap(({ evidence }) => evidence);
  assert.equal(
    named.filter(({ path }) => !files.has(join(output, path))),
    [],
  );
  const secret =
    /PRIVATE KEY-----\n|\beyJ[\w-]+\.[\w-]+\.[\w-]+|this-token-is-not-known|"token": "(?!\(removed\)")/;
  assert.equal(
    [...files].filter(([, text]) => secret.test(text)).map(([file]) => file),
    [],
    'no key or token is in any file, reviewed ones included',
  );
});
