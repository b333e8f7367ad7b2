// The model of a cluster: what a setting comes to on one version, after a change if there was one. It says which flags
// and files are in effect, how strangers are treated, and who may do what. It reads what a setting does, so settings of
// users are predicted too.
import { boolOf } from '../domain/flags.ts';
import type { Change } from '../domain/probe.ts';
import { isRbac, type Setting } from '../domain/setting.ts';
import { authenticationPath, settingFiles, settingFlags } from '../domain/setting-files.ts';
import { deletedOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import { readYaml } from '../domain/yaml.ts';
import { pathnameOf } from './attributes.ts';
import { type AuthenticationFile, authenticationFile } from './authentication-file.ts';
import { type Authorizer, type Chain, chainOf } from './authorizers.ts';
import { asRead, effectiveFlags, type Flags, listOf } from './flags.ts';
import { type Grant, grantsOf } from './grants.ts';
import { type Objects, objectsOf } from './objects.ts';
import { keyOf } from './policy.ts';

export interface ClusterModel {
  /** Of the apiserver and kubeadm that answer: after an upgrade the later one. */
  version: Version;
  /** Of the kubelets, which an upgrade of the control plane leaves alone. */
  kubeletVersion: Version;
  setting: Setting;
  change: Change['kind'] | 'none';
  /** The name of the edit, where the change is one of the authentication file. */
  edit: string | undefined;
  /** The flags of the kube-apiserver that the setting, or an edit, names. */
  given: Flags;
  /** The same with kubeadm's own. */
  flags: Flags;
  /** The value of the file that --authentication-config names; undefined where there is none. */
  authenticationConfig: unknown;
  /** What the apiserver makes of it. */
  authentication: AuthenticationFile | undefined;
  chain: Chain;
  authorizers: readonly Authorizer[];
  /** Whether bootstrap tokens are taken. */
  tokens: boolean;
  /** What becomes of a request without a credential, by path. */
  strangers(path: string): Strangers;
  /** The objects of RBAC, and what they come to. */
  objects(): Objects;
  grants(): readonly Grant[];
  /** The keys of objects (see policy.ts) that an administrator deleted. */
  deleted: readonly string[];
}

/**
 * `open`: every path is let in as system:anonymous; `closed`: none. `listed` and `unlisted`: an
 * AuthenticationConfiguration names the paths, and this is one of them or not.
 */
export type Strangers = 'open' | 'closed' | 'listed' | 'unlisted';

/** The cluster of a setting. */
export function modelOf(setting: Setting, version: Version, change?: Change): ClusterModel {
  const upgraded = change?.kind === 'upgrade' ? change.to : version;
  const edited = change?.kind === 'edit-manifest' ? { [change.flag]: change.value } : {};
  const given = { ...asRead(settingFlags(setting, upgraded)), ...edited } as Flags;
  const flags = effectiveFlags(upgraded, given);
  const config = configOf(setting, flags);
  const authentication =
    config === undefined
      ? undefined
      : authenticationFile(upgraded, config, listOf(flags['service-account-issuer']));
  const chain = chainOf(setting, upgraded, flags);
  const own = {
    version: upgraded,
    kubeletVersion: version,
    setting,
    change: change?.kind ?? ('none' as const),
    deleted: deletedOn(setting, version)
      .filter(({ apiVersion }) => isRbac({ apiVersion }))
      .map((one) => keyOf(one as Parameters<typeof keyOf>[0])),
  };
  const objects = once(() => objectsOf(own));
  return {
    ...own,
    edit: change?.kind === 'edit-authentication' ? change.edit : undefined,
    given,
    flags,
    authenticationConfig: config,
    authentication,
    chain,
    authorizers: chain.authorizers,
    tokens: boolOf(flags['enable-bootstrap-token-auth'] ?? '') ?? false,
    strangers: strangersOf(flags, chain, authentication),
    objects,
    grants: once(() => grantsOf(objects(), upgraded)),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The AuthenticationConfiguration; null for a file that is no YAML. */
function configOf(setting: Setting, flags: Flags): unknown {
  const path = flags['authentication-config'] ?? '';
  if (path === authenticationPath) return setting.apiserver.authenticationConfig;
  const text = path === '' ? undefined : settingFiles(setting)[path];
  return text === undefined ? undefined : (readYaml(text).value ?? null);
}

function strangersOf(
  flags: Flags,
  { authorizers, by }: Chain,
  file: AuthenticationFile | undefined,
): ClusterModel['strangers'] {
  const { anonymous } = file ?? {};
  if (anonymous === undefined) {
    // Beside the flag's AlwaysAllow the apiserver takes anonymous requests back:
    // pkg/kubeapiserver/options/authentication.go, ApplyAuthorization.
    const reset = by === 'flag' && authorizers.includes('AlwaysAllow');
    const off = boolOf(flags['anonymous-auth'] ?? 'true') === false || reset;
    return () => (off ? 'closed' : 'open');
  }
  const { enabled, paths } = anonymous;
  if (!enabled) return () => 'closed';
  if (paths.length === 0) return () => 'open';
  return (path) => (paths.includes(pathnameOf(path)) ? 'listed' : 'unlisted');
}
