// What a setting comes to on a cluster of one version, after a change if there was one: flags, the way strangers are treated, what is bound.
// Settings are read for what they do, so that those of users are predicted like those of the catalogue.
import { flagPairs } from '../domain/flags.ts';
import type { Change } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';
import { settingFlags } from '../domain/setting-files.ts';
import type { Version } from '../domain/version.ts';
import { anonymousOf } from './anonymous.ts';

export interface World {
  /** Of the apiserver and kubeadm that answer: after an upgrade the later one. */
  version: Version;
  /** Of the kubelets, which an upgrade of the control plane leaves alone. */
  kubeletVersion: Version;
  setting: Setting;
  change: Change['kind'] | 'none';
  /** The name of the edit, where the change is one of the authentication file. */
  edit: string | undefined;
  /** The flags of the kube-apiserver that the setting names. */
  flags: Readonly<Record<string, string>>;
  authorizer: 'rbac' | 'always-allow';
  /** What becomes of a request without a credential, by path. */
  strangers(path: string): Strangers;
  /** The ids of bindings (see bindings.ts) that are gone. */
  deleted: readonly string[];
}

/**
 * `open`: every path is let in as system:anonymous; `closed`: none. `listed` and `unlisted`: an AuthenticationConfiguration names
 * the paths, and this is one of them or not.
 */
export type Strangers = 'open' | 'closed' | 'listed' | 'unlisted';

/** The cluster of a setting. */
export function worldOf(setting: Setting, version: Version, change?: Change): World {
  const upgraded = change?.kind === 'upgrade' ? change.to : version;
  const edited = change?.kind === 'edit-manifest' ? { [change.flag]: change.value } : {};
  // Of a flag that is given twice the last one counts, but for lists, which no fact here is about.
  const all = { ...Object.fromEntries(flagPairs(settingFlags(setting, upgraded))), ...edited };
  return {
    version: upgraded,
    kubeletVersion: version,
    setting,
    change: change?.kind ?? 'none',
    edit: change?.kind === 'edit-authentication' ? change.edit : undefined,
    flags: all,
    authorizer: modes(all).includes(everything) || namesEverything(setting) ? 'always-allow' : 'rbac',
    strangers: strangersOf(all, setting.apiserver.authenticationConfig),
    deleted: setting.deleteRoleBindings,
  };
}

const everything = 'AlwaysAllow';
const modes = (flags: World['flags']) => (flags['authorization-mode'] ?? '').split(',');

/** Whether a file of the setting is an AuthorizationConfiguration with that authorizer. */
function namesEverything({ apiserver }: Setting): boolean {
  return Object.values(apiserver.files).some(
    (text) => text.includes('AuthorizationConfiguration') && /type: *AlwaysAllow\b/.test(text),
  );
}

function strangersOf(
  flags: Readonly<Record<string, string>>,
  config: Record<string, unknown> | undefined,
): World['strangers'] {
  const anonymous = anonymousOf(config);
  if (anonymous === undefined) {
    // Beside the flag's AlwaysAllow the apiserver takes anonymous requests back: pkg/kubeapiserver/options/authentication.go, ApplyAuthorization.
    const off = flags['anonymous-auth'] === 'false' || modes(flags).includes(everything);
    return () => (off ? 'closed' : 'open');
  }
  const { enabled, paths } = anonymous;
  if (!enabled) return () => 'closed';
  if (paths.length === 0) return () => 'open';
  return (path) => (paths.includes(pathnameOf(path)) ? 'listed' : 'unlisted');
}

/** The path that authentication compares: decoded, without the query. */
function pathnameOf(path: string): string {
  const [pathname = ''] = path.split('?');
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
