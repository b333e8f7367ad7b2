// Real kind clusters, oldest and newest version: the same answers as the process engine gives, the join story, the evidence, and
// nothing left in Docker afterwards.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import type { Results } from '../../src/domain/results.ts';
import { run, temporaryFolder, texts, withoutSeconds } from '../support/bearerless.ts';
import { leftovers } from '../support/docker.ts';
import { suite } from '../support/suite.ts';

const test = suite('kind clusters', { limit: 1_200_000 });

const settings = 'default,anonymous-off,paths-health';

/** What each question was answered, without the engine that was asked. */
function answers({ cells }: Results, engine: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cells).map(([id, { observed }]) => [
      id.replace(`/${engine}/`, '/'),
      `${shortOutcome(observed)}${observed.kind === 'refused' ? ` ${observed.reason}` : ''}`,
    ]),
  );
}

test('v1.20.2 and the newest version answer on kind as they do on process', async () => {
  await using folder = await temporaryFolder();
  const before = await leftovers();
  const argv = ['-k', 'v1.20.2,v1.37.2', '-s', settings];
  const kind = await run(join(folder.path, 'kind'), [...argv, '--engine', 'kind']);
  assert.is(kind.exitCode, 0, kind.said);
  assert.equal(await leftovers(), before, 'nothing is left in Docker');
  const process = await run(join(folder.path, 'process'), argv);
  assert.is(process.exitCode, 0, process.said);
  assert.equal(answers(kind.results, 'kind'), answers(process.results, 'process'));

  const joined = (version: string, setting: string, mode: string) =>
    withoutSeconds(kind.results.cells[`${version}/${setting}/kind/join:${mode}`]?.observed);
  assert.equal(joined('v1.20.2', 'default', 'token'), { kind: 'joined' });
  assert.equal(joined('v1.20.2', 'anonymous-off', 'token'), {
    kind: 'refused',
    phase: 'preflight',
    reason: 'unauthorized',
    message: "couldn't validate the identity of the API Server: Unauthorized",
  });
  assert.equal(joined('v1.37.2', 'anonymous-off', 'file-cert'), { kind: 'joined' });

  const files = await texts(kind.output);
  const named = Object.values(kind.results.cells).flatMap(({ evidence }) => evidence);
  assert.equal(
    named.filter((path) => !files.has(join(kind.output, path))),
    [],
    'evidence that is named is there',
  );
  const token = join(kind.output, 'evidence/v1.20.2/default/kind/join_token');
  assert.match(
    files.get(join(token, 'audit.jsonl')) ?? '',
    /"username":"system:anonymous".*kubeadm:bootstrap-signer-clusterinfo\/kube-public.*cluster-info/,
  );
  assert.match(files.get(join(token, 'kubelet.log')) ?? '', /kubelet/i);
  const secret = /PRIVATE KEY-----\n|\beyJ[\w-]+\.[\w-]+\.[\w-]+|\b[a-z0-9]{6}\.[a-z0-9]{16}\b/;
  const leaks = [...files].filter(([, text]) => secret.test(text)).map(([file]) => file);
  assert.equal(leaks, [], 'no key or token is in any file');

  const images = kind.results.run.binaries.filter(({ name }) => name.startsWith('image '));
  assert.equal(
    images.map(({ name, sha256 }) => [name, /^[0-9a-f]{64}$/.test(sha256)]),
    [
      ['image bearerless/node:v1.20.2', true],
      ['image bearerless/node:v1.37.2', true],
    ],
  );
});
