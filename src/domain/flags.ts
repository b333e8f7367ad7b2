// What a component's flags come to on a version, those of its setting and on top those of the spans that the version
// lies in; and how they are read.
import { ownValue } from './own-value.ts';
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

const truth: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false])),
};

/** A boolean flag's value; undefined for what pflag does not take (Go strconv.ParseBool). */
export function boolOf(value: string): boolean | undefined {
  return ownValue(truth, value);
}
