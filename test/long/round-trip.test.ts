// The files that kubeadm and this program made for a setting, given back with -f: what they come to is predicted like
// the setting, for the whole catalogue; and measured like it, for some of it. CASES=9 SEED=7 VERSION=1.20 measures more
// of them, others, and another version.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { equal, is } from 'uvu/assert';
import { resolveVersion } from '../../src/artifacts/resolve.ts';
import { kubeletConfiguration } from '../../src/domain/kubelet-configuration.ts';
import { longOutcome } from '../../src/domain/outcome.ts';
import { type Probe, probeId } from '../../src/domain/probe.ts';
import { packageRoot } from '../../src/domain/root.ts';
import type { Setting } from '../../src/domain/setting.ts';
import { within } from '../../src/domain/version.ts';
import { readFiles } from '../../src/files/read.ts';
import { settingText } from '../../src/files/setting.ts';
import { foretell } from '../../src/oracle/predict.ts';
import { loadLibrary } from '../../src/plan/load.ts';
import { probesUnder } from '../../src/plan/probes.ts';
import { cases } from '../support/arbitrary.ts';
import { bearerless, run, temporaryFolder } from '../support/bearerless.ts';
import { takeClusterFiles } from '../support/cluster-files.ts';
import { writeKubeadmFiles } from '../support/kubeadm-files.ts';
import { suite } from '../support/suite.ts';

const test = suite('files of our own clusters, given back', { limit: 1_500_000 });
const versions = ['latest', '1.20'];

/** What runs without a static pod, and whose kubelet is that of the node that the test adds. */
const isBare = ({ apiserver, kubelet }: Setting) => apiserver.patch === undefined && kubelet === undefined;
/**
 * What no file of a cluster says: what is done to it while it runs, and what is granted about one node by its name. And
 * kubeconfigs are credentials, which are not taken; nor is whose certificates kubelets serve.
 */
const isSaid = ({ kubelet, controllerManager }: Setting) =>
  kubelet?.grant === undefined &&
  kubeletConfiguration(kubelet, resolveVersion('latest')).serverTLSBootstrap === undefined &&
  !Object.keys(controllerManager?.files ?? {}).some((name) => name.endsWith('.kubeconfig'));
const isAsked = (probe: Probe) => !('change' in probe) || probe.change.kind !== 'edit-authentication';

for (const label of versions)
  test(`${label}: the whole catalogue is predicted like its settings`, async () => {
    const library = await loadLibrary(packageRoot, resolveVersion);
    const version = resolveVersion(label);
    await bearerless(['binaries', 'fetch', version, '--only', 'kubeadm']);
    const { stdout } = await bearerless(['binaries', 'path', version]);
    const kubeadm = join(stdout.trim(), 'kubeadm');
    const settings = [...library.settings.values()].filter((one) => within(version, one) && isSaid(one));
    let cells = 0;
    const wrong: string[][] = [];
    for (const setting of settings) {
      await using folder = await temporaryFolder();
      const files = await writeKubeadmFiles(folder.path, kubeadm, setting, version);
      const read = await readFiles({
        files,
        name: 'yours',
        mounts: [`${join(folder.path, 'host/etc/kubernetes/bearerless')}=/etc/kubernetes/bearerless`],
        asIs: false,
        stdin: async () => '',
      });
      const yours = read.yours?.setting as Setting;
      const asked = [...library.scenarios.values()]
        .flatMap((scenario) => probesUnder(scenario, setting.id, version))
        .filter(isAsked);
      const probes = new Map(asked.map((probe) => [probeId(probe), probe])).values();
      const told = (one: Setting, probe: Probe) => {
        const said = foretell({ version, setting: one, probe });
        return `${probeId(probe)} ${'outcome' in said ? `${said.outcome} ${said.id}` : said.unpredicted.join()}`;
      };
      const both = [...probes].map((probe) => [told(yours, probe), told(setting, probe)]);
      cells += both.length;
      wrong.push(...both.filter(([a, b]) => a !== b).map((pair) => [setting.id, ...pair]));
      is(read.yours?.version, version);
    }
    equal([wrong.length, wrong.slice(0, 20)], [0, []]);
    console.log(`  ${version}: ${settings.length} settings, ${cells} questions`);
  });

const { numRuns = 2, seed = 13 } = cases(2);
const anything: Probe = {
  kind: 'http',
  target: 'apiserver',
  method: 'GET',
  path: '/version',
  identity: 'none',
};

for (const label of [process.env.VERSION ?? 'latest'])
  test(`${label}: ${numRuns} of it are answered like their settings, seed ${seed}`, async () => {
    await using folder = await temporaryFolder();
    const version = resolveVersion(label);
    const { stdout: binaries } = await bearerless(['binaries', 'path', version]);
    const { settings } = await loadLibrary(packageRoot, resolveVersion);
    const known = [...settings.values()].filter((one) => within(version, one) && isSaid(one));
    const all = fc.shuffledSubarray(known, { minLength: known.length, maxLength: known.length });
    const [shuffled = []] = fc.sample(all, { seed: Number(seed), numRuns: 1 });
    const lives = (setting: Setting) => {
      const said = foretell({ version, setting, probe: anything });
      return isBare(setting) && 'outcome' in said && said.outcome !== 'config-rejected';
    };
    const first = shuffled.find(lives) as Setting;
    const sample = [first, ...shuffled.filter((one) => one !== first)].slice(0, numRuns);
    const written: string[] = [];
    for (const [n, setting] of sample.entries()) {
      const root = join(folder.path, setting.id);
      // The first is that of a cluster that runs; the files of the others are made without one.
      const files = await (n === 0
        ? takeClusterFiles(root, binaries.trim(), setting.id, version)
        : writeKubeadmFiles(root, join(binaries.trim(), 'kubeadm'), setting, version));
      const own = join(folder.path, `own-${n}.yaml`);
      const given = files.flatMap((file) => ['-f', file]);
      const { exitCode, stderr } = await bearerless(['list', ...given, '--name', `own-${n}`, '--write', own]);
      is(exitCode, 0, stderr);
      const as = join(folder.path, `as-${n}.yaml`);
      await writeFile(as, settingText({ ...setting, id: `as-${n}` }));
      written.push('-f', own, '-f', as);
    }
    const both = sample.flatMap((_, n) => [`as-${n}`, `own-${n}`]);
    const asked = ['own-files', ...written, '-k', label, '--setting', both.join(), '--retries', '1'];
    const { results, said } = await run(folder.path, asked);
    const answers = new Map<string, Record<string, string>>();
    for (const [id, { observed }] of Object.entries(results.cells)) {
      const [, setting = '', , ...question] = id.split('/');
      answers.set(setting, { ...answers.get(setting), [question.join('/')]: longOutcome(observed) });
    }
    console.log(
      `  ${version}: ${sample.map(({ id }) => id).join(', ')}: ${Object.keys(results.cells).length} cells`,
    );
    is(Object.keys(answers.get('own-0') ?? {}).length > 50, true, said);
    for (const [n, { id }] of sample.entries())
      equal([id, answers.get(`own-${n}`)], [id, answers.get(`as-${n}`)], said.slice(-2000));
  });
