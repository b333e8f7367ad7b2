// Real Kubernetes, newest version: what strangers, strangers with tokens and joins get under each setting, with its
// evidence.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder, texts, withoutSeconds } from '../support/bearerless.ts';
import { wrongInJournal } from '../support/documents.ts';
import { evidenceProblems } from '../support/evidence-problems.ts';
import { suite } from '../support/suite.ts';

const test = suite('matrix of the newest version', { limit: 600_000 });

const settings = ['default', 'anonymous-off', 'paths-health'];

test('every setting answers as it does', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, results, output, said } = await run(folder.path, ['-k', 'latest', '-s', settings.join()]);
  const version = Object.keys(results.cells)[0]?.split('/')[0];
  const answers = (probe: string) =>
    settings.map((setting) => {
      const cell = results.cells[`${version}/${setting}/process/${probe}`];
      return cell ? shortOutcome(cell.observed) : 'no such cell';
    });

  assert.is(exitCode, 0, said);
  assert.equal(answers('apiserver:GET:/api@none'), ['403', '401', '401']);
  assert.equal(answers('apiserver:GET:/version@none'), ['200', '401', '401']);
  assert.equal(answers('apiserver:GET:/healthz@none'), ['200', '401', '200']);
  assert.equal(answers('apiserver:GET:/api@service-account'), ['200', '200', '200']);
  assert.equal(answers('apiserver:GET:/api@invalid-token'), ['401', '401', '401']);
  assert.equal(answers('apiserver:GET:/metrics@bootstrap-token'), ['403', '403', '403']);
  assert.equal(answers('apiserver:GET:/metrics@admin-cert'), ['200', '200', '200']);
  assert.equal(answers('kubelet:GET:/pods@none'), ['401', '401', '401']);
  assert.equal(answers('kubelet:GET:/pods@admin-cert'), ['200', '200', '200']);
  assert.equal(answers('join:token'), ['joined', 'refused', 'refused']);
  assert.equal(answers('join:file-cert'), ['joined', 'joined', 'joined']);
  assert.equal(
    Object.values(results.cells).map(({ observed }) => observed.kind === 'inconclusive'),
    Object.keys(results.cells).map(() => false),
  );

  assert.equal(withoutSeconds(results.cells[`${version}/anonymous-off/process/join:token`]?.observed), {
    kind: 'refused',
    phase: 'preflight',
    reason: 'unauthorized',
    message:
      "couldn't validate the identity of the API Server: failed to request the cluster-info ConfigMap: Unauthorized",
  });

  const { auditID: __, ...audit } =
    results.cells[`${version}/default/process/apiserver:GET:/version@none`]?.audit ?? {};
  assert.equal(audit, {
    stage: 'ResponseComplete',
    user: 'system:anonymous',
    groups: ['system:unauthenticated'],
    decision: 'allow',
    reason:
      'RBAC: allowed by ClusterRoleBinding "system:public-info-viewer" of ClusterRole "system:public-info-viewer" to Group "system:unauthenticated"',
    code: 200,
  });
  const without = Object.entries(results.cells).filter(
    ([id, { audit }]) => id.includes('/apiserver:') && !audit,
  );
  assert.equal(
    without.map(([id]) => id),
    [],
    'each request has its audit event',
  );

  assert.equal(wrongInJournal(await readFile(join(output, 'journal.jsonl'), 'utf8')), []);
  const files = await texts(output);
  const named = Object.values(results.cells).flatMap(({ evidence }) => evidence);
  assert.equal(
    named.filter(({ path }) => !files.has(join(output, path))),
    [],
    'evidence that is named is there',
  );
  assert.equal(
    await evidenceProblems(output, results),
    [],
    'evidence is of its own cell, and tells no secret',
  );
});
