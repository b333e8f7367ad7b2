// What only whole clusters show, on kind clusters: static pods that their own health checks end, patched health checks
// that keep them, the same without Docker, a manifest that is edited while the cluster runs, and what joins later: a
// second control plane, and older kubelets.
import { readFile } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { leftovers } from '../support/docker.ts';
import { suite } from '../support/suite.ts';

const test = suite('whole clusters on kind', { limit: 3_600_000 });

/** Runs on kind, asserts that everything is as its scenario expects and that nothing is left. */
async function kind(folder: string, argv: string[]) {
  const before = await leftovers();
  // Many servers on few processors: one that got no processor time is asked again, in a fresh cluster.
  const ended = await run(folder, [...argv, '--engine', 'kind', '--retries', '1']);
  assert.is(ended.exitCode, 0, ended.said);
  assert.equal(await leftovers(), before, 'nothing is left in Docker');
  return ended.results;
}

/**
 * Most of a restart loop is watching: all clusters at once where nodes may watch as many files, of which a few are
 * started at a time.
 */
const watchers = Number(await readFile('/proc/sys/fs/inotify/max_user_instances', 'utf8'));
const together = watchers >= 512 ? ['-j', '5'] : [];

for (const [version, ...patched] of [
  ['v1.20.2', 'off-tcp-probes', 'off-token-probes'],
  ['v1.37.2', 'off-token-probes', 'paths-health'],
]) {
  test(`${version} is restarted with anonymous requests off, stays up under ${patched.join()}, and process agrees`, async () => {
    await using folder = await temporaryFolder();
    const settings = ['anonymous-off', 'default', ...patched];
    const argv = ['restart-loop', '-k', `${version}`, '-s', settings.join(), '--grep', 'init|restart:'];
    const { cells, agreement } = await kind(folder.path, [...argv, '--compare', 'process', ...together]);
    for (const engine of ['kind', 'process']) {
      const watched = (setting: string) =>
        cells[`${version}/${setting}/${engine}/restart:kube-apiserver`]?.observed;
      const off = watched('anonymous-off');
      assert.ok(off?.kind === 'restarts' && off.count > 0, JSON.stringify(off));
      assert.ok((off.firstAfterSeconds ?? 0) >= 40, JSON.stringify(off));
      assert.match(
        off.cause ?? '',
        /HTTP probe failed with statuscode: 401; Container kube-apiserver failed/,
      );
      for (const setting of ['default', ...patched]) {
        assert.equal(watched(setting), { kind: 'restarts', count: 0, ready: true }, `${engine}, ${setting}`);
      }
    }
    // The init and the restarts of every setting.
    assert.equal(agreement, { compared: 2 * settings.length, disagreements: [] });
  });
}

test('an edited manifest turns 403 and 200 into 401 on a running kind cluster', async () => {
  await using folder = await temporaryFolder();
  const { cells } = await kind(folder.path, ['manifest-edit', '-k', 'v1.37.2', '--grep', '@none']);
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

test('a second control plane joins a kind cluster and is as closed as the first; older kubelets join and are upgraded', async () => {
  await using folder = await temporaryFolder();
  const only = [
    'paths-health-join/kind/(second-apiserver.*version@none|join:(control-plane-(token|no-files)|token:kubelet=-1)$)',
    'kubelet-no-debugging/kind/upgrade-node.*/logs/@admin-cert',
  ];
  const settings = 'paths-health-join,kubelet-no-debugging';
  const scenarios = ['control-planes', 'version-skew', 'node-upgrade'];
  const { cells } = await kind(folder.path, [
    ...scenarios,
    '-k',
    'v1.37.2',
    '-s',
    settings,
    '-g',
    only.join('|'),
  ]);
  const said = Object.entries(cells).map(([id, { before, observed }]) => [
    id.replace(/^.*?\/kind\//, ''),
    [before, observed].flatMap((one) => (one ? [shortOutcome(one)] : [])).join(' → '),
  ]);
  assert.equal(Object.fromEntries(said), {
    'second-apiserver:GET:/version@none': '401',
    'join:control-plane-token': 'joined',
    'join:control-plane-no-files': 'config-rejected',
    'join:token:kubelet=-1': 'joined',
    'upgrade-node:kubelet=-1/kubelet:GET:/logs/@admin-cert': '405 → 200',
  });
});
