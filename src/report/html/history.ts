// Says of every version that several nights asked since when an answer is so, what changed in which night, and which
// answers flap. A night that got no answer is said, and is never an answer itself.
import { distinct, groupBy, grouped } from '../../domain/lists.ts';
import { isConclusive, longOutcome } from '../../domain/outcome.ts';
import type { Results } from '../../domain/results.ts';
import { cellsOf, type Entry } from '../../results/cells.ts';
import { type DifferenceKind, differences, pairUp } from '../../results/compare.ts';
import { saidOf } from '../../results/sides.ts';
import type { PageHistory, Signs } from './page-data.ts';

/** What became of the answers of one cell. */
interface Course {
  id: string;
  setting: string;
  signs: string[];
  /** The first answer, and each that differs from the one before, with its night. */
  answers: Array<{ at: number; entry: Entry }>;
}

/** What the sentences of one version are made of. */
interface Words {
  nights: readonly string[];
  /** `night`, or `run` if two were on one day. */
  noun: string;
}

/** The positions of cells and marks in the index. */
interface Places {
  place(id: string): number | undefined;
  mark(entry: Entry): number;
}

/** The history of every version. */
export function historyOf(nights: readonly Results[], places: Places): PageHistory[] {
  const all = nights.map((night) => ({
    start: night.run.start,
    versions: grouped(cellsOf(night), ({ version }) => version),
  }));
  return distinct(all.flatMap(({ versions }) => [...versions.keys()])).flatMap((version) => {
    const own = all.flatMap(({ start, versions }) => {
      const entries = versions.get(version);
      return entries ? [{ start, entries }] : [];
    });
    if (own.length < 2) return [];
    const courses = coursesOf(own.map(({ entries }) => entries));
    const words = wordsOf(own.map(({ start }) => start));
    const placed = (some: readonly Course[]) => some.flatMap(({ id }) => places.place(id) ?? []);
    const line = (course: Course) => ({ said: lineOf(course, words), signs: course.signs.join('') });
    const lines = groupBy(courses, (course) => JSON.stringify(line(course)));
    const changes = words.nights.map((night, at) => ({ night, cells: changedIn(courses, at, places) }));
    return [
      {
        version,
        nights: [...words.nights],
        said: sumOf(courses, words),
        settings: settingsOf(courses, words),
        changes: changes.filter(({ cells }) => cells.length > 0).reverse(),
        lines: lines.map((some) => ({ ...line(some[0] as Course), cells: placed(some) })),
      },
    ];
  });
}

/** The course of every cell. Each night is compared with the last answers before it, as any two runs are. */
function coursesOf(nights: ReadonlyArray<readonly Entry[]>): Course[] {
  const last = new Map<string, Entry>();
  const asked = new Map(nights.flat().map(({ id, setting }) => [id, setting]));
  const courses = new Map(
    [...asked].map(([id, setting]): [string, Course] => [
      id,
      { id, setting, signs: nights.map(() => '.'), answers: [] },
    ]),
  );
  nights.forEach((entries, at) => {
    const now = entries.map((entry) => [entry.id, entry] as const);
    for (const { kind, is, pairs } of differences(pairUp(last, now), (entry) => saidOf(entry, {}))) {
      for (const { b: entry } of pairs) {
        const course = entry && courses.get(entry.id);
        if (!course) continue;
        course.signs[at] = signOf(kind, is);
        if (kind === 'changed' || kind === 'added') course.answers.push({ at, entry });
        if (isConclusive(entry.result.observed)) last.set(entry.id, entry);
      }
    }
  });
  return [...courses.values()];
}

/** What cannot be asked is as if it was not asked. */
function signOf(kind: DifferenceKind, answer: string): string {
  switch (kind) {
    case 'changed':
      return '!';
    case 'added':
      return '*';
    case 'open':
      return '?';
    case 'unchanged':
      return answer === '' ? '.' : '=';
    case 'removed':
      return '.';
    default:
      return kind satisfies never;
  }
}

/** The days of the nights; where those do not tell them apart, the minutes, or the seconds. */
function wordsOf(starts: readonly string[]): Words {
  const lengths = ['2026-11-03', '2026-11-03T02:17', '2026-11-03T02:17:05'].map(({ length }) => length);
  const cut = (length = 19) => starts.map((start) => start.slice(0, length).replace('T', ' '));
  const enough = lengths.find((length) => distinct(cut(length)).length === starts.length);
  return { nights: cut(enough), noun: enough === lengths[0] ? 'night' : 'run' };
}

/** The cells that answer otherwise in a night than before it. */
function changedIn(
  courses: readonly Course[],
  night: number,
  { place, mark }: Places,
): Array<[cell: number, was: number, is: number]> {
  return courses.flatMap(({ id, answers }) => {
    const n = answers.findIndex(({ at }, order) => order > 0 && at === night);
    const [was, is, cell] = [answers[n - 1], answers[n], place(id)];
    return was && is && cell !== undefined ? [[cell, mark(was.entry), mark(is.entry)] as const] : [];
  }) as Array<[number, number, number]>;
}

/** The signs of some cells as one: what matters most of each night. */
function signsOf(courses: readonly Course[], { nights }: Words): Signs {
  return nights
    .map(
      (_, at) => ['!', '?', '=', '*'].find((sign) => courses.some(({ signs }) => signs[at] === sign)) ?? '.',
    )
    .join('');
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const isAnswer = (sign: string | undefined) => sign !== '?' && sign !== '.';
const outcomeOf = ({ entry }: Course['answers'][number]) => longOutcome(entry.result.observed);

/** An answer that had gone came back. */
const flaps = ({ answers }: Course) => distinct(answers.map(outcomeOf)).length < answers.length;

/** `No answer in 2 nights, the last 2026-11-20.` */
function openLine(signs: readonly string[], { nights, noun }: Words): string {
  const open = signs.flatMap((sign, at) => (sign === '?' ? [at] : []));
  if (open.length === 0) return '';
  return ` No answer in ${counted(open.length, noun)}, the last ${nights[open.at(-1) ?? 0]}.`;
}

/** What is said of one cell: `403 since 2026-11-03, 12 nights, 200 before.` */
function lineOf(course: Course, words: Words): string {
  const { signs, answers } = course;
  const [now, before] = [answers.at(-1), answers.at(-2)];
  const open = openLine(signs, words);
  if (now === undefined) return open.trim();
  const since = signs.slice(now.at).filter(isAnswer).length;
  const otherwise = before ? `${outcomeOf(before)} before` : 'never otherwise';
  const told = `${outcomeOf(now)} since ${words.nights[now.at]}, ${counted(since, words.noun)}, ${otherwise}.`;
  const all = counted(signs.filter(isAnswer).length, words.noun);
  const flapping = flaps(course) ? ` It flaps: ${counted(answers.length - 1, 'change')} in ${all}.` : '';
  const last = signs.findLastIndex((sign) => sign !== '.');
  const gone = last < signs.length - 1 ? ` Last asked ${words.nights[last]}.` : '';
  return told + flapping + open + gone;
}

/** The settings, those with the same history together; first those in which something changed, then open ones. */
function settingsOf(courses: readonly Course[], words: Words): PageHistory['settings'] {
  const rows = groupBy(courses, ({ setting }) => setting).map((own) => ({
    setting: own[0]?.setting ?? '',
    said: settingLine(own, words),
    signs: signsOf(own, words),
  }));
  const weight = ({ signs }: { signs: Signs }) =>
    [/!/, /\?/, /[=*]/, /^/].findIndex((sign) => sign.test(signs));
  return groupBy(rows, ({ said, signs }) => `${signs}${said}`)
    .map((same) => {
      const { said, signs } = same[0] as (typeof same)[number];
      return { settings: same.map(({ setting }) => setting), said, signs };
    })
    .sort((a, b) => weight(a) - weight(b));
}

/** `since 2026-11-03, 12 nights, when 2 answers changed.` */
function settingLine(own: readonly Course[], words: Words): string {
  const { nights, noun } = words;
  const any = (is: (sign: string | undefined) => boolean) =>
    nights.map((_, at) => own.some(({ signs }) => is(signs[at])));
  const answered = any(isAnswer);
  const unanswered = counted(own.filter(({ signs }) => signs.includes('?')).length, 'question');
  const open = openLine(
    any((sign) => sign === '?').map((some) => (some ? '?' : '.')),
    words,
  ).replace('No answer', `No answer to ${unanswered}`);
  if (!answered.includes(true)) return (open || 'cannot be asked').trim();
  const change = any((sign) => sign === '!').lastIndexOf(true);
  const at = change < 0 ? answered.indexOf(true) : change;
  const since = counted(answered.slice(at).filter(Boolean).length, noun);
  const then = counted(own.filter(({ signs }) => signs[change] === '!').length, 'answer');
  const flapping = own.filter(flaps).length;
  return [
    `since ${nights[at]}, ${since}, ${change < 0 ? 'never otherwise' : `when ${then} changed`}.`,
    flapping > 0 && ` ${counted(flapping, 'answer')} ${flapping === 1 ? 'flaps' : 'flap'}.`,
    open,
  ]
    .filter(Boolean)
    .join('');
}

/** How many nights there are, and what changed over them. */
function sumOf(courses: readonly Course[], { nights, noun }: Words): string {
  const changed = courses.filter(({ answers }) => answers.length > 1);
  const open = courses.filter(({ signs }) => signs.at(-1) === '?').length;
  return [
    `${counted(nights.length, noun)}, ${nights[0]} to ${nights.at(-1)}.`,
    changed.length === 0 ? 'No answer changed.' : `${counted(changed.length, 'answer')} changed.`,
    ...(open > 0 ? [`In the newest ${noun} ${counted(open, 'question')} got no answer.`] : []),
  ].join(' ');
}
