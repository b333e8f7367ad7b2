// The configuration that a kubelet ends up with under a setting: its file or the defaults of its flags, drop-ins over
// it in the order of their names, and flags over all of them. Only what the setting says; what kubeadm and the harness
// write is below it.
import { boolOf, flagPairs, flagsOn } from './flags.ts';
import type { Quirks } from './quirks.ts';
import type { KubeletSetting } from './setting.ts';
import { deepMerge, type Tree } from './tree.ts';
import type { Version } from './version.ts';

/** The part of a KubeletConfiguration that anything here depends on. */
export interface KubeletConfiguration {
  authentication?: {
    anonymous?: { enabled?: boolean };
    webhook?: { enabled?: boolean };
    x509?: { clientCAFile?: string };
  };
  authorization?: { mode?: string };
  address?: string;
  readOnlyPort?: number;
  healthzPort?: number;
  healthzBindAddress?: string;
  enableDebuggingHandlers?: boolean;
  enableSystemLogHandler?: boolean;
  enableProfilingHandler?: boolean;
  enableDebugFlagsHandler?: boolean;
  serverTLSBootstrap?: boolean;
}

/**
 * The defaults of the flags, which count where there is no file (cmd/kubelet/app/options/options.go,
 * applyLegacyDefaults).
 */
export const withoutFile: Readonly<Tree> = {
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false }, x509: { clientCAFile: '' } },
  authorization: { mode: 'AlwaysAllow' },
  readOnlyPort: 10255,
};

interface FlagField {
  path: readonly string[];
  /** undefined for a value that the kubelet does not take. */
  read(value: string): unknown;
}

const boolean = (...path: string[]): FlagField => ({ path, read: boolOf });
const whole = (...path: string[]): FlagField => ({ path, read: Number });
const text = (...path: string[]): FlagField => ({ path, read: String });

/**
 * Flags of the kubelet that say what a field says; the flag counts more (pkg/kubelet/apis/config,
 * cmd/kubelet/app/options).
 */
export const flagFields: Readonly<Record<string, FlagField>> = {
  'anonymous-auth': boolean('authentication', 'anonymous', 'enabled'),
  'authentication-token-webhook': boolean('authentication', 'webhook', 'enabled'),
  'client-ca-file': text('authentication', 'x509', 'clientCAFile'),
  'authorization-mode': text('authorization', 'mode'),
  'read-only-port': whole('readOnlyPort'),
  port: whole('port'),
  address: text('address'),
  'healthz-port': whole('healthzPort'),
  'healthz-bind-address': text('healthzBindAddress'),
  'enable-debugging-handlers': boolean('enableDebuggingHandlers'),
  'rotate-certificates': boolean('rotateCertificates'),
  'rotate-server-certificates': boolean('serverTLSBootstrap'),
  'max-pods': whole('maxPods'),
};

/** The configuration on a version; empty where the setting says nothing of it. */
export function kubeletConfiguration(
  own: Partial<KubeletSetting> = {},
  version: Version,
): KubeletConfiguration {
  const { flags = {}, flagsWhen = [] } = own;
  const given = flagPairs(flagsOn({ flags, flagsWhen }, version)).map(([name, value]) =>
    asField(name, value),
  );
  return given.reduce(deepMerge, withDropIns(own)) as KubeletConfiguration;
}

/** The file, or the defaults of the flags where there is none, and the drop-ins over it. */
function withDropIns({ config, dropIns = {}, flagsOnly }: Partial<KubeletSetting>): Tree {
  const file = flagsOnly ? withoutFile : (config ?? {});
  const parts = Object.keys(dropIns)
    .sort()
    .map((name) => dropIns[name] ?? {});
  return parts.reduce<Tree>(deepMerge, { ...file });
}

/** What a kubelet is given: drop-ins where its version has a folder for them, else one file that says the same. */
export function kubeletOn<T extends KubeletSetting | undefined>(
  own: T,
  { kubeletDropIns }: Pick<Quirks, 'kubeletDropIns'>,
): T {
  if (own?.dropIns === undefined || kubeletDropIns !== 'none') return own;
  const { dropIns: _, ...rest } = own;
  return { ...rest, config: withDropIns(own), flagsOnly: false } as T;
}

/** Without it, a kubelet with a drop-in folder does not start where the folder is still alpha. */
export const dropInVariable = 'KUBELET_CONFIG_DROPIN_DIR_ALPHA';

/** Whether the kubelet of a version needs that variable for its drop-ins. */
export function needsVariable(
  own: KubeletSetting | undefined,
  { kubeletDropIns }: Pick<Quirks, 'kubeletDropIns'>,
): boolean {
  return own?.dropIns !== undefined && kubeletDropIns === 'with-variable';
}

function asField(name: string, value: string): Tree {
  if (!Object.hasOwn(flagFields, name)) return {};
  const { path, read } = flagFields[name] as FlagField;
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), read(value)) as Tree;
}
