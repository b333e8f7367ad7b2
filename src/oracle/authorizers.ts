// Reads the chain of authorizers of a kube-apiserver from --authorization-mode or from a file, and checks whether the
// apiserver accepts it (pkg/kubeapiserver/options/authorization.go, pkg/kubeapiserver/authorizer/reload.go).
import type { Setting, Webhook } from '../domain/setting.ts';
import { settingFiles, webhookPath } from '../domain/setting-files.ts';
import type { Version } from '../domain/version.ts';
import { readYaml } from '../domain/yaml.ts';
import { type Undecoded, undecoded } from './decoding.ts';
import { type Flags, listOf } from './flags.ts';

export type Authorizer = 'Node' | 'RBAC' | 'AlwaysAllow' | 'AlwaysDeny' | 'ABAC' | 'Webhook';

export interface Chain {
  /** In order; the first authorizer with an opinion decides. */
  authorizers: readonly Authorizer[];
  by: 'flag' | 'file';
  /** The reason why the apiserver exits, or undefined if this code finds none. */
  refused?: 'both' | 'modes' | 'authorizers' | Undecoded['why'];
  /** How the webhook that the flag names answers, or undefined if there is no webhook or its answers are unknown. */
  webhook?: Webhook | undefined;
  /** The content of the file. */
  value?: unknown;
}

const modes: readonly string[] = ['Node', 'RBAC', 'AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook'];

/** The chain of a setting's apiserver. */
export function chainOf(setting: Setting, version: Version, flags: Flags): Chain {
  const path = flags['authorization-config'] ?? '';
  if (path === '')
    return { ...byFlag(flags), webhook: webhookOf(setting, flags['authorization-webhook-config-file']) };
  const legacy = Object.keys(flags).some((name) => /^authorization-(mode|webhook-.*)$/.test(name));
  if (legacy) return { authorizers: [], by: 'file', refused: 'both' };
  const text = settingFiles(setting)[path];
  // doubts.ts reports a file that the setting does not have.
  if (text === undefined) return { authorizers: [], by: 'file' };
  const { value } = readYaml(text);
  return { ...byFile(version, value), value };
}

/** How the harness's webhook at this kubeconfig path answers. */
export function webhookOf({ apiserver }: Setting, path: string | undefined): Webhook | undefined {
  return Object.entries(apiserver.webhooks ?? {}).find(([name]) => webhookPath(name) === path)?.[1];
}

function byFlag(flags: Flags): Chain {
  const named = listOf(flags['authorization-mode']);
  const has = (mode: string, flag: string) => named.includes(mode) === Boolean(flags[flag]);
  const sound =
    named.length > 0 &&
    named.every((mode) => modes.includes(mode)) &&
    new Set(named).size === named.length &&
    has('ABAC', 'authorization-policy-file') &&
    has('Webhook', 'authorization-webhook-config-file');
  return { authorizers: named as Authorizer[], by: 'flag', ...(sound ? {} : { refused: 'modes' }) };
}

interface Written {
  authorizers?: ({ type?: string; name?: string; webhook?: unknown } | null)[] | null;
}

/** An authorizer that is not a webhook may appear once only, and its name must be its type in lower case. */
function byFile(version: Version, value: unknown): Chain {
  const fault = undecoded('AuthorizationConfiguration', version, value);
  if (fault !== undefined) return { authorizers: [], by: 'file', refused: fault.why };
  const listed = ((value as Written).authorizers ?? []).map((one) => one ?? {});
  const others = listed.filter(({ type }) => type !== 'Webhook');
  const names = listed.map(({ name }) => name ?? '');
  const sound =
    listed.length > 0 &&
    listed.every(({ type = '' }) => modes.includes(type)) &&
    new Set(others.map(({ type }) => type)).size === others.length &&
    new Set(names).size === names.length &&
    others.every(({ type = '', name, webhook }) => name === type.toLowerCase() && webhook == null) &&
    listed.every(({ type, name, webhook }) => type !== 'Webhook' || (name && webhook != null));
  return {
    authorizers: listed.map(({ type }) => type as Authorizer),
    by: 'file',
    ...(sound ? {} : { refused: 'authorizers' }),
  };
}
