// Derives the facts of a join after discovery: whether the joining node may read the objects that it needs, gets its
// certificate, and becomes a node. The apiserver authenticates and authorizes each step like any other request.
import { flagPairs } from '../domain/flags.ts';
import { addsControlPlane, discoveryModeOf, type JoinMode } from '../domain/join-mode.ts';
import { programs, settingFiles, webhookPath } from '../domain/setting-files.ts';
import { minorOf, type Version, within } from '../domain/version.ts';
import type { Attributes, ResourceAttributes } from './attributes.ts';
import { ruling } from './authorize.ts';
import type { ClusterModel } from './cluster-model.ts';
import { grantsOf } from './grants.ts';
import { defaultObjects } from './objects.ts';
import { authenticates, subjectOf } from './subjects.ts';

export interface JoinFacts {
  /** Whether the apiserver accepts bootstrap tokens. */
  tokens?: 'on' | 'off';
  /**
   * What is wrong with the bootstrap token of the setting. `unsigned`: cluster-info is not signed with it. `useless`:
   * it authenticates nobody. `both`: it is unsigned and useless.
   */
  joinToken?: 'whole' | 'unsigned' | 'useless' | 'both' | 'expired';
  /** The first step after discovery that is refused, if the join has a credential for it. */
  step?:
    | 'none'
    | 'kubeadm-config'
    | 'kubelet-config'
    | 'node'
    | 'request'
    | 'approval'
    | 'register'
    | 'unclear';
  /**
   * What a further control plane may lack: whether flags of the kube-apiserver name files of the setting, or only those
   * of another component do.
   */
  ownFiles?: 'named' | 'elsewhere' | 'none';
}

type Step = NonNullable<JoinFacts['step']>;

/** Modes in which the steps after discovery use an administrator's credential. */
const byCertificate: readonly JoinMode[] = [
  'file-cert',
  'file-cert-external',
  'https-file',
  'file-exec-cert',
];

const resource = (
  verb: string,
  name: string,
  more: Partial<ResourceAttributes> = {},
): ResourceAttributes => ({
  kind: 'resource',
  verb,
  group: '',
  resource: name,
  ...more,
});
const kubeProxy = { namespace: 'kube-system', name: 'kube-proxy' };
const status = { subresource: 'status', name: 'x' };
const certificates = { group: 'certificates.k8s.io' };

/**
 * The requests of a join in order, each with the credential of the joining node (cmd/kubeadm/app/cmd/join.go,
 * phases/join/kubelet.go; pkg/controller/certificates/approver).
 */
const stepsOf = (version: Version): { step: Step; asked: Attributes }[] => {
  const config = within(version, { until: '1.23' })
    ? `kubelet-config-1.${minorOf(version)}`
    : 'kubelet-config';
  const configMap = (name: string) => resource('get', 'configmaps', { namespace: 'kube-system', name });
  return [
    { step: 'kubeadm-config', asked: configMap('kubeadm-config') },
    { step: 'kubelet-config', asked: configMap(config) },
    { step: 'node', asked: resource('get', 'nodes', { name: 'the-node-that-joins' }) },
    { step: 'request', asked: resource('create', 'certificatesigningrequests', certificates) },
    { step: 'request', asked: resource('watch', 'certificatesigningrequests', certificates) },
    {
      step: 'approval',
      asked: resource('create', 'certificatesigningrequests', { ...certificates, subresource: 'nodeclient' }),
    },
  ];
};

/** The facts of a join. */
export function joinFacts(model: ClusterModel, mode: JoinMode): JoinFacts {
  const facts = nodeFacts(model, discoveryModeOf(mode));
  if (!addsControlPlane(mode)) return facts;
  // The Role that lets a bootstrap token read the certificates is made when they are uploaded, so RBAC must decide.
  const decides = model.authorizers.includes('RBAC') || model.authorizers.includes('AlwaysAllow');
  const step = decides || facts.step !== 'none' ? facts.step : 'unclear';
  return { ...facts, ...(step ? { step } : {}), ownFiles: ownFilesOf(model) };
}

function ownFilesOf({ setting, given }: ClusterModel): NonNullable<JoinFacts['ownFiles']> {
  const webhooks = Object.keys(setting.apiserver.webhooks ?? {}).map(webhookPath);
  const files = [...Object.keys(settingFiles(setting)), ...webhooks];
  if (flagPairs(given).some(([, value]) => files.includes(value))) return 'named';
  const others = (Object.keys(programs) as (keyof typeof programs)[]).map(
    (name) => setting[name]?.files ?? {},
  );
  return others.some((own) => Object.keys(own).length > 0) ? 'elsewhere' : 'none';
}

function nodeFacts(model: ClusterModel, mode: JoinMode): JoinFacts {
  const tokens = model.tokens.on ? 'on' : 'off';
  const joinToken = joinTokenOf(model);
  const identity = byCertificate.includes(mode) ? 'admin-cert' : 'bootstrap-token';
  const { credential, names } = subjectOf(identity, model.version, model.tokens);
  if (credential === 'worthless') return { tokens, joinToken, step: 'kubeadm-config' };
  for (const { step, asked } of stepsOf(model.version)) {
    const said = ruling(model, names, { asked });
    if (said === 'unclear' || said === 'failed' || said === 'late')
      return { tokens, joinToken, step: 'unclear' };
    if (said === 'nobody') return { tokens, joinToken, step };
  }
  // kubeadm passes over that it may not read this one, and here it is never there: it is an add-on's.
  const proxy = ruling(model, names, { asked: resource('get', 'configmaps', kubeProxy) });
  if (proxy === 'failed' || proxy === 'late') return { tokens, joinToken, step: 'unclear' };
  return { tokens, joinToken, step: managed(model) ? registration(model) : 'approval' };
}

/** What is wrong with the bootstrap token with which nodes join. */
export function joinTokenOf({ tokens: { own } }: ClusterModel): NonNullable<JoinFacts['joinToken']> {
  if (own === undefined) return 'whole';
  const signs = own.usages.includes('signing');
  if (own.expired && signs) return 'expired';
  if (authenticates(own)) return signs ? 'whole' : 'unsigned';
  return signs ? 'useless' : 'both';
}

/**
 * Whether the controller manager, which approves and signs certificates, may read /healthz. It sends this request
 * before any other (k8s.io/controller-manager app/helper.go, WaitForAPIServer), and only at its start: what an
 * administrator makes of the objects later does not stop it.
 */
function managed(model: ClusterModel): boolean {
  const names = ['User system:kube-controller-manager', 'Group system:authenticated'];
  const { version } = model;
  const atStart = { ...model, grants: () => grantsOf(new Map(defaultObjects(version)), version) };
  const said = ruling(atStart, names, { asked: { kind: 'path', verb: 'get', path: '/healthz' } });
  return said !== 'nobody' && said !== 'failed' && said !== 'late';
}

/** Without the authorizer Node a kubelet may do nothing, unless its group is bound or everyone may do everything. */
function registration(model: ClusterModel): Step {
  if (model.authorizers.includes('Node')) return 'none';
  const { names } = subjectOf('node-cert', model.version);
  switch (ruling(model, names, { asked: resource('create', 'nodes') })) {
    case 'nobody':
      return 'register';
    case 'failed':
    case 'late':
    case 'unclear':
      return 'unclear';
    default:
      // If the node may be created but its status may not be updated, the join depends on more than the oracle knows.
      return typeof ruling(model, names, { asked: resource('patch', 'nodes', status) }) === 'object'
        ? 'none'
        : 'unclear';
  }
}
