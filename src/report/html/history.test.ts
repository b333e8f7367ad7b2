import { equal, is } from 'uvu/assert';
import { nightly, readReference, together } from '../../../test/support/nights.ts';
import { resultsOf } from '../../../test/support/results-builder.ts';
import { modern, old } from '../../../test/support/results-fixtures.ts';
import { suite } from '../../../test/support/suite.ts';
import type { Results } from '../../domain/results.ts';
import { pageIndexOf } from './page-index.ts';

const test = suite('report/html/history');
const version = 'v1.37.2';

const indexOf = (documents: readonly Results[]) => {
  const { results, nights } = together(documents);
  return { ids: Object.keys(results.cells), ...pageIndexOf(results, () => undefined, nights).index };
};

const api = 'default/process/apiserver:GET:/api@none';
const sixNights: Array<[words: string, said: string]> = [
  ['= = = = = =', '403 since 2026-11-01, 6 nights, never otherwise.'],
  ['200 200 = = = =', '403 since 2026-11-03, 4 nights, 200 before.'],
  [
    '200 ? = ? = =',
    '403 since 2026-11-03, 3 nights, 200 before. No answer in 2 nights, the last 2026-11-04.',
  ],
  [
    '= = = = ? ?',
    '403 since 2026-11-01, 4 nights, never otherwise. No answer in 2 nights, the last 2026-11-06.',
  ],
  ['= 401 = = 401 401', '401 since 2026-11-05, 2 nights, 403 before. It flaps: 3 changes in 6 nights.'],
  [
    '401 ? 401 401 ? 401',
    '401 since 2026-11-01, 4 nights, never otherwise. No answer in 2 nights, the last 2026-11-05.',
  ],
  ['? ? ? ? ? ?', 'No answer in 6 nights, the last 2026-11-06.'],
  ['n/a n/a = = = =', '403 since 2026-11-03, 4 nights, never otherwise.'],
  ['n/a n/a n/a n/a n/a n/a', ''],
];

test('a cell says since when it answers so, whether that flaps, and which nights gave no answer', async () => {
  const known = (await readReference(version)).cells;
  const refused = Object.entries(known).flatMap(([id, { observed }]) =>
    observed.kind === 'status' && observed.code === 403 ? [id.slice(version.length + 1)] : [],
  );
  const instead = Object.fromEntries(sixNights.map(([words], n) => [refused[n] ?? '', words]));
  const { ids, history } = indexOf(await nightly(version, 6, instead));
  const told = (id: string | undefined) => {
    const at = ids.indexOf(`${version}/${id}`);
    return history[0]?.lines.find(({ cells }) => cells.includes(at))?.said;
  };
  equal(
    sixNights.map(([words], n) => [words, told(refused[n])]),
    sixNights,
  );
});

test('settings say since when all their answers are so, equal ones together; a night shows what matters most', async () => {
  const index = indexOf(
    await nightly(version, 4, {
      [api]: '= = = ?',
      'anonymous-on/process/apiserver:GET:/api@none': '= 401 = =',
      'anonymous-off/process/apiserver:GET:/api@none': '200 = = =',
      'anonymous-off/process/apiserver:GET:/apis@none': '200 = ? =',
    }),
  );
  const [history] = index.history;
  const alike = history?.settings[3]?.settings ?? [];
  equal(
    alike,
    index.settings.filter((setting) => alike.includes(setting)),
  );
  equal(history?.nights, ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04']);
  is(
    history?.said,
    '4 nights, 2026-11-01 to 2026-11-04. 3 answers changed. In the newest night 1 question got no answer.',
  );
  // What changed comes first; the order of settings, and of what is alike, is that of the reference.
  const settings = history?.settings.map(({ settings: [first = '', ...more], said, signs }) => [
    more.length > 5 ? 'the others' : first,
    more.length > 5 ? 'more than five' : more.length,
    signs,
    said,
  ]);
  equal(settings?.map(([, , signs]) => /[!?]/.test(String(signs))).lastIndexOf(true), 2);
  const byName = (rows: unknown[][] = []) =>
    rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
  equal(
    byName(settings),
    byName([
      ['anonymous-on', 0, '*!!=', 'since 2026-11-03, 2 nights, when 1 answer changed. 1 answer flaps.'],
      [
        'anonymous-off',
        0,
        '*!?=',
        'since 2026-11-02, 3 nights, when 2 answers changed. No answer to 1 question in 1 night, the last 2026-11-03.',
      ],
      [
        'default',
        0,
        '*==?',
        'since 2026-11-01, 4 nights, never otherwise. No answer to 1 question in 1 night, the last 2026-11-04.',
      ],
      ['the others', 'more than five', '*===', 'since 2026-11-01, 4 nights, never otherwise.'],
      ['config-too-old', 1, '....', 'cannot be asked'],
    ]),
  );
});

test('what changed is said by night, the newest first, each with its answer before and then', async () => {
  const { history, ids, marks } = indexOf(await nightly(version, 4, { [api]: '200 ? = 401' }));
  equal(
    history[0]?.changes.map(({ night, cells }) => [
      night,
      ...cells.map(([at, was, is]) =>
        [ids[at], marks[was]?.look, marks[was]?.answer, marks[is]?.answer].join(' '),
      ),
    ]),
    [
      ['2026-11-04', `${version}/${api} forbidden 403 401`],
      ['2026-11-03', `${version}/${api} open 200 403`],
    ],
  );
});

test('two runs of a day are runs and have times; versions keep their own nights; one run has no history', async () => {
  const [first, second] = (await nightly(version, 2, {})) as [Results, Results];
  second.run.start = '2026-11-01T20:00:00.000Z';
  const index = indexOf([second, first, resultsOf(modern)]);
  equal(
    index.history.map(({ version, said }) => [version, said]),
    [[version, '2 runs, 2026-11-01 02:17 to 2026-11-01 20:00. No answer changed.']],
  );
  second.run.start = '2026-11-01T02:17:08.000Z';
  is(
    indexOf([first, second]).history[0]?.said,
    '2 runs, 2026-11-01 02:17:00 to 2026-11-01 02:17:08. No answer changed.',
  );
  equal(index.versions.toSorted(), ['v1.33.13', version]);
  equal([indexOf([first]).history, indexOf([resultsOf(modern), resultsOf(old)]).history], [[], []]);
});
