// The recorded durations of groups (clusters/durations.json), and the estimate for a group that follows from them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Group } from '../domain/plan.ts';
import { packageRoot } from '../domain/root.ts';

/** Keyed `engine/depth/version`. */
export const Durations = z.record(
  z.string(),
  z.strictObject({ settings: z.int().min(1), seconds: z.number().min(0) }),
);
export type Durations = z.infer<typeof Durations>;

export const durationsFile = 'clusters/durations.json';

/** The durations in this package, which are the same for everyone who shards a plan with it. */
export function recordedDurations(): Durations {
  return Durations.parse(JSON.parse(readFileSync(join(packageRoot, durationsFile), 'utf8')));
}

type Timed = Pick<Group, 'engine' | 'depth' | 'version'>;

/** The key of a group among the durations. */
export function durationKey({ engine, depth, version }: Timed): string {
  return `${engine}/${depth}/${version}`;
}

/** Seconds a setting, where nothing like it was recorded. */
const unknown = 10;

/**
 * Seconds that a group is likely to take: its own record, else the mean of its engine and depth, by the number of
 * settings.
 */
export function estimate(group: Timed & { settings: unknown[] }, durations: Durations): number {
  const own = durations[durationKey(group)];
  const like = Object.entries(durations)
    .filter(([key]) => key.startsWith(`${group.engine}/${group.depth}/`))
    .map(([, duration]) => duration);
  const known = own === undefined ? like : [own];
  const rates = known.map(({ seconds, settings }) => seconds / settings);
  const rate = rates.length === 0 ? unknown : rates.reduce((sum, one) => sum + one, 0) / rates.length;
  return rate * group.settings.length;
}
