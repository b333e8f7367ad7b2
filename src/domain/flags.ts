// What a component's flags come to on a version: those of its setting, and on top those of the spans that the version lies in.
import type { Flags } from './setting.ts';
import { type Version, within } from './version.ts';

interface Flagged {
  flags: Flags;
  flagsWhen: readonly { since?: string | undefined; until?: string | undefined; flags: Flags }[];
}

/** The flags on a version; what is given more than once is a list of its values. */
export function flagsOn({ flags, flagsWhen }: Flagged, version: Version): Flags {
  const timely = flagsWhen.filter((span) => within(version, span)).map((span) => span.flags);
  return Object.assign({}, flags, ...timely);
}

/** Name and value of each flag, as often as it is given. */
export function flagPairs(flags: Flags): [name: string, value: string][] {
  return Object.entries(flags).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
}
