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
  /** The webhooks of the chain, at the places of the authorizers of type Webhook. */
  webhooks: readonly (AskedWebhook | undefined)[];
  /** The content of the file. */
  value?: unknown;
}

/** A webhook that an authorizer asks. */
export interface AskedWebhook {
  /** Undefined if its answers are unknown. */
  answers: Webhook | undefined;
  /** What an error means to the requests that it is asked about. */
  onError: 'no-opinion' | 'deny';
  /** For how many seconds it is waited for. */
  seconds: number;
  /** The flag or field that says so, if its answers are unknown. */
  named: string;
}

/**
 * The wait for webhooks that never answer. `no`: there is none, or the wait is short enough for everybody. `before`: it
 * precedes every other authorizer that allows, and is longer than a kubelet, kubeadm or a probe waits. `after`: the
 * same, for requests that no other authorizer allows. `unclear`: who waits longer is not known.
 */
export type Wait = 'no' | 'before' | 'after' | 'unclear';

/** No client gives up in this time; after the other one, each has. In seconds; a probe of kubeadm's waits for 15. */
const [brief, long] = [2, 16];

/** How long requests wait for the webhooks of a chain that never answer. */
export function waitOf({ authorizers, webhooks }: Pick<Chain, 'authorizers' | 'webhooks'>): Wait {
  const hanging = webhooks.flatMap((webhook, at) =>
    webhook?.answers === 'hang' ? [{ ...webhook, at }] : [],
  );
  const [first] = hanging;
  const seconds = hanging.reduce((sum, one) => sum + one.seconds, 0);
  if (first === undefined || seconds <= brief) return 'no';
  // An apiserver gives up after 60 s.
  if (seconds < long || seconds > 35) return 'unclear';
  const allows = authorizers.findIndex((one) => one === 'RBAC' || one === 'AlwaysAllow');
  return allows >= 0 && allows < first.at ? 'after' : 'before';
}

const modes: readonly string[] = ['Node', 'RBAC', 'AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook'];

/** The chain of a setting's apiserver. */
export function chainOf(setting: Setting, version: Version, flags: Flags): Chain {
  const path = flags['authorization-config'] ?? '';
  if (path === '') return byFlag(setting, flags);
  const legacy = Object.keys(flags).some((name) => /^authorization-(mode|webhook-.*)$/.test(name));
  if (legacy) return { ...nothing, refused: 'both' };
  const text = settingFiles(setting)[path];
  // doubts.ts reports a file that the setting does not have.
  if (text === undefined) return nothing;
  const { value } = readYaml(text);
  return { ...byFile(setting, version, value), value };
}

/** How the harness's webhook at this kubeconfig path answers. */
export function webhookOf({ apiserver }: Setting, path: string | undefined): Webhook | undefined {
  return Object.entries(apiserver.webhooks ?? {}).find(([name]) => webhookPath(name) === path)?.[1];
}

const nothing: Chain = { authorizers: [], webhooks: [], by: 'file' };

function byFlag(setting: Setting, flags: Flags): Chain {
  const named = listOf(flags['authorization-mode']);
  const has = (mode: string, flag: string) => named.includes(mode) === Boolean(flags[flag]);
  const sound =
    named.length > 0 &&
    named.every((mode) => modes.includes(mode)) &&
    new Set(named).size === named.length &&
    has('ABAC', 'authorization-policy-file') &&
    has('Webhook', 'authorization-webhook-config-file');
  // pkg/kubeapiserver/options/authorization.go, ToAuthorizationConfig
  const flag = 'authorization-webhook-config-file';
  const webhook: AskedWebhook = {
    answers: webhookOf(setting, flags[flag]),
    onError: 'no-opinion',
    seconds: 30,
    named: `kube-apiserver --${flag}`,
  };
  return {
    authorizers: named as Authorizer[],
    webhooks: named.map((mode) => (mode === 'Webhook' ? webhook : undefined)),
    by: 'flag',
    ...(sound ? {} : { refused: 'modes' }),
  };
}

interface WrittenWebhook {
  timeout?: string;
  subjectAccessReviewVersion?: string;
  matchConditionSubjectAccessReviewVersion?: string;
  matchConditions?: unknown[] | null;
  failurePolicy?: string;
  connectionInfo?: { type?: string; kubeConfigFile?: string } | null;
}
interface Written {
  authorizers?: ({ type?: string; name?: string; webhook?: WrittenWebhook | null } | null)[] | null;
}

/** An authorizer that is not a webhook may appear once only, and its name must be its type in lower case. */
function byFile(setting: Setting, version: Version, value: unknown): Chain {
  const fault = undecoded('AuthorizationConfiguration', version, value);
  if (fault !== undefined) return { ...nothing, refused: fault.why };
  const listed = ((value as Written).authorizers ?? []).map((one) => one ?? {});
  const others = listed.filter(({ type }) => type !== 'Webhook');
  const names = listed.map(({ name }) => name ?? '');
  const sound =
    listed.length > 0 &&
    listed.every(({ type = '' }) => modes.includes(type)) &&
    new Set(others.map(({ type }) => type)).size === others.length &&
    new Set(names).size === names.length &&
    others.every(({ type = '', name, webhook }) => name === type.toLowerCase() && webhook == null) &&
    listed.every(({ type, name, webhook }) => type !== 'Webhook' || (name && webhook && isSound(webhook)));
  return {
    authorizers: listed.map(({ type }) => type as Authorizer),
    webhooks: listed.map(({ type, webhook }) =>
      type === 'Webhook' ? askedBy(setting, webhook ?? {}) : undefined,
    ),
    by: 'file',
    ...(sound ? {} : { refused: 'authorizers' }),
  };
}

/** Validation of a webhook, as far as it needs neither a CEL compiler nor the disk (ValidateWebhookConfiguration). */
function isSound({
  timeout = '',
  subjectAccessReviewVersion,
  failurePolicy,
  connectionInfo,
}: WrittenWebhook): boolean {
  const { type, kubeConfigFile } = connectionInfo ?? {};
  const connected =
    type === 'KubeConfigFile'
      ? kubeConfigFile?.startsWith('/')
      : type === 'InClusterConfig' && !kubeConfigFile;
  return (
    secondsOf(timeout) > 0 &&
    secondsOf(timeout) <= 30 &&
    ['v1', 'v1beta1'].includes(subjectAccessReviewVersion ?? '') &&
    ['NoOpinion', 'Deny'].includes(failurePolicy ?? '') &&
    connected === true
  );
}

/** Seconds of a duration; NaN for another one than 3s or 500ms. */
function secondsOf(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|s)$/.exec(text) ?? [];
  return Number(amount) / (unit === 'ms' ? 1000 : 1);
}

function askedBy(setting: Setting, { failurePolicy, connectionInfo, ...more }: WrittenWebhook): AskedWebhook {
  const always = (more.matchConditions ?? []).length === 0;
  return {
    answers: always ? webhookOf(setting, connectionInfo?.kubeConfigFile) : undefined,
    onError: failurePolicy === 'Deny' ? 'deny' : 'no-opinion',
    seconds: secondsOf(more.timeout ?? ''),
    named: always
      ? 'AuthorizationConfiguration authorizers[].webhook.connectionInfo.kubeConfigFile'
      : 'AuthorizationConfiguration authorizers[].webhook.matchConditions',
  };
}
