// What only whole clusters show, on kind clusters: the join that is refused, static pods that their own health checks end, patched
// health checks that keep them, and a manifest that is edited while the cluster runs.
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder, withoutSeconds } from '../support/bearerless.ts';
import { leftovers } from '../support/docker.ts';
import { suite } from '../support/suite.ts';

const test = suite('whole clusters on kind', { limit: 900_000 });

/** Runs on kind, asserts that everything is as its scenario expects and that nothing is left. */
async function kind(folder: string, argv: string[]) {
  const before = await leftovers();
  const ended = await run(folder, [...argv, '--engine', 'kind']);
  assert.is(ended.exitCode, 0, ended.said);
  assert.equal(await leftovers(), before, 'nothing is left in Docker');
  return ended.results.cells;
}

test('the join story: refused with anonymous requests off, joined with them on, the audit log says why', async () => {
  await using folder = await temporaryFolder();
  const cells = await kind(folder.path, ['kubeadm-join-unauthorized']);
  const join = (setting: string) => cells[`v1.20.2/${setting}/kind/join:token`];
  assert.equal(withoutSeconds(join('anonymous-off')?.observed), {
    kind: 'refused',
    phase: 'preflight',
    reason: 'unauthorized',
    message: "couldn't validate the identity of the API Server: Unauthorized",
  });
  assert.is(join('anonymous-on')?.observed.kind, 'joined');
  const audit = join('anonymous-on')?.audit;
  assert.is(audit?.user, 'system:anonymous');
  assert.is(audit?.code, 200);
  assert.match(audit?.reason ?? '', /kubeadm:bootstrap-signer-clusterinfo\/kube-public/);
});

for (const [version, patched] of [
  ['v1.20.2', 'off-token-probes'],
  ['v1.37.2', 'off-tcp-probes'],
] as const) {
  test(`${version} is restarted with anonymous requests off, and stays up under ${patched}`, async () => {
    await using folder = await temporaryFolder();
    const argv = ['restart-loop', '-k', version, '-s', `anonymous-off,${patched}`];
    const cells = await kind(folder.path, argv);
    const watched = (setting: string) => cells[`${version}/${setting}/kind/restart:kube-apiserver`]?.observed;
    const off = watched('anonymous-off');
    assert.ok(off?.kind === 'restarts' && off.count > 0, JSON.stringify(off));
    assert.match(off.cause ?? '', /HTTP probe failed with statuscode: 401/);
    const kept = watched(patched);
    assert.is(kept && shortOutcome(kept), 'stays-up');
  });
}

test('an edited manifest turns 403 and 200 into 401 on a running kind cluster', async () => {
  await using folder = await temporaryFolder();
  const cells = await kind(folder.path, ['manifest-edit', '-k', 'v1.37.2', '--grep', '@none']);
  const turned = Object.values(cells).flatMap(({ before, observed }) =>
    before ? [[shortOutcome(before), shortOutcome(observed)]] : [],
  );
  assert.equal(turned, [
    ['403', '401'],
    ['200', '401'],
    ['200', '401'],
    ['200', '401'],
  ]);
});
