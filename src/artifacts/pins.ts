// The digests of releases that this repository guarantees, in clusters/digests.json. Downloads are checked against
// them, whatever the server claims. `npm run digests` renews the file. A release without a pin is checked against the
// digest from its server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { packageRoot } from '../domain/root.ts';

/** Official address of a release's file → its SHA-256. */
export type Pins = Readonly<Record<string, string>>;

export const pinsFile = 'clusters/digests.json';

const Digests = z.strictObject({
  releases: z.record(
    z.string().regex(/^https:\/\/(dl\.k8s\.io|github\.com)\/[\w./-]+$/, 'not the address of a release'),
    z.string().regex(/^[0-9a-f]{64}$/, 'no SHA-256'),
  ),
});

let loaded: Pins | undefined;

/** The pins of this package. They are read and checked at the first call. */
export function loadPins(): Pins {
  loaded ??= parsePins(readFileSync(join(packageRoot, pinsFile), 'utf8'));
  return loaded;
}

/** Parses the file of pins. Throws `invalid-digests` with every problem. */
export function parsePins(text: string): Pins {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw invalid([messageOf(thrown)]);
  }
  const parsed = Digests.safeParse(json);
  if (!parsed.success)
    throw invalid(parsed.error.issues.map((issue) => [...issue.path, problemOf(issue)].join(': ')));
  const { releases } = parsed.data;
  // This mainly detects an address that is there twice, which would hide a digest.
  if (formatPins(releases) !== text) throw invalid(['it is not as `npm run digests` writes it']);
  return releases;
}

/** The text of the file, in a fixed order. */
export function formatPins(pins: Pins): string {
  const releases = Object.fromEntries(Object.entries(pins).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ releases }, null, 2)}\n`;
}

/** Addresses are keys, and zod reports problems of keys one level deeper. */
function problemOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function invalid(problems: string[]): BearerlessError {
  const text = problems.map((problem) => `  ${problem}`).join('\n');
  return new BearerlessError('harness', 'invalid-digests', `${pinsFile} is wrong:\n${text}`);
}
