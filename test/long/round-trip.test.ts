// The files that kubeadm and this program made for a setting, given back with -f: what they come to is predicted like
// the setting, for the whole catalogue; and measured like it, for some of it. CASES=9 SEED=7 measures more of them, and
// others.
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { resolveVersion } from '../../src/artifacts/resolve.ts';
import { type Probe, probeId } from '../../src/domain/probe.ts';
import { packageRoot } from '../../src/domain/root.ts';
import type { Setting } from '../../src/domain/setting.ts';
import { within } from '../../src/domain/version.ts';
import { readFiles } from '../../src/files/read.ts';
import { foretell } from '../../src/oracle/predict.ts';
import { loadLibrary } from '../../src/plan/load.ts';
import { probesUnder } from '../../src/plan/probes.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { writeKubeadmFiles } from '../support/kubeadm-files.ts';
import { suite } from '../support/suite.ts';

const test = suite('files of our own clusters, given back', { limit: 590_000 });
const versions = ['latest', '1.20'];

/** What no file of a cluster says: what is done to it while it runs, and what is granted about one node by its name. */
const isSaid = (setting: Setting) => setting.kubelet?.grant === undefined;
const isAsked = (probe: Probe) => !('change' in probe) || probe.change.kind !== 'edit-authentication';

for (const label of versions)
  test(`${label}: the whole catalogue is predicted like its settings`, async () => {
    const library = await loadLibrary(packageRoot, resolveVersion);
    const version = resolveVersion(label);
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
