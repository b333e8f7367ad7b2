// Parts of a plan for several machines: groups, balanced by how long they took before, and divided by settings only
// where there are fewer of them than parts. A pure function of the plan and the durations, so that every machine comes
// to the same parts by itself.
import { createHash } from 'node:crypto';
import type { Cell } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { type Group, narrowGroup, type Plan, type Shard } from '../domain/plan.ts';
import { type Durations, estimate } from './durations.ts';

export interface Part extends Plan {
  shard: Shard;
  /** The expected seconds. */
  seconds: number;
}

/** All parts of a plan. The longest group goes first to the shard with the least to do; a shard may stay empty. */
export function partsOf(plan: Plan, of: number, durations: Durations): Part[] {
  const loads = Array<number>(of).fill(0);
  const owners = new Map<Group, number>();
  const groups = dividedInto(of, plan.groups, durations);
  const longest = groups.map((group, place) => ({ group, place, seconds: estimate(group, durations) }));
  longest.sort((a, b) => b.seconds - a.seconds || a.place - b.place);
  for (const { group, seconds } of longest) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + seconds;
    owners.set(group, least);
  }
  const ofCell = cellOwners(groups, owners);
  const digest = createHash('sha256')
    .update(plan.cells.map(({ id }) => `${id}\n`).join(''))
    .digest('hex');
  return loads.map((seconds, index) => {
    const own = plan.cells
      .map((cell, place) => ({ cell, place }))
      .filter(({ cell }) => ofCell(cell) === index);
    const places = own.map(({ place }) => place);
    return {
      cells: own.map(({ cell }) => cell),
      groups: groups.filter((group) => owners.get(group) === index),
      ...(plan.asked ? { asked: plan.asked } : {}),
      ...(plan.intake ? { intake: plan.intake } : {}),
      shard: { index: index + 1, of, plan: digest, size: plan.cells.length, places },
      seconds,
    };
  });
}

/** At least `of` groups, as long as one has more settings than one: the longest is halved, its settings in order. */
function dividedInto(of: number, groups: readonly Group[], durations: Durations): Group[] {
  if (groups.length >= of) return [...groups];
  const [longest] = groups
    .filter(({ settings }) => settings.length > 1)
    .toSorted((a, b) => estimate(b, durations) - estimate(a, durations));
  if (longest === undefined) return [...groups];
  const first = longest.settings.slice(0, Math.ceil(longest.settings.length / 2)).map(({ id }) => id);
  const half = (isFirst: boolean) => {
    const own = longest.cells.filter(({ setting }) => first.includes(setting) === isFirst);
    return narrowGroup(longest, new Set(own.map(({ id }) => id))) ?? [];
  };
  const halves = groups.flatMap((group) => (group === longest ? [half(true), half(false)].flat() : [group]));
  return dividedInto(of, halves, durations);
}

/** Unsupported cells belong to the first group of their version, or to the first shard if there is none. */
function cellOwners(groups: readonly Group[], owners: Map<Group, number>): (cell: Cell) => number {
  const byId = new Map(groups.flatMap((group) => group.cells.map(({ id }) => [id, owners.get(group) ?? 0])));
  const firsts = new Map<string, number>();
  for (const group of groups) {
    if (!firsts.has(group.version)) firsts.set(group.version, owners.get(group) ?? 0);
  }
  return ({ id, version }) => byId.get(id) ?? firsts.get(version) ?? 0;
}

/**
 * Reads `--shard`: `2/5`; `auto` for the variables of GitLab's `parallel`; `auto/5` for those or for the index of a
 * Kubernetes Indexed Job, which says nothing of how many there are.
 */
export function parseShard(text: string, env: Readonly<NodeJS.ProcessEnv>): { index: number; of: number } {
  const [, first = '', , second] = /^(auto|\d+)(\/(\d+))?$/.exec(text) ?? [];
  const given = second === undefined ? undefined : Number(second);
  const index = first === 'auto' ? indexFrom(env) : Number(first);
  const of = given ?? (first === 'auto' ? number(env.CI_NODE_TOTAL) : undefined);
  if (index !== undefined && of !== undefined && index >= 1 && index <= of) return { index, of };
  const seen = ['CI_NODE_INDEX', 'CI_NODE_TOTAL', 'JOB_COMPLETION_INDEX']
    .filter((name) => env[name] !== undefined)
    .map((name) => `${name}=${env[name]}`);
  const auto = first === 'auto' ? ` with ${seen.join(', ') || 'no variable that names a shard'}` : '';
  throw new BearerlessError('user', 'invalid-shard', `--shard "${text}"${auto} is no shard`, {
    hint: 'Give 1/3 to 3/3; auto (GitLab: CI_NODE_INDEX, CI_NODE_TOTAL); or auto/3 (Kubernetes Indexed Job: JOB_COMPLETION_INDEX).',
  });
}

/** GitLab counts from 1, Kubernetes from 0. */
function indexFrom({ CI_NODE_INDEX, JOB_COMPLETION_INDEX }: Readonly<NodeJS.ProcessEnv>): number | undefined {
  const completion = number(JOB_COMPLETION_INDEX);
  return number(CI_NODE_INDEX) ?? (completion === undefined ? undefined : completion + 1);
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
