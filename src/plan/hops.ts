// An upgrade over several minors is one hop after the other, since kubeadm upgrades one minor at a time. After each hop
// everything that was closed is closed again, so that each hop shows by itself what it opens.
import { attempt } from '../domain/attempt.ts';
import type { Change } from '../domain/change.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { minorOf, type Version } from '../domain/version.ts';

type Steps = Scenario['changes'][number];
type Step = Pick<Steps, 'change' | 'requests' | 'joins'>;

/** From where the changes of a scenario are made, and to where they lead. */
export interface Route {
  version: Version;
  setting: Setting;
  /** A label of the version to upgrade to, instead of what the scenario says. */
  upgradeTo?: string | undefined;
  /** Throws when there is no such version. */
  resolveVersion(label: string): Version;
}

/**
 * The scenario with the upgrades that are made from a version on. `next` becomes a version, after that of an earlier
 * upgrade; after the last there is none, and then it stays `next`. A hop to a minor that nobody knows stays its label.
 */
export function withHops(scenario: Scenario, route: Route): Scenario {
  const changes = scenario.changes.map((steps) => {
    const [first, ...afterwards] = hopped(steps, route);
    return { ...steps, ...first, afterwards };
  });
  return { ...scenario, changes };
}

function hopped({ afterwards, ...first }: Steps, route: Route): Step[] {
  let from = route.version;
  const made: Step[] = [];
  for (const step of [first, ...afterwards]) {
    const asked = { requests: step.requests ?? first.requests, joins: step.joins ?? first.joins };
    const to = step.change.kind === 'upgrade' ? targetOf(step.change.to, from, route) : undefined;
    if (to === undefined) {
      // Objects that were written just now need not be written again.
      if (isAgain(step, made.at(-1))) made.pop();
      made.push({ change: step.change, ...asked });
      continue;
    }
    const before = made.map(({ change }) => change);
    const hops = [...minorsBetween(from, to, route), to];
    for (const hop of hops) {
      made.push({ change: { kind: 'upgrade', to: hop }, ...asked });
      const again = hops.length > 1 ? closings(before, route.setting) : [];
      made.push(...again.map((change) => ({ change, requests: asked.requests, joins: [] })));
    }
    from = to;
  }
  return made;
}

const isAgain = ({ change }: Pick<Step, 'change'>, last: Step | undefined) =>
  change.kind === 'apply-objects' && last?.change.kind === 'apply-objects';

/** What the user says outranks the scenario, and may be wrong. */
function targetOf(label: string, from: Version, { upgradeTo, resolveVersion }: Route): Version | undefined {
  if (upgradeTo !== undefined) return resolveVersion(upgradeTo);
  return attempt(() => resolveVersion(label === 'next' ? `1.${minorOf(from) + 1}` : label));
}

/** The versions of the minors between two versions. */
function minorsBetween(from: Version, to: Version, { resolveVersion }: Route): string[] {
  const count = Math.max(0, minorOf(to) - minorOf(from) - 1);
  const labels = Array.from({ length: count }, (_, n) => `1.${minorOf(from) + 1 + n}`);
  return labels.map((label) => attempt(() => resolveVersion(label)) ?? label);
}

/**
 * What an administrator does again after each hop: the edits of the manifest that were made before the first one, and
 * then the objects of the setting, since an edit starts the apiserver, which puts objects back.
 */
function closings(before: readonly Change[], setting: Setting): Change[] {
  const edits = before.filter((change) => change.kind === 'edit-manifest');
  const last = [...new Map(edits.map((edit) => [edit.flag, edit])).values()];
  return [...last, ...(hasObjects(setting) ? [{ kind: 'apply-objects' } as const] : [])];
}

const hasObjects = ({ objects, objectsWhen = [], delete: deleted = [], deleteRoleBindings }: Setting) =>
  [objects, objectsWhen, deleted, deleteRoleBindings].some((some) => some.length > 0);
