// Makes what a bisection asks from what a user names: which scenario asks the cell and has its control cell, and which
// versions lie between the ends.

import { loadCatalogue } from '../../artifacts/catalogue.ts';
import { releasedVersions, wasReleased } from '../../artifacts/released.ts';
import { resolveVersion } from '../../artifacts/resolve.ts';
import { cellId } from '../../domain/cell.ts';
import { BearerlessError } from '../../domain/error.ts';
import { changesOf } from '../../domain/probe.ts';
import type { Version } from '../../domain/version.ts';
import { lineOf, patchesUpTo } from '../../plan/bisection.ts';
import type { Context } from '../context.ts';
import { findCell } from '../find-cell.ts';
import { loadWith, type Own } from '../own-files.ts';
import { ownScenario } from '../planning.ts';
import { endsOf, namedBetween } from '../versions-between.ts';
import type { Asked } from './asked.ts';

/** What a user names. */
export interface Wanted {
  cell: string;
  from: string;
  to: string;
  /** Labels of the only versions between the ends. */
  versions?: readonly string[] | undefined;
  good?: string | undefined;
  bad?: string | undefined;
  eachMinor?: boolean | undefined;
  config?: string[] | undefined;
  own?: Own['options'];
}

/** Checks it all; only a list of released versions is asked for, and nothing is measured. */
export async function toAsk(wanted: Wanted, context: Context): Promise<Asked> {
  const { good, bad, eachMinor = false, config, own } = wanted;
  const ends = [wanted.from, wanted.to] as const;
  const [from, to] = endsOf(ends, 'Give the older version with --from, the newer one with --to.');
  const [, ...rest] = wanted.cell.split('/');
  const files = { files: config, options: own };
  const cell = await findCell([to, ...rest].join('/'), files);
  if (changesOf(cell.probe).some(({ kind }) => kind === 'upgrade')) {
    throw new BearerlessError(
      'user',
      'usage',
      `${cell.id} is about two versions, and a bisection follows one`,
      {
        hint: 'Ask what an upgrade changes instead: bearerless upgrade-check --help',
      },
    );
  }
  const { library, yours } = await loadWith(resolveVersion, files);
  const ownAsked = yours?.setting.id === cell.setting ? library.scenarios.get(ownScenario) : undefined;
  const scenario =
    cell.scenarios.find(({ control }) => control.setting === cell.setting) ?? cell.scenarios[0] ?? ownAsked;
  if (scenario === undefined) {
    throw new BearerlessError('user', 'unknown-cell', `no scenario asks ${cell.id}`, {
      hint: 'Copy an id from "bearerless list", or write a scenario that asks it: -f FILE.',
    });
  }
  return {
    schemaVersion: 1,
    cell: cellId({ ...cell, version: from }),
    scenario: scenario.id,
    control: { setting: scenario.control.setting, probe: scenario.control.probe },
    ...(await lineFor(wanted, [from, to], context)),
    eachMinor,
    ...(good === undefined ? {} : { good }),
    ...(bad === undefined ? {} : { bad }),
    ...(config ? { config } : {}),
    ...(own ? { own } : {}),
  };
}

/**
 * The versions that a user names, or all that were released. A proxy may list only those that somebody asked it for, so
 * patches older than one that it lists are in the line too: whether they were released is seen when they are asked.
 */
async function lineFor(
  { versions }: Wanted,
  ends: readonly [Version, Version],
  { env, signal }: Context,
): Promise<Pick<Asked, 'versions' | 'named' | 'unlisted'>> {
  if (versions !== undefined)
    return { versions: lineOf(...ends, namedBetween(ends, versions)), named: true, unlisted: [] };
  const search = { searchPath: env.PATH };
  const listed = await releasedVersions(search, signal);
  const known = [...listed, ...loadCatalogue().versions.map(({ version }) => version)];
  for (const end of ends) {
    if (known.includes(end) || (await wasReleased(end, search, signal))) continue;
    throw new BearerlessError('user', 'unknown-version', `${end} was never released`, {
      hint: 'Builds of your own are asked with --assets and --versions, which names those between the ends.',
    });
  }
  const line = lineOf(...ends, patchesUpTo(ends, known));
  return { versions: line, named: false, unlisted: line.filter((version) => !known.includes(version)) };
}
