// Real kind clusters, oldest and newest version: the same answers as the process engine gives, the join story on both,
// the evidence, and nothing left in Docker afterwards.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { isConclusive } from '../../src/domain/outcome.ts';
import { run, temporaryFolder, texts, withoutSeconds } from '../support/bearerless.ts';
import { leftovers } from '../support/docker.ts';
import { suite } from '../support/suite.ts';

const test = suite('kind clusters', { limit: 1_200_000 });

const versions = ['v1.20.2', 'v1.37.2'];
const settings = 'default,anonymous-on,anonymous-off,paths-health';

test('oldest and newest version, probes and the join story: kind and process agree on every answer', async () => {
  await using folder = await temporaryFolder();
  const before = await leftovers();
  const argv = ['stranger', 'kubeadm-join-unauthorized', '-k', versions.join(), '-s', settings];
  // Many servers on few processors: one that got no processor time is asked again, in a fresh cluster.
  const both = '--engine kind --compare process --retries 1 --reporter terminal,json,markdown'.split(' ');
  const kind = await run(folder.path, [...argv, ...both]);
  assert.is(kind.exitCode, 0, kind.said);
  assert.equal(await leftovers(), before, 'nothing is left in Docker');
  const cells = Object.entries(kind.results.cells);
  const answered = cells.filter(([id, { observed }]) => id.includes('/kind/') && isConclusive(observed));
  assert.equal(kind.results.agreement, { compared: answered.length, disagreements: [] });
  assert.ok(answered.length > 400, `${answered.length} questions were answered on both`);
  const said = `${answered.length} questions were asked in more than one way, with the same answers.`;
  assert.match(kind.stdout, said);
  assert.match(await readFile(join(kind.output, 'results.md'), 'utf8'), said);

  for (const version of versions) await theStory(kind, version);
  const joined = (version: string, setting: string, mode: string) =>
    withoutSeconds(kind.results.cells[`${version}/${setting}/kind/join:${mode}`]?.observed);
  assert.equal(joined('v1.37.2', 'anonymous-off', 'file-cert'), { kind: 'joined' });

  const files = await texts(kind.output);
  const named = Object.values(kind.results.cells).flatMap(({ evidence }) => evidence);
  assert.equal(
    named.filter(({ path }) => !files.has(join(kind.output, path))),
    [],
    'evidence that is named is there',
  );
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

/**
 * Refused with anonymous requests off, joined with them on, and the audit log says who read cluster-info and why it
 * might.
 */
async function theStory(
  { results, output }: Awaited<ReturnType<typeof run>>,
  version: string,
): Promise<void> {
  for (const engine of ['kind', 'process']) {
    const cell = (setting: string) => `${version}/${setting}/${engine}/join:token`;
    const off = results.cells[cell('anonymous-off')]?.observed;
    assert.ok(off?.kind === 'refused', JSON.stringify(off));
    assert.equal([off.phase, off.reason], ['preflight', 'unauthorized']);
    assert.match(off.message, /couldn't validate the identity of the API Server: .*Unauthorized/);
    const on = results.cells[cell('anonymous-on')];
    assert.is(on?.observed.kind, 'joined');
    const { user, code, reason } = on?.audit ?? {};
    assert.equal([user, code], ['system:anonymous', 200]);
    assert.match(reason ?? '', /kubeadm:bootstrap-signer-clusterinfo\/kube-public/);
    const evidence = join(output, 'evidence', version, 'anonymous-on', engine, 'join_token');
    const audit = (await readFile(join(evidence, 'audit.jsonl'), 'utf8')).trim().split('\n');
    const reads = audit
      .map((line) => JSON.parse(line))
      .filter(({ requestURI }) =>
        requestURI.startsWith('/api/v1/namespaces/kube-public/configmaps/cluster-info'),
      );
    assert.ok(
      reads.some(
        ({ user, userAgent }) => user.username === 'system:anonymous' && /^kubeadm\//.test(userAgent),
      ),
      `kubeadm reads cluster-info as a stranger: ${JSON.stringify(reads)}`,
    );
    assert.match(await readFile(join(evidence, 'kubelet.log'), 'utf8'), /kubelet/i);
  }
}
