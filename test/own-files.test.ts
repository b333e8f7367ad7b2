// Every setting of the catalogue, written as files for people, is the same setting when these files are given back.
import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { filesOf } from '../src/app/repro/files.ts';
import { quirksOf } from '../src/artifacts/catalogue.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { probeId } from '../src/domain/probe.ts';
import { packageRoot } from '../src/domain/root.ts';
import { Setting } from '../src/domain/setting.ts';
import { settingFiles, settingFlags } from '../src/domain/setting-files.ts';
import { deepMerge } from '../src/domain/tree.ts';
import { within } from '../src/domain/version.ts';
import { settingText } from '../src/files/setting.ts';
import { predict } from '../src/oracle/predict.ts';
import { type Library, loadLibrary } from '../src/plan/load.ts';
import { probesUnder } from '../src/plan/probes.ts';
import { readOwnFiles } from './support/own-files.ts';
import { suite } from './support/suite.ts';

const test = suite('own files: the catalogue given back');
const loading = loadLibrary(packageRoot, resolveVersion);

/** What kubeadm writes of what the settings say: a setting need not say it. */
const usualKubelet = {
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
  authorization: { mode: 'Webhook' },
};

/** What a cluster is told by a setting, wherever its files lie. */
function told(setting: Setting, version: string) {
  const folder = '/etc/kubernetes/bearerless/';
  const files = settingFiles(setting);
  // A flag that names a file says what is in it.
  const flags = Object.entries(settingFlags(setting, version)).map(([name, value]) => {
    const text = typeof value === 'string' && value.startsWith(folder) ? files[value] : undefined;
    return [name, text === undefined ? value : text.trimEnd()];
  });
  const { objects, deleteRoleBindings, kubelet } = setting;
  return {
    flags: Object.fromEntries(flags.sort()),
    patch: setting.apiserver.patch && JSON.parse(JSON.stringify(setting.apiserver.patch)),
    objects,
    deleteRoleBindings,
    kubelet: deepMerge(usualKubelet, kubelet?.config ?? {}),
  };
}

/**
 * What a file cannot say: a deletion is something that an administrator does, an edit comes later, and credentials,
 * addresses and whose certificates kubelets serve are not taken.
 */
const unsaid = ({ apiserver, deleteRoleBindings, kubelet, controllerManager }: Setting) =>
  deleteRoleBindings.length > 0 ||
  'service-cluster-ip-range' in apiserver.flags ||
  kubelet?.config.serverTLSBootstrap !== undefined ||
  kubelet?.grant !== undefined ||
  kubelet?.flagsOnly === true ||
  Object.keys(controllerManager?.files ?? {}).some((name) => name.endsWith('.kubeconfig'));

async function givenBack({ settings }: Library, version: string, names: (name: string) => boolean) {
  const wrong: unknown[] = [];
  let tried = 0;
  for (const setting of settings.values()) {
    if (!within(version, setting) || unsaid(setting)) continue;
    const files = filesOf(setting, version, quirksOf(version));
    if (typeof files === 'string') throw new Error(files);
    const given = Object.fromEntries(Object.entries(files).filter(([name]) => names(name)));
    const read = await readOwnFiles(given);
    const own = typeof read === 'string' ? read : read.yours?.setting;
    const [was, is] = [told(setting, version), typeof own === 'object' ? told(own, version) : own];
    tried += 1;
    if (JSON.stringify(was) !== JSON.stringify(is)) wrong.push({ setting: setting.id, was, is });
  }
  equal(wrong, []);
  return tried;
}

for (const label of ['1.37', '1.33', '1.20'])
  test(`kubeadm's files, v${label}`, async () => {
    const tried = await givenBack(await loading, resolveVersion(label), (name) => name !== 'kind.yaml');
    equal(tried > 20, true, `only ${tried} settings`);
  });

test("kind's file, with what it mounts", async () => {
  const tried = await givenBack(await loading, resolveVersion('1.37'), (name) => name !== 'kubeadm.yaml');
  equal(tried > 20, true, `only ${tried} settings`);
});

test('what --write keeps is the setting, and is predicted alike', async () => {
  const { settings, scenarios } = await loading;
  const version = resolveVersion('latest');
  for (const setting of settings.values()) {
    const kept = Setting.parse((parse(settingText(setting)) as { settings: unknown[] }).settings[0]);
    equal(kept, setting);
    for (const scenario of scenarios.values())
      for (const probe of probesUnder(scenario, setting.id, version)) {
        const outcome = (one: Setting) => [
          probeId(probe),
          predict({ version, setting: one, probe })?.outcome,
        ];
        equal(outcome(kept), outcome(setting));
      }
  }
});
