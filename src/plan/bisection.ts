// The search for the release in which an answer turned: which version is asked next, and what the answers so far
// amount to. Pure, and a function of the answers alone, so that a bisection can be continued from what is stored.
//
// The versions are a line: minor by minor, patch by patch. Minors are branches, and what is carried back to an older
// one is in its later patches. So while newest patches of minors lie between the two sides, only those are asked; the
// patches of a minor follow where it turned within one. The left neighbour of a minor's first patch is the last of the
// minor before.
import { compareVersions, minorOf, type Version } from '../domain/version.ts';

/** What came of asking a version once. */
export type Answer =
  /** `counts` is what answers are compared by: the outcome itself, or which of the named ones it is. */
  | { is: 'answered'; outcome: string; counts: string }
  /** No answer, for a reason that may be gone the next time. */
  | { is: 'open'; because: string }
  /** It cannot be had or asked. */
  | { is: 'absent'; because: string }
  /** There is no such release, so it is no part of the line. */
  | { is: 'unreleased' };

export type Answers = ReadonlyMap<Version, readonly Answer[]>;

/** A version that was passed over, and why. */
export interface PassedOver {
  version: Version;
  because: string;
}

/** A version and what it answered. */
export interface Side {
  version: Version;
  outcome: string;
}

export type Verdict =
  /** It turned between two versions, which are neighbours if nothing was passed over between them. */
  | {
      is: 'turned';
      left: Side;
      right: Side;
      between: PassedOver[];
      /** Later versions that answer otherwise than the right one: it turned more than once. */
      others: Side[];
      /** Whether both sides were asked twice. */
      confirmed: boolean;
    }
  /** Both ends answer the same. */
  | { is: 'same'; left: Side; right: Side }
  /** An end answers what neither `good` nor `bad` names. */
  | { is: 'unmeant'; end: Side }
  /** An end has no answer, or two. */
  | { is: 'no-end'; end: PassedOver };

/** The next version to ask, with how many are left at most, itself included. */
export interface Step {
  ask: Version;
  left: number;
}

/** How often a version without an answer is asked, and a neighbour with one. */
const twice = 2;

/** The next step, or the verdict. `all` is in order, from end to end. `meant`: what an end must count as. */
export function nextStep(
  all: readonly Version[],
  answers: Answers,
  meant?: readonly string[],
): Step | Verdict {
  const versions = all.filter((one) => !answers.get(one)?.some(({ is }) => is === 'unreleased'));
  const [from, to] = [versions[0], versions.at(-1)];
  if (from === undefined || to === undefined) throw new Error('a bisection has versions');
  const state = (version: Version) => stateOf(answers.get(version) ?? []);
  for (const end of [from, to]) {
    const now = state(end);
    if (now.is === 'unasked') {
      const unasked = end === from ? twice : 1;
      return { ask: end, left: unasked + mostSteps(versions.slice(1, -1)) + twice };
    }
    if (now.is === 'passed-over') return { is: 'no-end', end: { version: end, because: now.because } };
    if (meant && !meant.includes(now.counts))
      return { is: 'unmeant', end: { version: end, outcome: now.outcome } };
  }
  const line = versions.flatMap((version) => {
    const now = state(version);
    return now.is === 'passed-over' ? [] : [{ version, ...now }];
  });
  const known = line.flatMap((one) => (one.is === 'answered' ? [one] : []));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) throw new Error('both ends have answers');
  if (first.counts === last.counts) return { is: 'same', left: sideOf(first), right: sideOf(last) };
  // The first answer that is not that of the left end, and the one before it.
  const turned = known.findIndex(({ counts }) => counts !== first.counts);
  const [left, right] = [known[turned - 1] ?? first, known[turned] ?? last];
  const inside = versions.slice(versions.indexOf(left.version) + 1, versions.indexOf(right.version));
  const open = inside.filter((version) => state(version).is === 'unasked');
  const unconfirmed = [left, right].filter(({ version }) => (answers.get(version)?.length ?? 0) < twice);
  const middle = middleOf(open);
  // The neighbours may be other versions in the end.
  if (middle !== undefined) return { ask: middle, left: mostSteps(open) + twice };
  if (unconfirmed[0] !== undefined) return { ask: unconfirmed[0].version, left: unconfirmed.length };
  return {
    is: 'turned',
    left: sideOf(left),
    right: sideOf(right),
    between: inside.map((version) => ({ version, because: becauseOf(state(version)) })),
    others: known
      .slice(turned + 1)
      .filter(({ counts }) => counts !== right.counts)
      .map(sideOf),
    confirmed: [left, right].every(({ version }) => answeredTwice(answers.get(version) ?? [])),
  };
}

/** The versions of later minors up to the end of the line, each minor a line of its own. */
export function laterMinors(versions: readonly Version[], turned: Version): Version[][] {
  const minors = [...new Set(versions.map(minorOf))].filter((minor) => minor > minorOf(turned));
  return minors.map((minor) => versions.filter((version) => minorOf(version) === minor));
}

/** Every patch of the minors between two ends, as far as the newest that is known of each. */
export function patchesUpTo(ends: readonly [Version, Version], known: readonly Version[]): Version[] {
  const line = lineOf(...ends, known);
  return line.flatMap((one, n) => {
    const next = line[n + 1];
    if (next !== undefined && minorOf(next) === minorOf(one)) return [];
    const patch = Number(one.split('.')[2]);
    return Array.from({ length: patch + 1 }, (_, at): Version => `v1.${minorOf(one)}.${at}`);
  });
}

/** The versions between two ends in order, with the ends; `known` need not be in order. */
export function lineOf(from: Version, to: Version, known: readonly Version[]): Version[] {
  const between = known.filter((one) => compareVersions(from, one) < 0 && compareVersions(one, to) < 0);
  return [from, ...[...new Set(between)].sort(compareVersions), to];
}

type State =
  | { is: 'unasked' }
  | { is: 'answered'; outcome: string; counts: string }
  | { is: 'passed-over'; because: string };

function stateOf(asked: readonly Answer[]): State {
  const answered = asked.flatMap((one) => (one.is === 'answered' ? [one] : []));
  const [one] = answered;
  if (one !== undefined) {
    const outcomes = [...new Set(answered.map(({ outcome }) => outcome))];
    if (answered.every(({ counts }) => counts === one.counts)) return one;
    return { is: 'passed-over', because: `it was asked ${answered.length} times: ${outcomes.join(', ')}` };
  }
  const absent = asked.find(({ is }) => is === 'absent') ?? (asked.length < twice ? undefined : asked.at(-1));
  if (absent === undefined || !('because' in absent)) return { is: 'unasked' };
  return { is: 'passed-over', because: absent.because };
}

const sideOf = ({ version, outcome }: Side): Side => ({ version, outcome });
const becauseOf = (state: State) => (state.is === 'passed-over' ? state.because : '');
const answeredTwice = (asked: readonly Answer[]) =>
  asked.filter(({ is }) => is === 'answered').length >= twice;

/** The newest patches of minors that more than one minor's versions hold; none if all are of the last minor. */
function newestPatches(versions: readonly Version[]): Version[] {
  return versions.filter((version, n) => {
    const next = versions[n + 1];
    return next !== undefined && minorOf(next) !== minorOf(version);
  });
}

/** The version to ask of those between two sides. */
function middleOf(open: readonly Version[]): Version | undefined {
  const newest = newestPatches(open);
  const candidates = newest.length > 0 ? newest : open;
  return candidates[candidates.length >> 1];
}

/** How many versions are asked at most until no unasked one is between two sides. */
function mostSteps(open: readonly Version[]): number {
  const newest = newestPatches(open);
  const log = (count: number) => Math.ceil(Math.log2(count + 1));
  const minors = [...new Set(open.map(minorOf))];
  const most = Math.max(0, ...minors.map((minor) => open.filter((one) => minorOf(one) === minor).length));
  return log(newest.length) + log(most);
}
