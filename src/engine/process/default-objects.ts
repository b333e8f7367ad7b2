// Copies the objects that every apiserver creates by itself on an empty etcd prefix (default roles, flow schemas,
// priority classes …) from the first apiserver of a world to the later ones. Creating them is a third of the work of a
// start. Only what is the same in every cluster of a version is copied; addresses, certificates and leases are not.
import type { Setting } from '../../domain/setting.ts';
import { settingFlags } from '../../domain/setting-files.ts';
import type { Version } from '../../domain/version.ts';
import { mayRefuse, storageFlags } from '../common/may-refuse.ts';
import { base64, type EtcdKeys, type KeyValue } from './etcd-keys.ts';

/**
 * The folders of an etcd prefix that are copied, as the apiserver names them
 * (pkg/kubeapiserver/default_storage_factory_builder.go).
 */
const folders = [
  ...['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings', 'namespaces', 'priorityclasses'],
  ...['flowschemas', 'prioritylevelconfigurations', 'apiregistration.k8s.io/apiservices'],
];

/** The etcd prefix of a setting's control plane. */
export const prefixOf = ({ id }: Pick<Setting, 'id'>): string => `/registry-${id}`;

/**
 * Whether the apiserver that starts first on the etcd prefix of a setting creates the same default objects as one with
 * kubeadm's own flags: then it may start on copies, and others on copies of its objects. Which roles there are follows
 * from feature gates and from whether RBAC is among the authorizers (plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
 */
export function createsTheUsual(setting: Setting, version: Version): boolean {
  if (setting.etcd) return false;
  // An apiserver without the setting starts first, with its flags for storage (bootstrap.ts).
  if (mayRefuse(setting, version)) return Object.keys(storageFlags(setting, version)).length === 0;
  const flags = settingFlags(setting, version);
  const modes = flags['authorization-mode'];
  const authorizes = modes === undefined || String(modes).split(',').includes('RBAC');
  return !setting.apiserver.patch && flags['feature-gates'] === undefined && authorizes;
}

export interface DefaultObjects {
  /** Keeps the default objects of an apiserver that has just become ready on an empty prefix. The first one counts. */
  take(prefix: string): Promise<void>;
  /** Writes copies below another prefix. Returns false if nothing is kept yet. */
  give(prefix: string): Promise<boolean>;
}

/** The default objects of a world. `keys`: access to its etcd, asked for when it is needed first. */
export function defaultObjects(keys: () => Promise<EtcdKeys>): DefaultObjects {
  let taken: Promise<void> | undefined;
  let kept: { path: string; value: string }[] | undefined;
  return {
    async take(prefix) {
      taken ??= (async () => {
        const all = (await (await keys()).below(`${prefix}/`)).map((one) => pathed(one, prefix));
        kept = all.filter(({ path }) => folders.some((folder) => path.startsWith(`/${folder}/`)));
      })();
      await taken;
    },
    async give(prefix) {
      if (kept === undefined) return false;
      await (await keys()).write(kept.map(({ path, value }) => ({ key: base64(prefix + path), value })));
      return true;
    },
  };
}

const pathed = (one: KeyValue, prefix: string) => ({
  path: Buffer.from(one.key, 'base64').toString().slice(prefix.length),
  value: one.value,
});
