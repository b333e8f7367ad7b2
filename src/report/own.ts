// Summarizes a run of the user's own files in a few sentences: what a stranger gets compared with `default`, which
// joins work, whether the apiserver stays up, what the next minor changes. Each sentence names the lines of the files
// that decide it. It also makes the table of what happened to the files.
import type { Intake, IntakeRow } from '../domain/intake.ts';
import { joinName } from '../domain/join.ts';
import { distinct, groupBy } from '../domain/lists.ts';
import { isConclusive, longOutcome, shortOutcome } from '../domain/outcome.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import type { Entry } from '../results/cells.ts';
import { entriesOf, isHttp, isJoin, perQuestion, questionOf } from './entries.ts';
import type { Finding } from './findings/finding.ts';
import { list, type Prose, say, together } from './prose.ts';

/** The sentences of one version; none if no files were given. */
export function ownLines(results: Results, version: Version): Finding[] {
  const { intake } = results;
  if (intake === undefined) return [];
  const entries = perQuestion(entriesOf(results, version));
  const own = entries.filter(({ setting }) => setting === intake.setting);
  if (own.length === 0) return [];
  const usual = new Map(
    entries.filter(({ setting }) => setting === 'default').map((entry) => [questionOf(entry), entry]),
  );
  const rejected = own.find(({ result }) => result.observed.kind === 'config-rejected')?.result.observed;
  if (rejected?.kind === 'config-rejected') {
    const known = distinct(own.flatMap(({ id }) => intake.decides?.[id] ?? []));
    const lines = known.length > 0 ? known : namedIn(rejected.message, intake);
    return [
      {
        text: say`The kube-apiserver of ${version} does not start with your files: ${rejected.message}${decidedBy(intake, lines)}.`,
      },
      ...nextLine(results, intake, version),
    ];
  }
  return [
    { text: strangers(own, usual, intake) },
    ...joins(own, usual, intake),
    ...health(own, intake),
    ...nextLine(results, intake, version),
  ];
}

/** What a stranger gets by GET and `default` does not give, and the other way round. */
function strangers(own: Entry[], usual: ReadonlyMap<string, Entry>, intake: Intake): Prose {
  const asked = own.filter(isHttp).filter(({ probe }) => probe.identity === 'none' && probe.method === 'GET');
  const pairs = asked.flatMap((entry) => {
    const other = usual.get(questionOf(entry));
    return other && isConclusive(entry.result.observed) && isConclusive(other.result.observed)
      ? [{ entry, other }]
      : [];
  });
  if (pairs.length === 0)
    return say`What a stranger gets cannot be compared with ${'default'}: one of the two has no answer.`;
  const gets = ({ result }: Entry) => /^2\d\d$/.test(shortOutcome(result.observed));
  const more = pairs.filter(({ entry, other }) => gets(entry) && !gets(other));
  const less = pairs.filter(({ entry, other }) => !gets(entry) && gets(other));
  const changed = [...more, ...less].map(({ entry }) => entry);
  const otherwise = pairs.filter(
    ({ entry, other }) =>
      !gets(entry) &&
      !gets(other) &&
      shortOutcome(entry.result.observed) !== shortOutcome(other.result.observed),
  );
  const differing = changed.length > 0 ? changed : otherwise.map(({ entry }) => entry);
  const because = decidedBy(intake, distinct(differing.flatMap(({ id }) => intake.decides?.[id] ?? [])));
  const parts = [
    ...(more.length > 0
      ? [say`gets what ${'default'} does not give: ${paths(more.map(({ entry }) => entry))}`]
      : []),
    ...(less.length > 0
      ? [say`does not get what ${'default'} gives: ${paths(less.map(({ entry }) => entry))}`]
      : []),
  ];
  if (parts.length > 0) return say`A stranger ${together(parts, say`, and `)}${because}.`;
  if (otherwise.length === 0) return say`A stranger gets exactly what ${'default'} gives.`;
  return say`A stranger gets no more and no less than ${'default'} gives; ${otherwise.length} paths are refused otherwise: ${paths(otherwise.map(({ entry }) => entry))}${because}.`;
}

/** For instance `/api, /apis (401); kubelet /pods (200)`. */
function paths(entries: readonly Entry[]): Prose {
  const groups = groupBy(
    entries.filter(isHttp),
    ({ result, probe }) => `${probe.target} ${shortOutcome(result.observed)}`,
  );
  const said = groups.map((same) => {
    const [first] = same;
    const who: Prose = first?.probe.target === 'apiserver' ? [] : say`${String(first?.probe.target)} `;
    return say`${who}${list(same.map(({ probe }) => probe.path))} (${first === undefined ? '' : shortOutcome(first.result.observed)})`;
  });
  return together(said, say`; `);
}

function joins(own: Entry[], usual: ReadonlyMap<string, Entry>, intake: Intake): Finding[] {
  const asked = own.filter(isJoin);
  if (asked.length === 0) return [];
  const words = asked.map((entry) => say`${joinName(entry.probe)} ${longOutcome(entry.result.observed)}`);
  const differing = asked.filter((entry) => {
    const other = usual.get(questionOf(entry));
    return other !== undefined && longOutcome(other.result.observed) !== longOutcome(entry.result.observed);
  });
  const because = decidedBy(intake, distinct(differing.flatMap(({ id }) => intake.decides?.[id] ?? [])));
  return [{ text: say`kubeadm join: ${together(words, say`; `)}${because}.` }];
}

const staying: Record<string, Prose> = {
  'stays-up': say`stays up`,
  'not-ready': say`never counts as ready`,
  restarted: say`is restarted over and over`,
};

function health(own: Entry[], intake: Intake): Finding[] {
  const watched = own.find(({ probe }) => probe.kind === 'restart');
  const asked =
    watched ?? own.find(({ probe }) => probe.kind === 'health-check' && probe.component === 'kube-apiserver');
  if (asked === undefined) return [];
  const { observed } = asked.result;
  const word = staying[shortOutcome(observed)];
  if (word === undefined)
    return [
      {
        text: say`Whether the kube-apiserver stays up under its own health checks was not told: ${shortOutcome(observed)}.`,
      },
    ];
  const how =
    watched === undefined
      ? say`, by its health checks as a kubelet puts them`
      : say`, watched under a kubelet`;
  return [
    { text: say`The kube-apiserver ${word}${how}${decidedBy(intake, intake.decides?.[asked.id] ?? [])}.` },
  ];
}

/** What the next minor changes: measured if the run asked it too, else predicted. */
function nextLine(results: Results, intake: Intake, version: Version): Finding[] {
  const next = intake.next?.find(({ from }) => from === version);
  if (next === undefined)
    return [{ text: say`There is no later minor than ${version} here to compare with.` }];
  const { to } = next;
  const mine = (of: Version) =>
    new Map(
      perQuestion(entriesOf(results, of))
        .filter(({ setting, result }) => setting === intake.setting && isConclusive(result.observed))
        .map((entry) => [questionOf(entry), longOutcome(entry.result.observed)]),
    );
  const [now, then] = [mine(version), mine(to)];
  const measured = [...now].flatMap(([question, before]) => {
    const after = then.get(question);
    return after === undefined ? [] : [{ question, before, after }];
  });
  const changes =
    measured.length > 0 ? measured.filter(({ before, after }) => before !== after) : next.changes;
  const how =
    measured.length > 0
      ? say`measured, ${measured.length} questions`
      : say`predicted, not measured, ${next.compared} questions`;
  if (changes.length === 0) return [{ text: say`In ${to} nothing of this is different (${how}).` }];
  const shown = changes
    .slice(0, 6)
    .map(({ question, before, after }) => say`${question} ${before}, then ${after}`);
  const rest: Prose = changes.length > 6 ? say` and ${changes.length - 6} more` : [];
  return [{ text: say`In ${to} this is different (${how}): ${together(shown, say`; `)}${rest}.` }];
}

/** The rows for the flags and paths that a message of the apiserver names. */
function namedIn(message: string, { rows }: Intake): number[] {
  const words = message.match(/--[a-z][a-z-]+|\/[\w./-]+\w/g) ?? [];
  return rows.flatMap(({ said, fate }, place) => {
    const named = words.some((word) => said.includes(`${word}=`) || said.endsWith(word));
    return named && fate === 'taken' ? [place] : [];
  });
}

const mostPlaces = 3;

/** For instance `; decided by kubeadm.yaml:8 --anonymous-auth=false`. */
function decidedBy({ rows }: Intake, places: readonly number[]): Prose {
  const found = places.flatMap((place) => rows[place] ?? []);
  if (found.length === 0) return [];
  const shown = found.slice(0, mostPlaces).map(({ file, line, said }) => say`${`${file}:${line}`} ${said}`);
  const rest: Prose = found.length > mostPlaces ? say` and ${found.length - mostPlaces} more` : [];
  return say`; decided by ${together(shown, say`, `)}${rest}`;
}

export interface OwnRow {
  fate: IntakeRow['fate'];
  part: string;
  said: string[];
  places: string[];
  because: string;
}

/** At most `mostShown` items; the results contain all of them. */
function some(items: readonly string[]): string[] {
  return items.length > mostShown
    ? [...items.slice(0, mostShown), `${items.length - mostShown} more`]
    : [...items];
}

const mostShown = 20;

/** The table. Rows with the same fate and reason are joined. */
export function ownTable({ rows }: Intake): OwnRow[] {
  const order = ['taken', 'replaced', 'left-out'];
  const groups = groupBy(
    rows,
    ({ fate, part, because, file }) => `${order.indexOf(fate)} ${part} ${because} ${file}`,
  );
  const table = groups.map((same): OwnRow => {
    const [{ fate, part, because, file }] = same as [IntakeRow];
    const lines = distinct(same.map(({ line }) => line));
    return {
      fate,
      part,
      because,
      said: some(same.map(({ said }) => said)),
      places: [`${file}:${some(lines.map(String)).join(',')}`],
    };
  });
  return table.sort((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate));
}

/** The table as sentences. */
export function ownRows({ intake }: Pick<Results, 'intake'>): Finding[] {
  if (intake === undefined) return [];
  const fates = { taken: say`Taken`, replaced: say`Replaced`, 'left-out': say`Left out` };
  return ownTable(intake).map(({ fate, part, said, places, because }) => ({
    text: say`${fates[fate]}: ${part} ${list(said)} (${list(places)}): ${because}.`,
  }));
}
