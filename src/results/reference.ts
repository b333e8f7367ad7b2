// The committed reference: what each version answered when it was measured last, in results/reference/VERSION.json. It
// is an ordinary results document without evidence and without what differs from run to run.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLine } from '../domain/audit.ts';
import { BearerlessError } from '../domain/error.ts';
import { isConclusive, type Observed } from '../domain/outcome.ts';
import { type CellResult, type Results, schemaVersion } from '../domain/results.ts';
import { packageRoot } from '../domain/root.ts';
import { compareVersions, minorOf, Version } from '../domain/version.ts';
import { cellsOf, versionsOf } from './cells.ts';

export const referenceFolder: string = join(packageRoot, 'results/reference');
const prefix = 'reference:';

/** The versions that there is a reference of, oldest first. */
export function referenceVersions(folder: string = referenceFolder): Version[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // A clone in which nothing was measured yet.
  }
  return names
    .map((name) => name.replace(/\.json$/, ''))
    .filter((name) => Version.safeParse(name).success)
    .sort(compareVersions);
}

/** Whether a user means the reference and no path. */
export const isReference = (label: string): boolean => label.startsWith(prefix);

/**
 * The file of `reference:1.33`, `reference:v1.33.13` or `reference:latest`. A full version is that one and no other.
 */
export function referenceFile(label: string, folder: string = referenceFolder): string {
  const wanted = label.slice(prefix.length);
  const known = referenceVersions(folder);
  const [, minor, patch] = /^v?1\.(\d+)(?:\.(\d+))?$/.exec(wanted) ?? [];
  const found =
    wanted === 'latest'
      ? known.at(-1)
      : known.findLast((version) =>
          patch === undefined ? `${minorOf(version)}` === minor : version === `v1.${minor}.${patch}`,
        );
  if (found !== undefined) return join(folder, `${found}.json`);
  const list = known.map((version) => `${prefix}${version.slice(1)}`).join(', ');
  throw new BearerlessError('user', 'no-reference', `there is no reference of "${wanted}"`, {
    hint: known.length === 0 ? 'None was committed yet.' : `There is: ${list}, ${prefix}latest.`,
  });
}

/** The label of the reference that a version compares with: its own, else the newest of its minor. */
export function referenceFor(version: Version, folder: string = referenceFolder): string | undefined {
  const known = referenceVersions(folder);
  const found = known.includes(version)
    ? version
    : known.findLast((one) => minorOf(one) === minorOf(version));
  return found && `${prefix}${found}`;
}

/** The references that results amount to, one a version, without questions that got no answer. */
export function referencesOf({ run, clusters, cells, rules = {} }: Results): Map<Version, Results> {
  const all = cellsOf({ cells });
  const versions = versionsOf({ cells });
  return new Map(
    versions.map((version) => {
      const own = all.filter(
        (cell) => cell.version === version && cell.result.observed.kind !== 'inconclusive',
      );
      const named = own.flatMap(({ result: { expected } }) => expected?.rule ?? []);
      const foreign = (name: string) => name !== version && versions.includes(name);
      return [
        version,
        {
          schemaVersion,
          run: { ...run, binaries: run.binaries.filter((binary) => !foreign(binary.version)) },
          clusters: clusters
            .filter((cluster) => cluster.version === version && !cluster.fault)
            .map(({ readySeconds: _, defaultObjects: __, ...cluster }) => ({ ...cluster, evidence: [] })),
          cells: Object.fromEntries(own.map(({ id, result }) => [id, withoutVolatileFields(result)])),
          rules: Object.fromEntries(Object.entries(rules).filter(([id]) => named.includes(id))),
        },
      ];
    }),
  );
}

/** The text of a reference: a cell a line, so that a difference between two is one that people can read. */
export function referenceText({ schemaVersion, run, clusters, cells, rules = {} }: Results): string {
  const line = (value: unknown) => JSON.stringify(value);
  const { binaries, ...about } = run;
  const block = (open: string, lines: string[], close: string) =>
    lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(',\n')}\n${close}`;
  const entries = (record: object) =>
    Object.entries(record).map(([key, value]) => `${line(key)}: ${line(value)}`);
  return `${[
    `{"schemaVersion": ${schemaVersion},`,
    `"run": ${line(about).slice(0, -1)},`,
    `${block('"binaries": [', binaries.map(line), ']}')},`,
    `${block('"clusters": [', clusters.map(line), ']')},`,
    `${block('"cells": {', entries(cells), '}')},`,
    `${block('"rules": {', entries(rules), '}')}}`,
  ].join('\n')}\n`;
}

/** A cell without what differs each time: evidence, audit ids, parts of a second, made-up names in messages. */
function withoutVolatileFields({
  observed,
  before,
  earlier,
  earlierEvidence: _,
  audit,
  ...rest
}: CellResult): CellResult {
  // That a machine was too busy for an answer at first is no answer.
  const answers = earlier?.filter(isConclusive).map(withRoundedSeconds) ?? [];
  return {
    observed: withRoundedSeconds(observed),
    ...rest,
    attempts: 1 + answers.length,
    evidence: [],
    ...(audit ? { audit: withoutAuditId(audit) } : {}),
    ...(before ? { before: withRoundedSeconds(before) } : {}),
    ...(answers.length > 0 ? { earlier: answers } : {}),
  };
}

function withRoundedSeconds(observed: Observed): Observed {
  return 'seconds' in observed ? { ...observed, seconds: Math.round(observed.seconds) } : observed;
}

function withoutAuditId({ auditID: _, ...audit }: AuditLine): AuditLine {
  return audit;
}
