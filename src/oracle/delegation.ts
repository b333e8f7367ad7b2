// Derives how the controller manager and the scheduler learn who asks them, and what they may do: by reviews that they
// send to the apiserver with the kubeconfigs that their flags name (k8s.io/apiserver pkg/server/options).
import { z } from 'zod';
import { boolOf } from '../domain/flags.ts';
import type { Identity } from '../domain/identity.ts';
import { ownParts, showsCertificate } from '../domain/identity-parts.ts';
import { otherFlags, settingFiles } from '../domain/setting-files.ts';
import { readYaml } from '../domain/yaml.ts';
import { type Attributes, pathnameOf } from './attributes.ts';
import { type Ruling, ruling } from './authorize.ts';
import { waitOf } from './authorizers.ts';
import type { ClusterModel } from './cluster-model.ts';
import { asRead } from './flags.ts';
import { alwaysAllowed } from './routes.ts';
import { type Subject, stranger, subjectOf, unsure, worthless } from './subjects.ts';

type Model = Pick<ClusterModel, 'setting' | 'version' | 'flags'>;

/**
 * `sent`: the apiserver answers them. `none`: the server sends none. `refused`: the apiserver does not know who sends
 * them.
 */
export type Reviews = 'sent' | 'none' | 'refused';

interface Delegation {
  tokenReviews: Reviews;
  accessReviews: Reviews;
  /** It looks up in the cluster by whom the certificates of clients are signed, as kubeadm has it. */
  readsCa: boolean;
  /** The paths that are given to everyone in the place of the usual ones, if the setting names any. */
  allowed?: readonly string[];
}

const servers = {
  'kube-controller-manager': { key: 'controllerManager', usual: '/etc/kubernetes/controller-manager.conf' },
  'kube-scheduler': { key: 'scheduler', usual: '/etc/kubernetes/scheduler.conf' },
} as const;
export type Delegating = keyof typeof servers;

const names = {
  tokens: 'authentication-kubeconfig',
  access: 'authorization-kubeconfig',
  skip: 'authentication-skip-lookup',
  paths: 'authorization-always-allow-paths',
} as const;

/** How a server delegates. Where it cannot be told, as kubeadm has it, and `unclearFlags` names the flag. */
function delegationOf(model: Model, server: Delegating): Delegation {
  const flags = flagsOf(model, server);
  const given = flags[names.paths];
  return {
    tokenReviews: reviewsBy(model, server, flags[names.tokens]) ?? 'sent',
    accessReviews: reviewsBy(model, server, flags[names.access]) ?? 'sent',
    readsCa: !(names.tokens in flags || names.skip in flags),
    ...(given === undefined ? {} : { allowed: given.split(',') }),
  };
}

/** The flags of both servers whose effect cannot be told, such as `kube-scheduler --authorization-kubeconfig`. */
export function unclearFlags(model: Model): { server: Delegating; name: string }[] {
  return (Object.keys(servers) as Delegating[]).flatMap((server) => {
    const flags = flagsOf(model, server);
    const tokens = reviewsBy(model, server, flags[names.tokens]);
    // Without its ConfigMap a server that looks it up may not start.
    const starts = tokens !== 'refused' || boolOf(flags[names.skip] ?? '') === true;
    const paths = flags[names.paths]?.split(',') ?? [];
    const unclear = [
      ...(tokens !== undefined && starts ? [] : [names.tokens]),
      ...(reviewsBy(model, server, flags[names.access]) === undefined ? [names.access] : []),
      ...(paths.every((path) => /^\/[\w./-]+\*?$/.test(path)) ? [] : [names.paths]),
    ];
    return unclear.map((name) => ({ server, name }));
  });
}

/** The facts of one question to such a server, beside those of its path. */
export interface Delegated {
  delegation: Delegation;
  subject: Subject;
  said: Ruling;
}

/** Who a server takes an identity for, and what comes of asking whether that user may. */
export function delegated(
  model: ClusterModel,
  server: Delegating,
  { identity, path, asked }: { identity: Identity; path: string; asked: Attributes },
): Delegated {
  const delegation = delegationOf(model, server);
  const known = subjectBehind(delegation, identity, subjectOf(identity, model.version, model.tokens));
  const subject = known ?? unsure;
  const { allowed, accessReviews } = delegation;
  const passes = allowed ? isListed(allowed, path) : alwaysAllowed(server, model.version, path);
  if (passes)
    return { delegation, subject, said: { by: 'always-allowed', grant: allowed ? 'own' : 'default' } };
  if (known === undefined) return { delegation, subject, said: 'unclear' };
  const said = ruling(model, subject.names, { asked });
  const masters = typeof said === 'object' && said.by === 'system:masters';
  if (masters || accessReviews === 'sent')
    return { delegation, subject, said: asksItself(model, server) ? said : 'unclear' };
  return { delegation, subject, said: accessReviews === 'none' ? 'nobody' : 'failed' };
}

/** The subject that a server takes an identity for; undefined if that cannot be told. */
function subjectBehind(
  { tokenReviews, readsCa }: Delegation,
  identity: Identity,
  usual: Subject,
): Subject | undefined {
  if (usual.credential === 'absent') return usual;
  if (showsCertificate(identity) || ownParts(identity)?.kind === 'front-proxy')
    return readsCa ? usual : undefined;
  return { sent: usual, none: stranger, refused: worthless }[tokenReviews];
}

/** Whether a server may send its reviews, and does not wait for the answers longer than its clients do. */
function asksItself(model: ClusterModel, server: Delegating): boolean {
  if (['before', 'unclear'].includes(waitOf(model.chain))) return false;
  const names = [`User system:${server}`, 'Group system:authenticated'];
  const review = { group: 'authorization.k8s.io', resource: 'subjectaccessreviews' };
  return typeof ruling(model, names, { asked: { kind: 'resource', verb: 'create', ...review } }) === 'object';
}

/** Whether a list gives a path to everyone (k8s.io/apiserver pkg/authorization/path). */
function isListed(allowed: readonly string[], path: string): boolean {
  const asked = pathnameOf(path);
  return allowed.some((one) => (one.endsWith('*') ? asked.startsWith(one.slice(0, -1)) : one === asked));
}

const flagsOf = ({ setting, version }: Model, server: Delegating) =>
  asRead(otherFlags(setting, version)[servers[server].key] ?? {});

/** Only the parts of a kubeconfig that are read; whatever else a user has may be a credential. */
const Kubeconfig = z.looseObject({
  'current-context': z.string(),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ user: z.string() }) })),
  users: z.array(z.looseObject({ name: z.string(), user: z.strictObject({ token: z.string() }) })),
});

/** What becomes of reviews that are sent with the kubeconfig at `path`; undefined if that cannot be told. */
function reviewsBy(model: Model, server: Delegating, path: string | undefined): Reviews | undefined {
  if (path === undefined || path === servers[server].usual) return 'sent';
  if (path === '') return 'none';
  const { data } = Kubeconfig.safeParse(readYaml(settingFiles(model.setting)[path] ?? '').value);
  const user = data?.contexts.find(({ name }) => name === data['current-context'])?.context.user;
  if (data?.users.some(({ name }) => name === user) && !knowsTokens(model)) return 'refused';
  return undefined;
}

/** Whether the apiserver may know a token that a file of the setting holds. */
const knowsTokens = ({ flags, setting }: Model) =>
  flags['token-auth-file'] !== undefined ||
  flags['authentication-token-webhook-config-file'] !== undefined ||
  setting.objects.some(({ kind }) => kind === 'Secret');
