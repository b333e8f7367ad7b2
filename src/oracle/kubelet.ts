// What is known of a question to a kubelet before it is put: how it is configured, as whom the request counts there, what that user may, and
// what is behind the door.
import type { Identity, Probe } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { type Binding, bindingFor, defaultBindings } from './bindings.ts';
import type { Facts } from './facts.ts';
import { doorAt, type Handlers, reviewedAs } from './kubelet-routes.ts';
import { type Subject, stranger, subjectOf } from './subjects.ts';
import type { World } from './world.ts';

/** The part of a KubeletConfiguration that matters here. */
interface Config {
  authentication?: {
    anonymous?: { enabled?: boolean };
    webhook?: { enabled?: boolean };
    x509?: { clientCAFile?: string };
  };
  authorization?: { mode?: string };
  readOnlyPort?: number;
  healthzPort?: number;
  enableDebuggingHandlers?: boolean;
}

/** The defaults of the flags, which rule where there is no file (cmd/kubelet/app/options/options.go, applyLegacyDefaults). */
const ofFlags: Config = {
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false }, x509: { clientCAFile: '' } },
  authorization: { mode: 'AlwaysAllow' },
  readOnlyPort: 10255,
};

function configOf({ kubelet }: Setting): Config {
  return kubelet?.flagsOnly ? ofFlags : ((kubelet?.config ?? {}) as Config);
}

const certificates: Identity[] = [
  'foreign-cert',
  'node-cert',
  'kubelet-client-cert',
  'admin-cert',
  'super-admin-cert',
  'admin-cert-bad-token',
];

const adminOfKubelets = ['proxy', 'metrics', 'stats', 'log', 'pods', 'healthz', 'configz'];

const bindings: readonly Binding[] = [
  ...defaultBindings,
  {
    id: 'system:kubelet-api-admin',
    to: ['kube-apiserver-kubelet-client'],
    verbs: ['*'],
    resources: adminOfKubelets.map((name) => `nodes/${name}`),
  },
];

/** As whom a request counts to the kubelet: what it does not look at is as good as absent. */
function subjectAt(config: Config, version: Version, identity: Identity): Subject {
  const isCertificate = certificates.includes(identity);
  const looked = isCertificate
    ? config.authentication?.x509?.clientCAFile !== ''
    : config.authentication?.webhook?.enabled !== false;
  if (!looked) return stranger;
  // Who asks kubelets as an administrator is the apiserver.
  return subjectOf(identity === 'admin-cert' ? 'kubelet-client-cert' : identity, version);
}

/** What the setting lets strangers do; see `grantOnNode` of the engine. */
const grantOf = ({ kubelet }: Setting): Binding[] =>
  kubelet?.grant === undefined ? [] : [{ id: 'kubelet.grant', to: ['system:anonymous'], ...kubelet.grant }];

type HttpProbe = Extract<Probe, { kind: 'http' | 'after' }>;

/** The facts of a question to one of a kubelet's ports. */
export function kubeletFacts(
  { setting, kubeletVersion: version }: World,
  { target, method, path, identity }: HttpProbe,
): Facts {
  const config = configOf(setting);
  const { credential, names } = subjectAt(config, version, identity);
  const { verb, resources } = reviewedAs(version, method, path);
  const all = [...bindings, ...grantOf(setting)];
  const granted = resources
    .map((resource) => bindingFor(names, { kind: 'resource', verb, resource }, all))
    .find((binding) => binding !== undefined);
  const alwaysAllow = config.authorization?.mode === 'AlwaysAllow';
  const full = config.enableDebuggingHandlers === false ? 'no-debugging' : 'all';
  const handlers: Handlers =
    target === 'kubelet' ? full : target === 'kubelet-healthz' ? 'health' : 'read-only';
  return {
    credential,
    strangers: config.authentication?.anonymous?.enabled === true ? 'open' : 'closed',
    grantedBy: alwaysAllow ? 'AlwaysAllow' : (granted?.id ?? 'nobody'),
    door: doorAt(version, handlers, method, path),
    listens: target === 'kubelet-read-only' && !config.readOnlyPort ? 'no' : 'yes',
  };
}
