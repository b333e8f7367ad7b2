// What the reports of one version show, before any format: the tables in order, the joins, and why marks are marks.
// The stranger gets a row per path; other identities share a row where every setting answers the same.

import { isConclusive } from '../domain/outcome.ts';
import { Identity, type JoinMode, Target } from '../domain/probe.ts';
import type { CellResult, Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import {
  distinct,
  type Entry,
  entriesOf,
  groupBy,
  type HttpEntry,
  isHttp,
  isJoin,
  labelOf,
} from './entries.ts';
import { markOf } from './mark.ts';
import { plain } from './prose.ts';

export interface Row {
  /** The paths (with method) that answer so. */
  labels: string[];
  /** One result per setting; `undefined` where nothing was planned. */
  results: Array<CellResult | undefined>;
}

export interface Block {
  identities: Identity[];
  rows: Row[];
}

export interface View {
  version: Version;
  settings: string[];
  /** Whether the cluster answered anything at all; tables without an answer are not worth their room. */
  answered: boolean;
  targets: Array<{ target: Target; stranger?: Block; others: Block[] }>;
  joins: { modes: JoinMode[]; rows: Array<{ setting: string; results: Array<CellResult | undefined> }> };
}

/** The view of one version. */
export function viewOf(results: Results, version: Version): View {
  const entries = entriesOf(results, version);
  const settings = distinct(entries.map((entry) => entry.setting));
  const requests = entries.filter(isHttp);
  const targets = Target.options.filter((target) => requests.some((entry) => entry.probe.target === target));
  return {
    version,
    settings,
    answered: entries.some((entry) => isConclusive(entry.result.observed)),
    targets: targets.map((target) => {
      const asked = requests.filter((entry) => entry.probe.target === target);
      const blocks = Identity.options.flatMap((identity) => blockOf(asked, identity, settings));
      const stranger = blocks.find((block) => block.identities.includes('none'));
      const others = blocks.filter((block) => block !== stranger).map(merged);
      return { target, ...(stranger && { stranger }), others: sameAnswers(others) };
    }),
    joins: joinsOf(entries, settings),
  };
}

function blockOf(asked: HttpEntry[], identity: Identity, settings: string[]): Block[] {
  const own = asked.filter((entry) => entry.probe.identity === identity);
  const rows = groupBy(own, labelOf).map((row) => ({
    labels: row.slice(0, 1).map((entry) => plain(labelOf(entry))),
    results: settings.map((setting) => row.find((entry) => entry.setting === setting)?.result),
  }));
  return rows.length === 0 ? [] : [{ identities: [identity], rows }];
}

const answers = (row: Row) => row.results.map((result) => markOf(result).text).join(' ');

/** Paths whose answers are the same under every setting share a row. */
function merged(block: Block): Block {
  const rows = groupBy(block.rows, answers).map((same) => ({
    labels: same.flatMap((row) => row.labels),
    results: same[0]?.results ?? [],
  }));
  return { ...block, rows };
}

/** Identities whose tables are the same share a table. */
function sameAnswers(blocks: Block[]): Block[] {
  const table = (block: Block) => JSON.stringify(block.rows.map((row) => [row.labels, answers(row)]));
  return groupBy(blocks, table).map((same) => ({
    identities: same.flatMap((block) => block.identities),
    rows: same[0]?.rows ?? [],
  }));
}

function joinsOf(entries: Entry[], settings: string[]): View['joins'] {
  const joins = entries.filter(isJoin);
  const modes = distinct(joins.map((entry) => entry.probe.mode));
  const find = (setting: string, mode: JoinMode) =>
    joins.find((entry) => entry.setting === setting && entry.probe.mode === mode)?.result;
  const asked = settings.filter((setting) => joins.some((entry) => entry.setting === setting));
  return {
    modes,
    rows: asked.map((setting) => ({ setting, results: modes.map((mode) => find(setting, mode)) })),
  };
}
