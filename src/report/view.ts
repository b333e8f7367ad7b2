// Defines the content of the reports of one version for every format: the tables in order and the joins. The stranger
// gets a row per path; other identities share a row if every setting gives the same answers.
import { type Identity, KnownIdentity } from '../domain/identity.ts';
import { isKnown } from '../domain/identity-parts.ts';
import { joinName } from '../domain/join.ts';
import { distinct, groupBy, grouped } from '../domain/lists.ts';
import { isConclusive } from '../domain/outcome.ts';
import { type Plain, plain, plainly } from '../domain/plain.ts';
import { changesText, needsWholeCluster, Target } from '../domain/probe.ts';
import type { CellResult, Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import type { Entry } from '../results/cells.ts';
import {
  type AfterEntry,
  entriesOf,
  type HttpEntry,
  isAfter,
  isBalancer,
  isHttp,
  isJoin,
  labelOf,
  perQuestion,
  questionOf,
} from './entries.ts';
import { markOf } from './mark.ts';

export interface Row {
  /** The paths (with method) that have these answers. */
  labels: Plain[];
  /** One result per setting; `undefined` where nothing was planned. */
  results: Array<CellResult | undefined>;
}

export interface Block {
  identities: Identity[];
  rows: Row[];
}

export interface View {
  version: Version;
  settings: Plain[];
  /** Whether the cluster answered at least one question; tables without an answer are not shown. */
  answered: boolean;
  /**
   * The target, `apiserver` or `apiserver after edit-manifest:anonymous-auth=false`, with the settings under which it
   * is asked.
   */
  targets: Array<{ target: Plain; settings: Plain[]; stranger?: Block; others: Block[] }>;
  /**
   * Questions that are asked once per setting: joins by mode, questions to whole clusters only, and changes that every
   * cluster accepts.
   */
  joins: Grid;
  whole: Grid;
  /** Load balancers before the apiserver. */
  balancers: Grid;
  changes: Grid;
}

/** A table of settings × questions. */
export interface Grid {
  columns: Plain[];
  rows: Array<{ setting: Plain; results: Array<CellResult | undefined> }>;
}

type Request = HttpEntry | AfterEntry;

/** The view of one version. */
export function viewOf(results: Results, version: Version): View {
  const entries = perQuestion(entriesOf(results, version));
  const settings = distinct(entries.map((entry) => entry.setting));
  const perTarget = grouped(entries.filter(isHttp), ({ probe }) => probe.target);
  const requests: Request[][] = [
    ...Target.options.map((target) => perTarget.get(target) ?? []),
    ...groupBy(entries.filter(isAfter), askedOf),
  ].filter((asked) => asked.length > 0);
  return {
    version,
    settings: settings.map(plain),
    answered: entries.some((entry) => isConclusive(entry.result.observed)),
    targets: requests.map((asked) => {
      const target = asked[0] ? plain(askedOf(asked[0])) : plainly``;
      const own = settings.filter((setting) => asked.some((entry) => entry.setting === setting));
      const named = distinct(asked.map(({ probe }) => probe.identity).filter((one) => !isKnown(one)));
      const perIdentity = grouped(asked, ({ probe }) => probe.identity);
      const blocks = [...KnownIdentity.options, ...named].flatMap((identity) =>
        blockOf(perIdentity.get(identity) ?? [], identity, own),
      );
      const stranger = blocks.find((block) => block.identities.includes('none'));
      const others = blocks.filter((block) => block !== stranger).map(merged);
      return { target, settings: own.map(plain), ...(stranger && { stranger }), others: sameAnswers(others) };
    }),
    joins: gridOf(entries.filter(isJoin), ({ probe }) => joinName(probe), settings),
    whole: gridOf(entries.filter(isWhole), questionOf, settings),
    balancers: gridOf(entries.filter(isBalancer), ({ probe }) => probe.check, settings),
    changes: gridOf(entries.filter(isBareChange), questionOf, settings),
  };
}

/** For instance `apiserver` or `apiserver after edit-manifest:anonymous-auth=false`. */
function askedOf({ probe }: Request): string {
  return probe.kind === 'http' ? probe.target : `${probe.target} after ${changesText(probe)}`;
}

/** These have tables of their own. */
const elsewhere: readonly Entry['probe']['kind'][] = ['http', 'after', 'join'];
const isWhole = ({ probe }: Entry) =>
  probe.kind === 'health-check' || (needsWholeCluster(probe) && !elsewhere.includes(probe.kind));
const isBareChange = ({ probe }: Entry) =>
  (probe.kind === 'change' || probe.kind === 'join-after') && !needsWholeCluster(probe);

function blockOf(own: Request[], identity: Identity, settings: string[]): Block[] {
  const rows = groupBy(own, labelOf).map((row) => ({
    labels: row.slice(0, 1).map((entry) => plain(labelOf(entry))),
    results: settings.map((setting) => row.find((entry) => entry.setting === setting)?.result),
  }));
  return rows.length === 0 ? [] : [{ identities: [identity], rows }];
}

const answers = (row: Row) => row.results.map((result) => markOf(result).text).join(' ');

/** Joins the rows of paths that have the same answers under every setting. */
function merged(block: Block): Block {
  const rows = groupBy(block.rows, answers).map((same) => ({
    labels: same.flatMap((row) => row.labels),
    results: same[0]?.results ?? [],
  }));
  return { ...block, rows };
}

/** Joins the tables of identities that have the same table. */
function sameAnswers(blocks: Block[]): Block[] {
  const table = (block: Block) => JSON.stringify(block.rows.map((row) => [row.labels, answers(row)]));
  return groupBy(blocks, table).map((same) => ({
    identities: same.flatMap((block) => block.identities),
    rows: same[0]?.rows ?? [],
  }));
}

function gridOf<T extends Entry>(cells: T[], columnOf: (entry: T) => string, settings: string[]): Grid {
  const columns = distinct(cells.map(columnOf));
  const find = (setting: string, column: string) =>
    cells.find((entry) => entry.setting === setting && columnOf(entry) === column)?.result;
  const asked = settings.filter((setting) => cells.some((entry) => entry.setting === setting));
  return {
    columns: columns.map(plain),
    rows: asked.map((setting) => ({
      setting: plain(setting),
      results: columns.map((column) => find(setting, column)),
    })),
  };
}
