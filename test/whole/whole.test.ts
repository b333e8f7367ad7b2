// Real Kubernetes as whole clusters, newest version and v1.20: static pods that their own health checks end, and an
// edited manifest. Needs root and control groups; where there are none, what is asked must be `unsupported` with the
// reason.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import type { Results } from '../../src/domain/results.ts';
import { wholeObstacle } from '../../src/engine/process/whole-obstacle.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { refusedInitStory } from '../support/refused-init.ts';
import { suite } from '../support/suite.ts';
import { upStory } from '../support/up-story.ts';

const test = suite('whole clusters', { limit: 3_600_000 });
const obstacle = await wholeObstacle();
/** Many servers on few processors: one that got no processor time is asked again, in a fresh cluster. */
const again = ['--retries', '1'];

function outcomes({ cells }: Results): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).map(([id, { observed }]) => [id, shortOutcome(observed)]));
}

const edit = '{ kind: edit-manifest, flag: anonymous-auth, value: "false" }';
const steps = `scenarios:
  - id: own-steps
    title: t
    why: w
    versions: ["1.36"]
    settings: [default]
    requests: [{ target: apiserver, paths: [/version], identities: [none] }]
    changes:
      - change: ${edit}
        requests: [{ target: apiserver, paths: [/version], identities: [none] }]
        afterwards: [{ change: { kind: upgrade, to: next } }, { change: ${edit} }]
    control: { setting: default, probe: "apiserver:GET:/version@none", outcome: 200 }
`;

if (obstacle !== undefined) {
  test('where no whole cluster can run, that is said of each question', async () => {
    // Continuous integration as root is there to see them.
    assert.not(process.env.CI !== undefined && process.getuid?.() === 0, obstacle);
    await using folder = await temporaryFolder();
    const { exitCode, results, said } = await run(folder.path, ['manifest-edit', '-k', 'latest']);
    assert.is(exitCode, 4, said);
    for (const { observed } of Object.values(results.cells)) {
      assert.equal(observed, { kind: 'unsupported', because: obstacle });
    }
  });
}

/**
 * Control groups of worlds, and those that runc would use if it were not told which; those of others on this machine
 * included.
 */
async function controlGroups(): Promise<string[]> {
  const paths = await readdir('/sys/fs/cgroup', { recursive: true });
  return paths.filter((path) => /(^|\/)bearerless-[^/]*$|^(\w+\/)?k8s\.io\/[^/]+$/.test(path));
}
const others = await controlGroups();
const left = async () => (await controlGroups()).filter((name) => !others.includes(name));

if (obstacle === undefined) {
  for (const version of ['v1.37.2', 'v1.20.2']) {
    test(`${version} is restarted by its own health checks with anonymous requests off, and not when they carry a token`, async () => {
      await using folder = await temporaryFolder();
      const settings = ['default', 'anonymous-off', 'off-token-probes'];
      const argv = ['restart-loop', '-k', version, '-s', settings.join(), ...again];
      const { exitCode, results, output, said } = await run(folder.path, argv);
      const cell = (setting: string, probe: string) => `${version}/${setting}/process/${probe}`;

      assert.is(exitCode, 0, said);
      // What the pod did, and what follows from its probes, which must be the same.
      const expected = (setting: string, apiserver: string) => ({
        [cell(setting, 'init')]: 'completed',
        [cell(setting, 'restart:kube-apiserver')]: apiserver,
        [cell(setting, 'health-check:kube-apiserver')]: apiserver,
        [cell(setting, 'health-check:kube-controller-manager')]: 'stays-up',
        [cell(setting, 'health-check:kube-scheduler')]: 'stays-up',
        [cell(setting, 'health-check:etcd')]: 'stays-up',
      });
      assert.equal(outcomes(results), {
        ...expected('default', 'stays-up'),
        ...expected('anonymous-off', 'restarted'),
        ...expected('off-token-probes', 'stays-up'),
      });
      assert.equal(results.agreement, { compared: settings.length, disagreements: [] });
      const { observed, evidence } = results.cells[cell('anonymous-off', 'restart:kube-apiserver')] ?? {};
      assert.is(observed?.kind, 'restarts');
      if (observed?.kind !== 'restarts') return;
      assert.is(observed.ready, false);
      assert.match(
        observed.cause ?? '',
        /^Startup probe failed: HTTP probe failed with statuscode: 401; Container kube-apiserver failed startup probe/,
      );
      // The startup probe has 10 s and four times 10 s; an old kubelet may take 90 s to act on it, and the container 30
      // s to end by itself.
      assert.ok((observed.firstAfterSeconds ?? 0) >= 40 && (observed.firstAfterSeconds ?? 0) <= 200);
      for (const { path } of evidence ?? []) assert.ok(existsSync(join(output, path)), path);
      assert.equal(await left(), []);
    });
  }

  test('servers run alone and whole clusters give strangers the same answers', async () => {
    await using folder = await temporaryFolder();
    const argv = [
      '-k',
      'latest',
      '-s',
      'default,anonymous-off,paths-health',
      '--compare',
      'process-node',
      ...again,
    ];
    const { exitCode, results, said } = await run(folder.path, argv);
    assert.is(exitCode, 0, said);
    const whole = Object.entries(results.cells).filter(([id]) => id.includes('/process-node/'));
    assert.ok(whole.length > 200, `${whole.length} cells of whole clusters`);
    assert.equal(results.agreement, { compared: whole.length, disagreements: [] });
  });

  test('an upgrade opens cluster-info again, and leaves what flags say', async () => {
    await using folder = await temporaryFolder();
    const settings = ['cluster-info-closed', 'public-info-removed', 'paths-health', 'anonymous-off'];
    const argv = ['upgrade', '--from', '1.36', '--to', '1.37', '-s', settings.join(), ...again];
    const { exitCode, results, said } = await run(folder.path, argv);
    assert.is(exitCode, 0, said);
    const turned = Object.entries(results.cells).flatMap(([id, { observed, before }]) =>
      before && shortOutcome(before) !== shortOutcome(observed)
        ? [[id, shortOutcome(before), shortOutcome(observed)]]
        : [],
    );
    const opened = (setting: string, path: string) => [
      `v1.36.3/${setting}/process/upgrade:v1.37.2/apiserver:GET:${path}@none`,
      '403',
      '200',
    ];
    assert.equal(turned, [
      // kubeadm makes the RoleBinding anew, and the apiserver that starts puts strangers back where it may.
      opened('cluster-info-closed', '/api/v1/namespaces/kube-public/configmaps/cluster-info'),
      ...['/version', '/healthz', '/livez', '/readyz'].map((path) => opened('public-info-removed', path)),
    ]);
  });

  test('an apiserver that ends over its configuration is the answer, with the phase of kubeadm', async () => {
    await refusedInitStory();
    assert.equal(await left(), []);
  });

  test('a whole cluster stays up in the background, its logs are exported, and nothing of it is left', async () => {
    await upStory('process-node');
    assert.equal(await left(), []);
  });

  test('an upgrade drops an edit of the manifest, and an edit after it counts', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'own.yaml');
    await writeFile(file, steps);
    const { exitCode, results, said } = await run(folder.path, ['own-steps', '-f', file, ...again]);
    assert.is(exitCode, 0, said);
    const answers = Object.entries(results.cells).flatMap(([id, { observed, before }]) =>
      before ? [[id.split('/').length - 5, shortOutcome(before), shortOutcome(observed)]] : [],
    );
    assert.equal(answers, [
      [1, '200', '401'],
      [2, '401', '200'],
      [3, '200', '401'],
    ]);
  });

  test('a second control plane joins and is as closed as the first, and does not come up without its files', async () => {
    await using folder = await temporaryFolder();
    const only = 'second-apiserver.*(version|livez)@none|join:control-plane-(token|no-files)';
    const argv = ['control-planes', '-k', 'latest', '-s', 'paths-health-join', '-g', only, ...again];
    const { exitCode, results, said } = await run(folder.path, argv);
    assert.is(exitCode, 0, said);
    const cell = (probe: string) => `v1.37.2/paths-health-join/process/${probe}`;
    assert.equal(outcomes(results), {
      [cell('second-apiserver:GET:/version@none')]: '401',
      [cell('second-apiserver:GET:/livez@none')]: '200',
      [cell('join:control-plane-token')]: 'joined',
      [cell('join:control-plane-no-files')]: 'config-rejected',
    });
    const { observed } = results.cells[cell('join:control-plane-no-files')] ?? {};
    assert.is(observed?.kind, 'config-rejected');
    if (observed?.kind !== 'config-rejected') return;
    assert.match(observed.message, /authentication\.yaml: no such file or directory$/);
    assert.equal(await left(), []);
  });

  test('an administrator edits the manifest of a running cluster, and strangers are answered 401', async () => {
    await using folder = await temporaryFolder();
    const { exitCode, results, output, said } = await run(folder.path, ['manifest-edit', '-k', 'latest']);
    const turned = Object.entries(results.cells).flatMap(([id, { observed, before }]) =>
      before ? [[id.slice(id.indexOf('/apiserver:') + 1), shortOutcome(before), shortOutcome(observed)]] : [],
    );
    assert.is(exitCode, 0, said);
    const clusterInfo = 'apiserver:GET:/api/v1/namespaces/kube-public/configmaps/cluster-info';
    assert.equal(turned, [
      ['apiserver:GET:/api@none', '403', '401'],
      ['apiserver:GET:/api@admin-cert', '200', '200'],
      ['apiserver:GET:/version@none', '200', '401'],
      ['apiserver:GET:/version@admin-cert', '200', '200'],
      ['apiserver:GET:/livez@none', '200', '401'],
      ['apiserver:GET:/livez@admin-cert', '200', '200'],
      [`${clusterInfo}@none`, '200', '401'],
      [`${clusterInfo}@admin-cert`, '200', '200'],
    ]);
    const change = 'evidence/v1.37.2/default/process/edit-manifest_anonymous-auth=false';
    assert.match(await readFile(join(output, change, 'after.yaml'), 'utf8'), /--anonymous-auth=false/);
  });
}
