// Says whether a setting may refuse what the harness needs to prepare a cluster. If it may, another apiserver with
// plain flags prepares the cluster on the same etcd, and a lasting refusal is the setting's answer. A setting that is
// not known to be harmless may refuse anything.
import { flagPairs } from '../../domain/flags.ts';
import type { Flags, Setting } from '../../domain/setting.ts';
import { settingFlags } from '../../domain/setting-files.ts';
import type { Version } from '../../domain/version.ts';

/**
 * Flags of kube-apiserver that never shut an administrator out. Beside those that the harness knows in full, only
 * switches: whatever else a flag takes may be something that no apiserver starts with.
 */
const harmless = [
  ...['anonymous-auth', 'authentication-config', 'token-auth-file', 'v'],
  ...['contention-profiling', 'profiling', 'enable-garbage-collector', 'watch-cache', 'permit-port-sharing'],
  ...['service-account-extend-token-expiration', 'service-account-lookup'],
];
const modes = ['AlwaysAllow', 'Node', 'RBAC'];
const gates = /^(AnonymousAuthConfigurableEndpoints|StructuredAuthenticationConfiguration)=/;

/** Whether the setting may refuse. If not, everything that is prepared must come into force. */
export function mayRefuse(setting: Setting, version: Version): boolean {
  // A controller manager that the setting breaks does not sign cluster-info.
  if (setting.controllerManager !== undefined) return true;
  return !flagPairs(settingFlags(setting, version)).every(([name, value]) => {
    if (name === 'authorization-mode') {
      const named = value.split(',');
      return named.every((mode) => modes.includes(mode)) && named.some((mode) => mode !== 'Node');
    }
    if (name === 'feature-gates') return value.split(',').every((gate) => gates.test(gate));
    return harmless.includes(name);
  });
}

/** Whether reviews of access may wait for a webhook of the setting that never answers. */
export const hangs = ({ apiserver: { webhooks = {} } }: Pick<Setting, 'apiserver'>): boolean =>
  Object.values(webhooks).includes('hang');

/**
 * Flags for how objects are stored (apiserver pkg/server/options/etcd.go). An apiserver reads what another wrote only
 * if both have the same.
 */
const storing = /^(storage-|encryption-provider-config)/;

/** The flags of a setting that the preparing apiserver must have too. */
export function storageFlags(setting: Setting, version: Version): Flags {
  return Object.fromEntries(
    Object.entries(settingFlags(setting, version)).filter(([name]) => storing.test(name)),
  );
}
