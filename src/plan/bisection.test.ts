import fc from 'fast-check';
import { equal, ok } from 'uvu/assert';
import { cases } from '../../test/support/arbitrary.ts';
import { suite } from '../../test/support/suite.ts';
import { minorOf, type Version } from '../domain/version.ts';
import { type Answer, laterMinors, lineOf, nextStep, patchesUpTo, type Verdict } from './bisection.ts';

const test = suite('bisection');

const said = (outcome: string): Answer => ({ is: 'answered', outcome, counts: outcome });
const absent: Answer = { is: 'absent', because: 'not to be had' };
const open: Answer = { is: 'open', because: 'no answer' };

/** Asks until there is a verdict. `answer` gets how often the version was asked before. */
function bisected(
  versions: readonly Version[],
  answer: (version: Version, before: number) => Answer,
  meant?: readonly string[],
): { verdict: Verdict; asked: Version[]; lefts: number[] } {
  const answers = new Map<Version, Answer[]>();
  const asked: Version[] = [];
  const lefts: number[] = [];
  for (;;) {
    const step = nextStep(versions, answers, meant);
    if (!('ask' in step)) return { verdict: step, asked, lefts };
    const before = answers.get(step.ask) ?? [];
    answers.set(step.ask, [...before, answer(step.ask, before.length)]);
    asked.push(step.ask);
    lefts.push(step.left);
    ok(asked.length <= 3 * versions.length, `it asks for ever: ${asked.join(', ')}`);
  }
}

const patches = (minor: number, first: number, last: number): Version[] =>
  Array.from({ length: last - first + 1 }, (_, n): Version => `v1.${minor}.${first + n}`);

/** A line of one to four minors, and where on it the answer turns. */
const lines = fc
  .tuple(
    fc.integer({ min: 0, max: 9 }),
    fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 }),
  )
  .map(([first, counts]) =>
    counts.flatMap((count, n) => patches(30 + n, n === 0 ? first : 0, count + (n === 0 ? first : 0))),
  )
  .filter((line) => line.length >= 2)
  .chain((line) =>
    fc.record({ line: fc.constant(line), turn: fc.integer({ min: 1, max: line.length - 1 }) }),
  );

const log = (count: number) => Math.ceil(Math.log2(count + 1));

test('an answer that turns once is found, in as few steps as halving takes', () => {
  fc.assert(
    fc.property(lines, ({ line, turn }) => {
      const { verdict, asked, lefts } = bisected(line, (version) =>
        said(line.indexOf(version) < turn ? '403' : '404'),
      );
      const [left, right] = [line[turn - 1] as Version, line[turn] as Version];
      const expected: Verdict = {
        is: 'turned',
        left: { version: left, outcome: '403' },
        right: { version: right, outcome: '404' },
        between: [],
        others: [],
        confirmed: true,
      };
      equal(verdict, expected);
      const inside = line.slice(1, -1);
      const minors = [...new Set(inside.map(minorOf))];
      const ofMinors = minors.map((minor) => inside.filter((one) => minorOf(one) === minor).length);
      // Both ends, and both neighbours once more.
      const most = 4 + log(Math.max(0, minors.length - 1)) + log(Math.max(0, ...ofMinors));
      ok(asked.length <= most, `${asked.length} steps instead of ${most}: ${asked.join(', ')}`);
      for (const [n, left] of lefts.entries())
        ok(left >= asked.length - n, `step ${n} said ${left} are left`);
    }),
    cases(300),
  );
});

test('holes are passed over and named; the pair is that of the versions that answered', () => {
  fc.assert(
    fc.property(
      lines,
      fc.infiniteStream(fc.constantFrom(absent, open, undefined)),
      ({ line, turn }, kinds) => {
        const holes = new Map(line.slice(1, -1).map((version) => [version, kinds.next().value] as const));
        const { verdict } = bisected(
          line,
          (version) => holes.get(version) ?? said(line.indexOf(version) < turn ? '403' : '404'),
        );
        if (verdict.is !== 'turned') throw new Error(verdict.is);
        const sound = line.filter((version) => holes.get(version) === undefined);
        const right = sound.findIndex((version) => line.indexOf(version) >= turn);
        equal([verdict.left.version, verdict.right.version], [sound[right - 1], sound[right]]);
        const between = line.slice(
          line.indexOf(verdict.left.version) + 1,
          line.indexOf(verdict.right.version),
        );
        equal(
          verdict.between.map(({ version }) => version),
          between,
        );
        ok(verdict.between.every(({ because }) => because !== ''));
      },
    ),
    cases(300),
  );
});

test('whatever versions answer, there is a verdict, and its sides answered what it says', () => {
  const outcome = fc.constantFrom(said('200'), said('401'), said('403'), absent, open);
  fc.assert(
    fc.property(lines, fc.infiniteStream(outcome), ({ line }, outcomes) => {
      const given = new Map<Version, Answer[]>();
      const { verdict } = bisected(line, (version) => {
        const next = outcomes.next().value;
        given.set(version, [...(given.get(version) ?? []), next]);
        return next;
      });
      if (verdict.is === 'turned') {
        ok(verdict.left.outcome !== verdict.right.outcome);
        for (const { version, outcome } of [verdict.left, verdict.right]) {
          const answered = (given.get(version) ?? []).filter(({ is }) => is === 'answered');
          equal([...new Set(answered.map((one) => 'outcome' in one && one.outcome))], [outcome]);
        }
      }
    }),
    cases(300),
  );
});

const line = [...patches(31, 4, 14), ...patches(32, 0, 5), ...patches(33, 0, 3)];
const inBranches = (version: Version) => {
  const first: Record<number, number> = { 31: 6, 32: 2, 33: 0 };
  return said(Number(version.split('.')[2]) >= (first[minorOf(version)] ?? 0) ? '404' : '403');
};

test('newest patches come first: what was carried back is found where it was', () => {
  const { verdict, asked } = bisected(line, inBranches);
  equal(asked, [
    'v1.31.4',
    'v1.33.3',
    'v1.32.5',
    'v1.31.14',
    'v1.31.9',
    'v1.31.7',
    'v1.31.6',
    'v1.31.5',
    'v1.31.5',
    'v1.31.6',
  ]);
  equal(verdict.is === 'turned' && [verdict.left.version, verdict.right.version], ['v1.31.5', 'v1.31.6']);
  equal(
    laterMinors(line, 'v1.31.6').map((own) => {
      const found = bisected(own, inBranches).verdict;
      return found.is === 'turned' ? [found.left.version, found.right.version] : found.is;
    }),
    [['v1.32.1', 'v1.32.2'], 'same'],
  );
});

test('an answer that turns twice is said, with the version that has the other answer', () => {
  const three = ['v1.30.0', 'v1.30.1', 'v1.30.2', 'v1.30.3', 'v1.30.4'];
  const outcomes: Record<Version, string> = { 'v1.30.0': '403', 'v1.30.1': '403', 'v1.30.2': '500' };
  const { verdict } = bisected(three, (version) => said(outcomes[version] ?? '404'));
  equal(verdict, {
    is: 'turned',
    left: { version: 'v1.30.1', outcome: '403' },
    right: { version: 'v1.30.2', outcome: '500' },
    between: [],
    others: [{ version: 'v1.30.4', outcome: '404' }],
    confirmed: true,
  });
});

test('a neighbour that answers otherwise when asked again decides nothing', () => {
  const four = ['v1.30.0', 'v1.30.1', 'v1.30.2', 'v1.30.3'];
  const { verdict } = bisected(four, (version, before) =>
    version === 'v1.30.1' && before === 0 ? said('403') : said(version === 'v1.30.0' ? '403' : '404'),
  );
  equal(verdict.is === 'turned' && [verdict.left.version, verdict.right.version, verdict.between], [
    'v1.30.0',
    'v1.30.2',
    [{ version: 'v1.30.1', because: 'it was asked 2 times: 403, 404' }],
  ]);
});

test('ends that answer alike, not as named, differently each time, or not at all, end it', () => {
  const two = ['v1.30.0', 'v1.30.1'];
  const of = (...all: Answer[][]) =>
    bisected(two, (version, before) => all[two.indexOf(version)]?.[before] ?? absent, ['200', '401']).verdict;
  equal(of([said('200')], [said('200')]).is, 'same');
  equal(of([said('200')], [said('500')]), { is: 'unmeant', end: { version: 'v1.30.1', outcome: '500' } });
  equal(of([said('200'), said('401')], [said('401'), said('401')]), {
    is: 'no-end',
    end: { version: 'v1.30.0', because: 'it was asked 2 times: 200, 401' },
  });
  equal(of([open, open]), { is: 'no-end', end: { version: 'v1.30.0', because: 'no answer' } });
  equal(of([open, said('200')], [absent]), {
    is: 'no-end',
    end: { version: 'v1.30.1', because: 'not to be had' },
  });
});

test('what was never released is no part of the line', () => {
  const four = ['v1.30.0', 'v1.30.1', 'v1.30.2', 'v1.30.3'];
  const { verdict } = bisected(four, (version) =>
    version === 'v1.30.1' ? { is: 'unreleased' } : said(version === 'v1.30.0' ? '403' : '404'),
  );
  equal(verdict, {
    is: 'turned',
    left: { version: 'v1.30.0', outcome: '403' },
    right: { version: 'v1.30.2', outcome: '404' },
    between: [],
    others: [],
    confirmed: true,
  });
});

test('the patches of a minor are all up to the newest that is known', () => {
  const ends = ['v1.30.2', 'v1.32.1'] as const;
  const all = patchesUpTo(ends, ['v1.29.5', 'v1.30.4', 'v1.31.1', 'v1.32.7']);
  equal(lineOf(...ends, all), [...patches(30, 2, 4), ...patches(31, 0, 1), ...patches(32, 0, 1)]);
});

test('a line has its ends, and of the known versions those between them, each once', () => {
  equal(lineOf('v1.30.2', 'v1.31.1', ['v1.31.0', 'v1.30.10', 'v1.30.2', 'v1.31.1', 'v1.31.0', 'v1.29.0']), [
    'v1.30.2',
    'v1.30.10',
    'v1.31.0',
    'v1.31.1',
  ]);
});
