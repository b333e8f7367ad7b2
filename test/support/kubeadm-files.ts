// The files that kubeadm and this program make for a setting, as they lie on a machine: kubeadm itself writes the
// static pods, in a mount namespace where /etc is its own; the kubelet's configuration and the list of RBAC objects are
// those of a node and a cluster under that setting.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { parseAllDocuments, stringify } from 'yaml';
import { quirksOf } from '../../src/artifacts/catalogue.ts';
import { kubeletOn } from '../../src/domain/kubelet-configuration.ts';
import { isRbac, type Setting } from '../../src/domain/setting.ts';
import { nodeFiles, otherFlags, patchFolder, settingFlags } from '../../src/domain/setting-files.ts';
import { deletedOn, objectsOn } from '../../src/domain/setting-objects.ts';
import type { Version } from '../../src/domain/version.ts';
import { controlPlaneFiles } from '../../src/engine/common/control-plane-files.ts';
import { processKubelet, processKubeletFlags } from '../../src/engine/common/kubelet-config.ts';
import { criSocket } from '../../src/engine/common/paths.ts';
import { type InitConfig, initConfig, initFlags } from '../../src/engine/kubeadm-config.ts';
import { bootstrapObjects, keyOf, kubeadmObjects, type RbacFact } from '../../src/oracle/policy.ts';

const config = '/etc/kubernetes/bearerless/kubeadm.yaml';

/** $1 what is there before, $2 where the files go, $3 kubeadm; the rest are more of its flags. */
const inOwnEtc = `
mount -t tmpfs none /mnt
mkdir /mnt/upper /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
cp -r "$1/etc" /
there=$2 kubeadm=$3
shift 3
"$kubeadm" init phase control-plane all --config ${config} "$@" >&2
mkdir -p "$there/etc"
cp -r /etc/kubernetes "$there/etc"
`;

/** Writes them below `root`; gives what of them is named with -f. */
export async function writeKubeadmFiles(
  root: string,
  kubeadm: string,
  setting: Setting,
  version: Version,
): Promise<string[]> {
  const [before, there] = [join(root, 'before'), join(root, 'host')];
  const init = initOf(setting, version);
  const given = { ...controlPlaneFiles(setting), [config]: initConfig(init) };
  for (const [path, text] of Object.entries(given)) await put(join(before, path), text);
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const shell = ['sh', '-euc', inOwnEtc, 'sh', before, there, kubeadm, ...initFlags(init)];
  await execa('unshare', [...user, '--mount', ...shell]);
  const kubelet = await kubeletFiles(kubeadm, setting, version);
  for (const [path, text] of Object.entries(kubelet)) await put(join(there, path), text);
  const rbac = join(there, 'rbac.yaml');
  await put(rbac, stringify({ apiVersion: 'v1', kind: 'List', items: listed(setting, version) }));
  return [join(there, 'etc/kubernetes'), ...Object.keys(kubelet).map((path) => join(there, path)), rbac];
}

function initOf(setting: Setting, version: Version): InitConfig {
  return {
    api: quirksOf(version).kubeadmApi,
    version,
    name: 'plane',
    address: '10.0.0.1',
    criSocket,
    token: 'abcdef.0123456789abcdef',
    apiserverFlags: { ...settingFlags(setting, version), 'audit-log-path': '/var/log/audit.log' },
    otherFlags: otherFlags(setting, version),
    certSANs: [],
    ...(setting.apiserver.patch ? { patches: patchFolder } : {}),
  };
}

/** What lies on a node: its kubelet's configuration and drop-ins, or the command line of one without any. */
async function kubeletFiles(
  kubeadm: string,
  { kubelet: said }: Setting,
  version: Version,
): Promise<Record<string, string>> {
  const quirks = quirksOf(version);
  const kubelet = kubeletOn(said, quirks);
  if (kubelet?.flagsOnly) {
    const kubeconfig = '--kubeconfig=/etc/kubernetes/kubelet.conf';
    return { 'kubelet.txt': `/usr/bin/kubelet ${[kubeconfig, ...processKubeletFlags(quirks)].join(' ')}\n` };
  }
  const print = ['config', 'print', 'init-defaults', '--component-configs', 'KubeletConfiguration'];
  const { stdout } = await execa(kubeadm, print);
  const documents = parseAllDocuments(stdout).map((one) => one.toJS() as Record<string, unknown>);
  const written = documents.find(({ kind }) => kind === 'KubeletConfiguration') ?? {};
  return {
    'var/lib/kubelet/config.yaml': stringify(processKubelet(written, quirks, kubelet)),
    ...(kubelet ? nodeFiles(kubelet) : {}),
  };
}

/** All objects of RBAC, as kubectl lists them. */
function listed(setting: Setting, version: Version): object[] {
  const fact = (one: RbacFact, builtIn: boolean) => {
    const { kind, name, namespace, labels, role, aggregates: _, ...rest } = one;
    const own = { ...labels, ...(builtIn ? { 'kubernetes.io/bootstrapping': 'rbac-defaults' } : {}) };
    const metadata = { name, ...(namespace ? { namespace } : {}), labels: own };
    return { ...rest, kind, metadata, ...(role ? { roleRef: role } : {}) };
  };
  const objects = new Map<string, object>();
  for (const one of bootstrapObjects(version)) objects.set(keyOf(one), fact(one, true));
  for (const one of kubeadmObjects(version)) objects.set(keyOf(one), fact(one, false));
  const key = (kind: string, name: string, namespace?: string) =>
    keyOf({ kind, name, namespace } as RbacFact);
  for (const one of objectsOn(setting, version).filter(isRbac))
    objects.set(key(one.kind, one.metadata.name, one.metadata.namespace), one);
  for (const { kind, name, namespace } of deletedOn(setting, version))
    objects.delete(key(kind, name, namespace));
  return [...objects.values()].map((one) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', ...one }));
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
