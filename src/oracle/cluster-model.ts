// The model of a cluster: the effect of a setting on one version, after the changes that were made to it, if any. It
// has the flags and files in effect, how anonymous requests are treated, and who may do what. It is derived from the
// content of a setting, so settings of users are predicted too.
import type { Change } from '../domain/change.ts';
import { boolOf } from '../domain/flags.ts';
import { isRbac, type Setting } from '../domain/setting.ts';
import { authenticationPath, settingFiles, settingFlags } from '../domain/setting-files.ts';
import { deletedOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import { readYaml } from '../domain/yaml.ts';
import { pathnameOf } from './attributes.ts';
import { type AuthenticationFile, authenticationFile } from './authentication-file.ts';
import { type Authorizer, type Chain, chainOf } from './authorizers.ts';
import { asRead, effectiveFlags, type Flags, listOf } from './flags.ts';
import { type Grants, grantsOf } from './grants.ts';
import { type Objects, objectsOf, startsApiserver } from './objects.ts';
import { keyOf } from './policy.ts';
import type { Tokens } from './subjects.ts';

export interface ClusterModel {
  /** The version of the apiserver and kubeadm that answer; after an upgrade the later one. */
  version: Version;
  /** The version of the kubelets, which an upgrade of the control plane does not change. */
  kubeletVersion: Version;
  setting: Setting;
  /** The last change, and all of them, oldest first. */
  change: Change['kind'] | 'none';
  changes: readonly Change[];
  /** The name of the edit, if the change edits the authentication file. */
  edit: string | undefined;
  /** The kube-apiserver flags that the setting or an edit names. */
  given: Flags;
  /** The same flags together with the flags that kubeadm adds. */
  flags: Flags;
  /** The content of the file that --authentication-config names, or undefined if there is no such file. */
  authenticationConfig: unknown;
  /** Whether the apiserver accepts that file, and how the file treats anonymous requests. */
  authentication: AuthenticationFile | undefined;
  chain: Chain;
  authorizers: readonly Authorizer[];
  /** What the apiserver makes of bootstrap tokens. */
  tokens: Tokens;
  /** How a request to a path is treated if it has no credential. */
  strangers(path: string): Strangers;
  /** The RBAC objects of the cluster; `grants` are the permissions that they give. */
  objects(): Objects;
  grants(): Grants;
  /** The keys (see policy.ts) of the objects that an administrator deleted. */
  deleted: readonly string[];
}

/**
 * `open`: requests to every path are authenticated as system:anonymous. `closed`: no request is. `listed` and
 * `unlisted`: an AuthenticationConfiguration lists paths, and this path is in the list or not.
 */
export type Strangers = 'open' | 'closed' | 'listed' | 'unlisted';

/**
 * The model of a cluster with this setting, after these changes. `second`: of its second apiserver, whose manifest is a
 * file of another machine, which nobody edits.
 */
export function modelOf(
  made: Setting,
  version: Version,
  { changes, second }: { changes: readonly Change[]; second: boolean },
): ClusterModel {
  const setting = changes.some(({ kind }) => kind === 'upgrade-node') ? withoutNodeEdits(made) : made;
  const change = changes.at(-1);
  const last = changes.findLast((one) => one.kind === 'upgrade');
  const upgraded = last?.to ?? version;
  // An upgrade writes the manifests anew, from what kubeadm knows (cmd/kubeadm/app/phases/upgrade/staticpods.go).
  const since = last === undefined ? changes : changes.slice(changes.lastIndexOf(last) + 1);
  const edited = since.flatMap((one) =>
    one.kind === 'edit-manifest' && !second ? [[one.flag, one.value]] : [],
  );
  const given = {
    // kubeadm keeps the flags that it was given when the cluster was made.
    ...asRead(settingFlags(setting, version)),
    ...Object.fromEntries(edited),
  } as Flags;
  const flags = effectiveFlags(upgraded, given);
  const config = configOf(setting, flags, editBefore(changes));
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
    changes,
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
    tokens: {
      on: boolOf(flags['enable-bootstrap-token-auth'] ?? '') ?? false,
      own: setting.bootstrapToken,
    },
    strangers: strangersOf(flags, chain, authentication),
    objects,
    grants: once(() => grantsOf(objects(), upgraded)),
  };
}

/** `kubeadm upgrade node` writes the kubelet's configuration anew, from the cluster's; flags and drop-ins stay. */
const withoutNodeEdits = (setting: Setting): Setting =>
  setting.kubelet === undefined ? setting : { ...setting, kubelet: { ...setting.kubelet, config: {} } };

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The edit of the authentication file that the apiserver found when it was started last. */
function editBefore(changes: readonly Change[]): string | undefined {
  const start = changes.findLastIndex(({ kind }) => startsApiserver(kind));
  const edits = changes.slice(0, Math.max(0, start)).filter((one) => one.kind === 'edit-authentication');
  return edits.at(-1)?.edit;
}

/** The AuthenticationConfiguration, or null if the file is not YAML. */
function configOf(setting: Setting, flags: Flags, edit: string | undefined): unknown {
  const path = flags['authentication-config'] ?? '';
  if (path === authenticationPath) {
    const edited = edit === undefined ? undefined : setting.apiserver.edits?.[edit];
    return edited === undefined ? setting.apiserver.authenticationConfig : (readYaml(edited).value ?? null);
  }
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
    // With AlwaysAllow in --authorization-mode the apiserver turns anonymous requests off:
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
