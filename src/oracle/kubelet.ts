// Derives the facts of a request to a kubelet: how the kubelet is configured, which user the request counts as, what
// that user may do, and what an authorized caller gets.
import type { Identity } from '../domain/identity.ts';
import { showsCertificate } from '../domain/identity-parts.ts';
import { type KubeletConfiguration, kubeletConfiguration } from '../domain/kubelet-configuration.ts';
import { type Handlers, reviewedAs, routeResultAt } from '../domain/kubelet-routes.ts';
import type { RequestProbe } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';
import { isGood, worth } from '../domain/worth.ts';
import { type Ruling, ruling } from './authorize.ts';
import { waitOf, webhookOf } from './authorizers.ts';
import type { ClusterModel } from './cluster-model.ts';
import type { Facts } from './facts.ts';
import type { Grant } from './grants.ts';
import { type Subject, stranger, subjectOf, unsure, worthless } from './subjects.ts';

/** The user that a request counts as. A credential that the kubelet does not look at counts as absent. */
function subjectAt(
  config: KubeletConfiguration,
  model: ClusterModel,
  identity: Identity,
): Subject | 'unclear' {
  const { kubeletVersion: version, tokens } = model;
  const isCertificate = showsCertificate(identity);
  const looked = isCertificate
    ? config.authentication?.x509?.clientCAFile !== ''
    : config.authentication?.webhook?.enabled !== false;
  if (!looked) return stranger;
  // If the kubelet may not send a TokenReview, it refuses every token like an invalid one.
  const isToken = !isCertificate && worth(identity) !== 'absent';
  const review = isToken ? mayReview(model, tokenReview) : undefined;
  if (review !== undefined && isRefused(review)) return worthless;
  // A token that nobody else knows is shown to the webhook for tokens, which a kubelet may not wait for.
  if (review === 'late' || review === 'unclear' || (isToken && hangsOn(model, identity))) return 'unclear';
  // Towards a kubelet, an administrator uses the apiserver's client certificate.
  return subjectOf(identity === 'admin-cert' ? 'kubelet-client-cert' : identity, version, tokens);
}

/** Whether the webhook for tokens is asked about a token, and never answers. */
function hangsOn({ flags, setting }: ClusterModel, identity: Identity): boolean {
  const path = flags['authentication-token-webhook-config-file'];
  return !isGood(identity) && path !== undefined && webhookOf(setting, path) === 'hang';
}

/** What the setting allows anonymous users on the node; see `grantOnNode` of the engine. */
export function nodeGrants({ kubelet }: Setting): Grant[] {
  if (kubelet?.grant === undefined) return [];
  const { verbs, resources } = kubelet.grant;
  const rule = { verbs, apiGroups: [''], resources };
  return [{ id: 'kubelet.grant', own: true, to: ['User system:anonymous'], rule, from: [] }];
}

/** The facts of a request to one of a kubelet's ports. */
export function kubeletFacts(model: ClusterModel, probe: RequestProbe): Facts {
  const { target, method, path, identity } = probe;
  const { setting, kubeletVersion: version } = model;
  const config = kubeletConfiguration(setting.kubelet, version);
  const subject = subjectAt(config, model, identity);
  const { credential, names } = subject === 'unclear' ? unsure : subject;
  const { verb, subresources } = reviewedAs(version, method, path);
  const ask = (subresource: string): Ruling =>
    ruling(model, names, {
      asked: { kind: 'resource', verb, group: '', resource: 'nodes', subresource, name: 'this-node' },
      more: nodeGrants(setting),
    });
  const said: Ruling | 'unreviewed' =
    subject === 'unclear'
      ? subject
      : saidBy(config, mayReview(model, accessReview), () => firstThat(subresources.map(ask)));
  const handlers = handlersOf(target, config);
  return {
    credential,
    strangers: config.authentication?.anonymous?.enabled === true ? 'open' : 'closed',
    grantedBy: typeof said === 'string' ? said : said.by,
    ...(typeof said === 'string' ? {} : { grant: said.grant }),
    routeResult: routeResultAt(version, handlers, { method, pathAndQuery: path }),
    listens: listensOn(probe, config) ? 'yes' : 'no',
  };
}

/** Who signs the certificate that a kubelet serves, if the setting names none. */
export function servingBy({ setting, kubeletVersion }: ClusterModel): 'cluster' | 'itself' {
  const { serverTLSBootstrap } = kubeletConfiguration(setting.kubelet, kubeletVersion);
  return serverTLSBootstrap === true ? 'cluster' : 'itself';
}

/** What Go listens on for a wildcard of either family: every address of both (net, Listen). */
const everywhere = ['0.0.0.0', '::'];

/** Whether a kubelet listens on this port of its node's address. Its health port is asked on the loopback address. */
function listensOn(
  { target, over }: RequestProbe,
  { address = '0.0.0.0', readOnlyPort, healthzBindAddress = '127.0.0.1' }: KubeletConfiguration,
): boolean {
  if (target === 'kubelet-healthz') return over === undefined || everywhere.includes(healthzBindAddress);
  if (over === 'ipv6' && !everywhere.includes(address)) return false;
  return address !== '127.0.0.1' && (target === 'kubelet' || Boolean(readOnlyPort));
}

const tokenReview = { group: 'authentication.k8s.io', resource: 'tokenreviews' };
const accessReview = { group: 'authorization.k8s.io', resource: 'subjectaccessreviews' };

/**
 * Whether the kubelet's own certificate allows it to send reviews to the apiserver. Without TokenReviews no token is
 * accepted; without SubjectAccessReviews nothing is allowed.
 */
function mayReview(model: ClusterModel, review: typeof tokenReview): Ruling {
  // A kubelet has less patience than an apiserver that waits for a webhook.
  if (['before', 'unclear'].includes(waitOf(model.chain))) return 'unclear';
  const { names } = subjectOf('node-cert', model.version);
  return ruling(model, names, { asked: { kind: 'resource', verb: 'create', ...review } });
}

const isRefused = (said: Ruling) => said === 'nobody' || said === 'failed';

/** The authorization decision. `unreviewed`: the apiserver refuses the kubelet's review request itself. */
function saidBy(
  { authorization }: KubeletConfiguration,
  review: Ruling,
  ask: () => Ruling,
): Ruling | 'unreviewed' {
  if (authorization?.mode === 'AlwaysAllow') return everything;
  if (typeof review === 'object') return ask();
  return isRefused(review) ? 'unreviewed' : 'unclear';
}

const everything: Ruling = { by: 'authorization.mode', grant: 'own' };

/** Access to one of several subresources is enough. */
const firstThat = (said: readonly Ruling[]): Ruling =>
  said.find((one) => typeof one === 'object') ??
  // A kubelet has less patience than an apiserver that waits for a webhook.
  (said.some((one) => one === 'unclear' || one === 'late') ? 'unclear' : 'nobody');

/** The handlers on a port. Debugging handlers can be turned off together or one by one. */
function handlersOf(target: RequestProbe['target'], config: KubeletConfiguration): Handlers {
  if (target === 'kubelet-healthz') return { kind: 'health' };
  if (target === 'kubelet-read-only') return { kind: 'read-only' };
  const { enableDebuggingHandlers: debugging } = config;
  const off = (
    ['enableSystemLogHandler', 'enableProfilingHandler', 'enableDebugFlagsHandler'] as const
  ).filter((field) => config[field] === false);
  return { kind: debugging === false ? 'no-debugging' : 'all', off };
}
