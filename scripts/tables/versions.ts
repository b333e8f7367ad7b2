// The tables of docs/versions.md: what changed from one reference to the next, what Go decides in them, what a stranger
// can tell a version by where strangers are shut out, and where HEAD is not answered like GET. Pure.
import { groupBy } from '../../src/domain/lists.ts';
import { isConclusive, longOutcome } from '../../src/domain/outcome.ts';
import { probeId } from '../../src/domain/probe.ts';
import type { Results } from '../../src/domain/results.ts';
import type { Version } from '../../src/domain/version.ts';
import type { Entry } from '../../src/results/cells.ts';
import { goDecides } from '../../src/results/go.ts';
import { compareRuns } from '../../src/results/sides.ts';
import { code, listed, table } from './markdown.ts';
import { reasonOf } from './reasons.ts';

/** A reference, and its cells as data. */
export interface Reference {
  version: Version;
  results: Results;
  cells: readonly Entry[];
}

const isByGo = ({ results: { rules } }: Reference, { result: { expected } }: Entry) =>
  goDecides(rules?.[expected?.rule ?? '']);

const who = (identity: string) => (identity === 'none' ? 'no credential' : code(identity));
/** `1 setting`, `4 settings` */
export const several = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** One answer that is another than before. */
export interface Change {
  before: Entry;
  after: Entry;
  was: string;
  is: string;
  byGo: boolean;
}

function changesBetween(a: Reference, b: Reference) {
  const { differences } = compareRuns(a.results, b.results);
  const both = differences.filter(({ kind }) => kind === 'changed' || kind === 'unchanged');
  const changes = both.flatMap(({ kind, was, is, byGo, pairs }): Change[] =>
    kind === 'unchanged'
      ? []
      : pairs.flatMap(({ a, b }) => (a && b ? [{ before: a, after: b, was, is, byGo }] : [])),
  );
  return { changes, asked: both.reduce((sum, { pairs }) => sum + pairs.length, 0) };
}

/** `kubelet`, `/logs`, `no credential`; of what is no request its id alone. */
function parts({ probe }: Entry): { where: string; what: string; identity: string } {
  if (!('target' in probe)) return { where: probe.kind, what: code(probeId(probe)), identity: '' };
  const method = probe.method === 'GET' ? '' : `${probe.method} `;
  return { where: probe.target, what: code(`${method}${probe.path}`), identity: who(probe.identity) };
}

/** Why an answer is another: as data, or by the rule that predicts the new one. */
export const whyOf = ({ after, is }: Change, b: Reference): string =>
  reasonOf({ probe: probeId(after.probe), setting: after.setting, is }) ??
  b.results.rules?.[after.result.expected?.rule ?? '']?.says ??
  '';

/** The changes that read alike in one row each, with every path, caller and setting of theirs. */
function rowsOf(changes: readonly Change[], b: Reference): string[][] {
  const described = changes.map((change) => ({ ...change, ...parts(change.after), why: whyOf(change, b) }));
  return groupBy(described, ({ where, was, is, why }) => [where, was, is, why].join('\n')).map((group) => {
    const [first] = group;
    const all = (of: (one: (typeof group)[number]) => string) => [...new Set(group.map(of))].sort();
    const settings = all(({ after }) => after.setting);
    return [
      first?.where ?? '',
      listed(all(({ what }) => what)),
      listed(all(({ identity }) => identity)),
      `${first?.was} → ${first?.is}`,
      settings.length > 3 ? several(settings.length, 'setting') : listed(settings.map(code)),
      first?.why ?? '',
    ];
  });
}

const steps = (references: readonly Reference[]) =>
  references.slice(1).map((b, i) => ({ a: references[i] as Reference, b }));

/** What Kubernetes itself answers differently, a section for each step. */
export function changesTable(references: readonly Reference[]): string {
  const sections = steps(references).map(({ a, b }) => {
    const { changes, asked } = changesBetween(a, b);
    const own = changes.filter(({ byGo }) => !byGo);
    const go = changes.length - own.length;
    const none = own.length === 0;
    const sum = `${none ? 'None' : own.length} of ${asked} answers ${own.length === 1 ? 'is' : 'are'} different${
      go > 0 ? `; ${go} more differ by what [Go](#what-go-decides) decides` : ''
    }.`;
    const rows = rowsOf(own, b);
    const head = ['server', 'asked for', 'as whom', 'answer', 'under', 'because'];
    return [`### ${a.version} → ${b.version}`, sum, ...(none ? [] : [table(head, rows)])].join('\n\n');
  });
  return sections.join('\n\n');
}

/** The Go of the kubelet, as far as the reference records it. */
function goOf({ results: { run }, version }: Reference): string {
  const { go } = run.binaries.find((one) => one.name === 'kubelet' && one.version === version) ?? {};
  if (go === undefined) return 'not recorded';
  return go.insteadOf === undefined ? go.version : `${go.version} in the place of ${go.insteadOf}`;
}

/** The answers that Go decides, by version, with the Go of the binaries. */
export function goTable(references: readonly Reference[]): string {
  const rows = references.map((one) => {
    const cells = one.cells.filter((cell) => isByGo(one, cell) && isConclusive(cell.result.observed));
    const answers = [...new Set(cells.map(({ result }) => longOutcome(result.observed)))];
    const asked = [...new Set(cells.map((cell) => `${parts(cell).where} ${parts(cell).what}`))].sort();
    return [one.version, goOf(one), listed(asked), answers.join(', ')];
  });
  return table(['version', 'built with Go', 'asked for', 'answer'], rows);
}

/** Who has no credential that counts. */
const strangers = ['none', 'empty-token', 'invalid-token', 'malformed-token', 'basic', 'foreign-cert'];
/** Where it is asked; `default` of kubeadm shuts strangers out of a kubelet, and not out of the apiserver. */
const asked = [
  ['apiserver', 'default'],
  ['apiserver', 'anonymous-off'],
  ['kubelet', 'default'],
  ['kubelet-read-only', 'default'],
  ['controller-manager', 'default'],
  ['scheduler', 'default'],
  ['etcd', 'default'],
] as const;

/** What tells versions apart: a row a question whose answers differ, and a line a server with how many do not. */
export function fingerprintTable(references: readonly Reference[]): string {
  const found = asked.map(([target, setting]) => {
    const questions = references.flatMap((one) =>
      one.cells.flatMap((cell) => {
        const { probe, result } = cell;
        const meant = cell.setting === setting && probe.kind === 'http' && probe.target === target;
        if (!meant || !strangers.includes(probe.identity) || !isConclusive(result.observed)) return [];
        const answer = `${longOutcome(result.observed)}${isByGo(one, cell) ? ' (Go)' : ''}`;
        return [{ id: probeId(probe), what: parts(cell).what, version: one.version, answer }];
      }),
    );
    const answered = groupBy(questions, ({ id }) => id).map((group) => ({
      what: group[0]?.what ?? '',
      answers: references.map(({ version }) => group.find((one) => one.version === version)?.answer ?? ''),
    }));
    const telling = answered.filter(({ answers }) => new Set(answers.filter((one) => one !== '')).size > 1);
    const rows = groupBy(telling, ({ answers }) => answers.join('\n')).map((group) => [
      target,
      code(setting),
      listed([...new Set(group.map(({ what }) => what))]),
      ...(group[0]?.answers ?? []).map((one) => one || '–'),
    ]);
    const same = `the same answer in every version to ${answered.length - telling.length} of ${several(answered.length, 'question')}`;
    return { rows, line: `- ${target}, ${code(setting)}: ${same}` };
  });
  const head = ['server', 'under', 'asked for', ...references.map(({ version }) => version)];
  const rows = found.flatMap(({ rows }) => rows);
  return [table(head, rows), found.map(({ line }) => line).join('\n')].join('\n\n');
}

/** Where GET is answered and HEAD is refused, or otherwise; versions that agree in one row. */
export function headTable(references: readonly Reference[]): string {
  const pairs = references.flatMap(({ version, results, cells }) =>
    cells.flatMap((cell) => {
      const { probe, result } = cell;
      if (probe.kind !== 'http' || probe.method !== 'HEAD') return [];
      const get = results.cells[cell.id.replace(':HEAD:', ':GET:')];
      if (get === undefined || !isConclusive(get.observed) || !isConclusive(result.observed)) return [];
      const [is, would] = [longOutcome(result.observed), longOutcome(get.observed)];
      const { where, identity } = parts(cell);
      const verb = result.reviews?.find((one) => one.kind === 'SubjectAccessReview')?.verb;
      const asks = verb === undefined ? '–' : verb === '' ? 'empty' : code(verb);
      const row = [where, code(probe.path), identity, would, is, asks];
      return is === would ? [] : [{ version, setting: cell.setting, row }];
    }),
  );
  const bySetting = groupBy(pairs, ({ row, setting }) => [...row, setting].join('\n')).map((group) => {
    const versions = group.map(({ version }) => version);
    const [first] = group;
    return {
      row: first?.row ?? [],
      setting: first?.setting ?? '',
      in: versions.length === references.length ? 'every' : versions.join(', '),
    };
  });
  const rows = groupBy(bySetting, (one) => [...one.row, one.in].join('\n')).map((group) => [
    ...(group[0]?.row ?? []),
    group.length > 3 ? several(group.length, 'setting') : listed(group.map(({ setting }) => code(setting))),
    group[0]?.in ?? '',
  ]);
  const head = ['server', 'path', 'as whom', 'GET', 'HEAD', 'verb', 'under', 'versions'];
  return table(head, rows);
}
