// Derives the facts of a question, which rules compare. Facts come only from the setting, the version and the request,
// never from an answer. reads.ts declares which parts of a setting each fact reads.
import { z } from 'zod';
import type { Identity } from '../domain/identity.ts';
import type { RouteResult } from '../domain/kubelet-routes.ts';
import type { Probe, RequestProbe, Target } from '../domain/probe.ts';
import { nodeInPath } from '../domain/request-extras.ts';
import { isRbac, type RbacObject } from '../domain/setting.ts';
import { objectsOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import type { Worth } from '../domain/worth.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { ruling } from './authorize.ts';
import { type Wait, waitOf } from './authorizers.ts';
import type { ClusterModel, Strangers } from './cluster-model.ts';
import { type Configuration, configurationOf } from './configuration.ts';
import { delegated, type Reviews } from './delegation.ts';
import { doubtsAbout } from './doubts.ts';
import { type Impersonation, impersonationOf } from './impersonation.ts';
import { type JoinFacts, joinFacts, joinTokenOf } from './join.ts';
import { kubeletFacts, nodeGrants, servingBy } from './kubelet.ts';
import { startsApiserver } from './objects.ts';
import { bootstrapObjects, keyOf } from './policy.ts';
import { type Refusal, refusalOf } from './refusals.ts';
import { lateDoubts } from './request-doubts.ts';
import type { Route } from './resource-routes.ts';
import { routeOf, type ServerName } from './routes.ts';
import { type Subject, subjectOf } from './subjects.ts';

export interface Facts extends Configuration, JoinFacts {
  /** Whether the setting has an input that no fact reads and that may touch the question. */
  unread?: 'some' | 'none';
  /** The reason why the apiserver does not start. */
  refused?: Refusal;
  change?: ClusterModel['change'];
  /** The facts from here on are those of requests. */
  target?: Target;
  identity?: Identity;
  credential?: Worth;
  /** How a request to this path is treated if it has no credential. */
  strangers?: Strangers;
  /**
   * The id of the binding, or the authorizer, that allows the request. `nobody`: none allows it. `failed`: none allows
   * it, and one could not answer; `late`: that one never does. `unclear`: the oracle cannot tell. `unreviewed`: the
   * kubelet may not send its review.
   */
  grantedBy?: string;
  /** Whether that binding exists in every cluster (`default`) or comes from the setting (`own`). */
  grant?: 'default' | 'own';
  /** As whom the request counts, if headers say that it is another's. */
  impersonates?: Impersonation['kind'];
  /** Whether headers or a body that no fact reads may matter to the handler. */
  carries?: 'known' | 'unknown';
  /** What becomes of the reviews by which the controller manager or the scheduler asks who somebody is, and may. */
  tokenReviews?: Reviews;
  accessReviews?: Reviews;
  /** What a server of the control plane returns there to an authorized caller. */
  route?: Route;
  /** For requests to a kubelet: what an authorized caller gets, and whether the kubelet listens on that port. */
  routeResult?: RouteResult;
  listens?: 'yes' | 'no';
  /** How long requests wait for an authorizer that never answers. */
  waits?: Wait;
  /** Whether the RoleBinding of cluster-info is as kubeadm created it, deleted, or created again after a deletion. */
  clusterInfo?: 'kept' | 'deleted' | 'remade';
  /** Whether system:public-info-viewer is as Kubernetes created it, bound differently, or completed after that. */
  publicInfo?: 'kept' | 'replaced' | 'completed';
  /** Whether the kubelet asks the cluster's CA for the certificate that it serves. */
  servingBy?: 'cluster' | 'itself';
  /** How the kubelet checks the health of the kube-apiserver. */
  healthChecks?: 'plain' | 'tcp' | 'token' | 'none';
}

export const clusterInfoBinding = 'kube-public/kubeadm:bootstrap-signer-clusterinfo';
export const publicInfoBinding = 'system:public-info-viewer';

const servers: Partial<Record<Target, ServerName>> = {
  apiserver: 'kube-apiserver',
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
};

/** The facts of one question to one cluster. */
export function factsOf(model: ClusterModel, probe: Probe): Facts {
  const common: Facts = {
    ...wholeOf(model),
    unread: doubtsAbout(model, probe).length > 0 ? 'some' : 'none',
  };
  if (probe.kind === 'join') return { ...common, ...joinFacts(model, probe.mode) };
  if (probe.kind !== 'http' && probe.kind !== 'after') return common;
  const { target, identity, method, path } = probe;
  const carries = (streams: boolean) => (lateDoubts(probe, streams).length > 0 ? 'unknown' : 'known');
  if (target.startsWith('kubelet'))
    return { ...common, target, identity, carries: carries(false), ...kubeletFacts(model, probe) };
  const server = servers[target];
  const asked = attributesOf(method, path);
  const behind =
    server === undefined || server === 'kube-apiserver'
      ? undefined
      : delegated(model, server, { identity, path, asked });
  const subject = behind?.subject ?? subjectOf(identity, model.version, model.tokens);
  const strangers = model.strangers(path);
  const impersonation = isLetIn(subject, strangers)
    ? impersonated(model, subject, { probe, asked })
    : ({ kind: 'none' } as const);
  const as = impersonation.kind === 'as' ? impersonation.names : undefined;
  const isNode = asked.kind === 'resource' && asked.resource === 'nodes' && asked.name === nodeInPath;
  const more = isNode ? nodeGrants(model.setting) : [];
  const said = behind?.said ?? ruling(model, as ?? subject.names, { asked, more });
  return {
    ...common,
    target,
    identity,
    joinToken: joinTokenOf(model),
    credential: as === undefined ? subject.credential : 'good',
    impersonates: impersonation.kind,
    carries: carries(
      asked.kind === 'resource' && (asked.subresource !== undefined || asked.verb === 'proxy'),
    ),
    strangers,
    ...(behind ? { tokenReviews: behind.delegation.tokenReviews } : {}),
    ...(behind ? { accessReviews: behind.delegation.accessReviews } : {}),
    grantedBy: typeof said === 'string' ? said : said.by,
    ...(typeof said === 'string' ? {} : { grant: said.grant }),
    ...(server === undefined ? {} : { route: routeOf(server, model, { method, pathAndQuery: path }) }),
  };
}

const wholes = new WeakMap<ClusterModel, Facts>();

/** The facts that every question to a cluster shares. */
function wholeOf(model: ClusterModel): Facts {
  const known = wholes.get(model);
  if (known !== undefined) return known;
  const refused = refusalOf(model);
  const made: Facts = {
    ...configurationOf(model),
    ...(refused ? { refused } : {}),
    change: model.change,
    waits: waitOf(model.chain),
    clusterInfo: clusterInfoOf(model),
    publicInfo: publicInfoOf(model),
    healthChecks: healthChecksOf(model),
    servingBy: servingBy(model),
  };
  wholes.set(model, made);
  return made;
}

/** Whether a request is authenticated, be it as a stranger. */
const isLetIn = ({ credential }: Subject, strangers: Strangers) =>
  credential === 'good' || (credential === 'absent' && strangers !== 'closed' && strangers !== 'unlisted');

/** Only the apiserver looks at the headers Impersonate-*. */
function impersonated(
  model: ClusterModel,
  { names }: Subject,
  { probe, asked }: { probe: RequestProbe; asked: Attributes },
): Impersonation {
  const { target, headers = {} } = probe;
  return target === 'apiserver' ? impersonationOf(model, names, { headers, asked }) : { kind: 'none' };
}

function clusterInfoOf({ deleted, changes }: ClusterModel): NonNullable<Facts['clusterInfo']> {
  if (!deleted.includes(`RoleBinding/${clusterInfoBinding}`)) return 'kept';
  return sinceObjects(changes).some(({ kind }) => kind === 'upgrade') ? 'remade' : 'deleted';
}

/** The changes after the administrator wrote the setting's objects the last time. */
const sinceObjects = (changes: ClusterModel['changes']) =>
  changes.slice(changes.findLastIndex(({ kind }) => kind === 'apply-objects') + 1);

function publicInfoOf({
  changes,
  setting,
  kubeletVersion: before,
  objects,
}: ClusterModel): NonNullable<Facts['publicInfo']> {
  const key = keyOf({ kind: 'ClusterRoleBinding', name: publicInfoBinding });
  const written = objectsOn(setting, before)
    .filter(isRbac)
    .findLast(({ kind, metadata: { name } }) => keyOf({ kind, name }) === key);
  if (written === undefined || isAsMade(written, before)) return 'kept';
  return sinceObjects(changes).some(({ kind }) => startsApiserver(kind)) && !objects().get(key)?.protected
    ? 'completed'
    : 'replaced';
}

/** Whether a binding of the setting has the role and subjects that Kubernetes gives it. */
function isAsMade({ roleRef, subjects = [], metadata }: RbacObject, version: Version): boolean {
  const made = bootstrapObjects(version).find(
    (one) => keyOf(one) === keyOf({ kind: 'ClusterRoleBinding', name: metadata.name }),
  );
  const names = (some: readonly { name: string }[] = []) =>
    some
      .map(({ name }) => name)
      .sort()
      .join();
  return roleRef?.name === made?.role?.name && names(subjects) === names(made?.subjects);
}

/** The part of a static pod's patch that changes its probes. Other parts, and malformed patches, change none. */
const Patch = z.looseObject({
  spec: z.looseObject({
    containers: z.array(
      z.looseObject({
        livenessProbe: z
          .looseObject({
            tcpSocket: z.unknown().optional(),
            httpGet: z
              .looseObject({
                httpHeaders: z.array(z.looseObject({ name: z.string().optional() })).optional(),
              })
              .nullish(),
          })
          .nullish(),
      }),
    ),
  }),
});

function healthChecksOf({ setting }: ClusterModel): NonNullable<Facts['healthChecks']> {
  const { data: patch } = Patch.safeParse(setting.apiserver.patch);
  const probe = patch?.spec.containers.find((one) => one.livenessProbe !== undefined)?.livenessProbe;
  if (probe === null) return 'none';
  if (probe?.tcpSocket !== undefined) return 'tcp';
  const headers = probe?.httpGet?.httpHeaders ?? [];
  return headers.some(({ name }) => name?.toLowerCase() === 'authorization') ? 'token' : 'plain';
}
