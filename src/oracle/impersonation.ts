// Derives as whom a request with Impersonate-* headers is authorized (k8s.io/apiserver
// pkg/endpoints/filters/impersonation, up to v1.34 pkg/endpoints/filters/impersonation.go). The apiserver looks at
// these headers after authentication; no other server looks at them.
import type { Headers } from '../domain/request-extras.ts';
import { within } from '../domain/version.ts';
import type { Attributes, ResourceAttributes } from './attributes.ts';
import { ruling } from './authorize.ts';
import type { ClusterModel } from './cluster-model.ts';

/**
 * `none`: no such header. `no-user`: a header that needs Impersonate-User beside it. `refused`: who asks may not
 * impersonate that. `unclear`: the oracle cannot tell. `as`: the request counts as one of these names.
 */
export type Impersonation =
  | { kind: 'none' | 'no-user' | 'refused' | 'unclear' }
  | { kind: 'as'; names: readonly string[] };

interface Wanted {
  user: string;
  group: string | undefined;
  uid: string;
  extra: [key: string, value: string][];
}

const prefix = 'impersonate-extra-';

function wantedBy(headers: Headers): Wanted {
  const all = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const one = (name: string) => all.find(([key]) => key === name)?.[1];
  return {
    user: one('impersonate-user') ?? '',
    group: one('impersonate-group'),
    uid: one('impersonate-uid') ?? '',
    extra: all
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  };
}

const own = { group: 'authentication.k8s.io' };
const impersonate = (resource: string, more: Partial<ResourceAttributes>): ResourceAttributes => ({
  kind: 'resource',
  verb: 'impersonate',
  group: '',
  resource,
  ...more,
});

/** The namespace and name in a user name of a ServiceAccount. */
const account = (user: string) =>
  /^system:serviceaccount:([a-z0-9]([a-z0-9-]*[a-z0-9])?):([a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/.exec(user);

/** As whom a request of `requestor` is authorized. */
export function impersonationOf(
  model: ClusterModel,
  requestor: readonly string[],
  { headers, asked }: { headers: Headers; asked: Attributes },
): Impersonation {
  const { user, group, uid, extra } = wantedBy(headers);
  // v1.21 and older know no UID.
  const hasUid = uid !== '' && within(model.version, { since: '1.22' });
  if (user === '') return { kind: group !== undefined || hasUid || extra.length > 0 ? 'no-user' : 'none' };
  const [, namespace, , name] = account(user) ?? [];
  const checks = [
    namespace === undefined
      ? impersonate('users', { name: user })
      : impersonate('serviceaccounts', { namespace, name: name ?? '' }),
    ...(group === undefined ? [] : [impersonate('groups', { name: group })]),
    ...(hasUid ? [impersonate('uids', { ...own, name: uid })] : []),
    ...extra.map(([key, value]) => impersonate('userextras', { ...own, subresource: key, name: value })),
  ];
  const said = checks.map((check) => ruling(model, requestor, { asked: check }));
  const refused = said.some((one) => typeof one === 'string' && one !== 'unclear');
  if (refused) return { kind: mayOtherwise(model, requestor, asked) ? 'unclear' : 'refused' };
  // A node gets its group only by what v1.36 and newer call a constraint.
  const constrained = within(model.version, { since: '1.35' }) && user.startsWith('system:node:');
  if (constrained || said.includes('unclear')) return { kind: 'unclear' };
  return { kind: 'as', names: namesOf(user, group, namespace) };
}

/** Whether v1.35 and newer may allow it for this one request, by verbs of their own. */
function mayOtherwise(model: ClusterModel, requestor: readonly string[], asked: Attributes): boolean {
  if (!within(model.version, { since: '1.35' })) return false;
  const modes = ['associated-node', 'arbitrary-node', 'serviceaccount', 'user-info'];
  return modes.some((mode) => {
    const verb = `impersonate-on:${mode}:${asked.verb}`;
    const said = ruling(model, requestor, { asked: { ...asked, verb } });
    return typeof said === 'object' || said === 'unclear';
  });
}

/** A group that is given replaces those of a ServiceAccount; who is not a stranger is authenticated. */
function namesOf(user: string, group: string | undefined, namespace: string | undefined): string[] {
  const accounts =
    namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const groups = group === undefined ? accounts : [group];
  const stranger = 'system:unauthenticated';
  const more =
    user === 'system:anonymous' ? [stranger] : groups.includes(stranger) ? [] : ['system:authenticated'];
  return [`User ${user}`, ...[...new Set([...groups, ...more])].map((one) => `Group ${one}`)];
}
