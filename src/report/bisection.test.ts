import { equal, match, not } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { BisectionDocument } from '../results/bisection-document.ts';
import { bisectionText } from './bisection.ts';

const test = suite('the text of a bisection');

const base: BisectionDocument = {
  cell: 'default/process/apiserver:GET:/api@none',
  from: 'v1.31.4',
  to: 'v1.33.13',
  named: false,
  verdict: {
    is: 'turned',
    left: { version: 'v1.31.5', outcome: '403' },
    right: { version: 'v1.31.6', outcome: '404' },
    between: [],
    others: [],
    confirmed: true,
  },
  minors: [],
  asked: [
    { version: 'v1.31.5', outcome: '403', run: 'out/v1.31.5', evidence: [] },
    { version: 'v1.31.6', because: 'no answer within 5 s', run: 'out/v1.31.6', evidence: [] },
  ],
  changelog: {
    file: 'k8s.io/kubernetes@v1.31.14/CHANGELOG/CHANGELOG-1.31.md',
    lines: [{ version: 'v1.31.6', text: 'CVE-2025-0426: \u001b[31mKubelet\u001b[0m\n::error::x' }],
  },
};
const turned = base.verdict as Extract<BisectionDocument['verdict'], { is: 'turned' }>;
const text = (more: Partial<BisectionDocument> = {}) =>
  bisectionText({ ...base, ...more }, { columns: 200, color: false });

test('the finding comes first, then what is not known, who answered what, and the changelog', () => {
  equal(text().split('\n'), [
    'default/process/apiserver:GET:/api@none',
    'from v1.31.4 to v1.33.13',
    '',
    'The answer turned from v1.31.5 to v1.31.6: 403 → 404.',
    'Both were asked twice, in clusters of their own, and answered alike.',
    'Minors are branches of their own: in those after v1.31 it may have turned at a later patch than the first. --each-minor asks them.',
    '',
    'Asked',
    '  v1.31.5  403        out/v1.31.5',
    '  v1.31.6  no answer  no answer within 5 s',
    '',
    'The changelog between them',
    'Lines about the component in k8s.io/kubernetes@v1.31.14/CHANGELOG/CHANGELOG-1.31.md:',
    '- v1.31.6: CVE-2025-0426: \\u{1b}[31mKubelet\\u{1b}[0m ::error::x',
    '',
  ]);
});

test('what was passed over, turned again, was named or not confirmed is said', () => {
  const verdict = {
    ...turned,
    between: [{ version: 'v1.31.7', because: 'it cannot be had' }],
    others: [{ version: 'v1.33.13', outcome: '403' }],
    confirmed: false,
  };
  const said = text({ verdict, named: true, changelog: { missing: 'Go is not installed' } });
  match(said, 'It may have turned at one between them that was passed over: v1.31.7 (it cannot be had).');
  match(said, 'It turned more than once: v1.33.13 answers 403. What is said here is the first time.');
  match(said, 'Not both gave an answer when they were asked again.');
  match(said, 'Only the versions that --versions names were asked');
  match(said, 'What was changed between them is not known: Go is not installed.');
});

test('later minors have their own verdicts', () => {
  const [left, right] = [turned.left, turned.right].map((one, n) => ({ ...one, version: `v1.32.${n + 1}` }));
  const own = { ...turned, left: left ?? turned.left, right: right ?? turned.right };
  const said = text({ minors: [{ minor: '1.32', verdict: own }] });
  match(said, '1.32:\n    The answer turned from v1.32.1 to v1.32.2: 403 → 404.\n');
  not.match(said, '--each-minor');
});

test('without a turn it says why', () => {
  const side = (version: string) => ({ version, outcome: '403' });
  match(
    text({ verdict: { is: 'same', left: side('v1.31.4'), right: side('v1.33.13') } }),
    'Nothing turned: v1.31.4 and v1.33.13 answer 403.\nBetween them it may have turned and turned back',
  );
  match(
    text({ verdict: { is: 'unmeant', end: side('v1.31.4') } }),
    'v1.31.4 answers 403, which neither --good nor --bad names.',
  );
  match(
    text({ verdict: { is: 'no-end', end: { version: 'v1.31.4', because: 'it cannot be had' } } }),
    'v1.31.4 has no answer to begin with: it cannot be had.',
  );
});
