import { equal } from 'uvu/assert';
import { resultsOf, type Table } from '../../../test/support/results-builder.ts';
import { suite } from '../../../test/support/suite.ts';
import { pageIndexOf } from '../../report/html/page-index.ts';
import { type Model, modelOf } from '../model.ts';
import { columnsOf, moreOpen, settingsOf } from './alike.ts';
import { type Answer, answersOf, askedIn, bandsOf } from './answers.ts';

const test = suite('viewer/glance');
const settings = ['default', 'anonymous-off', 'always-allow'];
const at = (version: string, answers: Table['answers']) => ({ version, settings, answers });

const [version, livez, healthz, api] = ['version', 'livez', 'healthz', 'api'].map(
  (path) => `apiserver:GET:/${path}@none`,
) as [string, string, string, string];
const modelFrom = (...tables: Table[]): Model =>
  modelOf(pageIndexOf(resultsOf(...tables), () => undefined).index);
const model = modelFrom(
  at('v1.31.4', {
    [version]: '200 401 200',
    [livez]: '200 401 200',
    [healthz]: '200 200 200',
    [api]: '403 401 n/a',
  }),
  at('v1.9.3', {
    [version]: '200 401 200',
    [api]: '200 401 200',
    'join:token': 'joined refused:unauthorized joined',
  }),
  at('v1.20.2', { [version]: '403 401 200', [api]: '403 401 ?', 'join:token': 'joined joined joined' }),
);
const asked = askedIn(model).flatMap((group) => group.asked);
const answer = answersOf(model);
const words = (one: Answer | undefined) => one && `${one.word} ${one.detail} ${one.look}`;
const bands = (short: string, setting: string) => {
  const one = asked.find((some) => some.short === short);
  if (!one) throw new Error(`nothing asks about ${short}`);
  return bandsOf(model.index.oldestFirst, (column) => answer(one, column, setting)).map((band) => [
    band.columns.join(' '),
    words(band.answer),
    words(band.before),
  ]);
};

test('only questions that the run asks are rows', () => {
  equal(
    asked.map(({ short }) => short),
    ['version', 'health checks', 'APIs', 'join by token'],
  );
});

test('versions stand in their order, and equal neighbours are one band that says what was before', () => {
  equal(bands('APIs', 'default'), [
    ['v1.9.3', 'yes 200 open', undefined],
    ['v1.20.2 v1.31.4', 'no 403 forbidden', 'yes 200 open'],
  ]);
  equal(bands('version', 'anonymous-off'), [['v1.9.3 v1.20.2 v1.31.4', 'no 401 unauthorized', undefined]]);
});

test('what nobody asked or nobody answered is no change', () => {
  equal(bands('join by token', 'anonymous-off'), [
    ['v1.9.3', 'no refused unauthorized fails', undefined],
    ['v1.20.2', 'yes joined works', 'no refused unauthorized fails'],
    ['v1.31.4', undefined, undefined],
  ]);
  equal(
    bands('APIs', 'always-allow').map(([, , before]) => before),
    [undefined, undefined, undefined],
  );
});

test('several requests with several answers are partly answered, by what is open', () => {
  equal(bands('health checks', 'anonymous-off').at(-1), ['v1.31.4', 'partly 200, 401 published', undefined]);
});

test('settings with the same answers stand together', () => {
  equal(
    settingsOf(model, asked.slice(0, 2), 'v1.9.3').rows.map(({ settings }) => settings),
    [['default', 'always-allow'], ['anonymous-off']],
  );
});

test('of many settings, those that say no more than default and those of whom nothing is asked are no rows', () => {
  const settings = ['default', 'same', 'more', 'never', ...Array.from({ length: 12 }, (_, at) => `s${at}`)];
  const bodies = settings.map((_, at) => ['200', '200', '200', 'n/a'][at] ?? String(400 + at));
  const metrics = settings.map((_, at) => ['n/a', 'n/a', '200'][at] ?? 'n/a');
  const answers = {
    [version]: bodies.join(' '),
    [api]: settings.map((_, at) => (at === 0 ? '403' : 'n/a')).join(' '),
    'apiserver:GET:/metrics@none': metrics.join(' '),
  };
  const crowd = modelFrom({ version: 'v1.20.2', settings, answers });
  const questions = askedIn(crowd).flatMap((group) => group.asked);
  const { rows, crowded, asDefault, unasked } = settingsOf(crowd, questions, 'v1.20.2');
  equal([crowded, asDefault, unasked], [true, ['same'], ['never']]);
  equal(
    rows.map(({ settings }) => settings.join()),
    ['default', 'more', ...settings.slice(4)],
  );
});

test('of many versions, neighbours that answer everything alike share a column', () => {
  const minors = Array.from({ length: 12 }, (_, at) => `v1.${20 + at}.0`);
  const of = (version: string, words: string) => at(version, { [livez]: words });
  const many = modelFrom(...minors.map((one, n) => of(one, n < 5 ? '200 401 200' : '200 200 200')));
  equal(columnsOf(many, 'anonymous-off'), [minors.slice(0, 5), minors.slice(5)]);
  equal(columnsOf(many, 'default'), [minors]);
  equal(columnsOf(model, 'default'), [['v1.9.3'], ['v1.20.2'], ['v1.31.4']]);
});

test('what else is open is counted, once for each question', () => {
  const more = moreOpen(
    modelFrom(
      at('v1.20.2', {
        'apiserver:GET:/logs@none': '403 401 200',
        'apiserver:GET:/logs@invalid-token': '401 401 200',
        [version]: '200 401 200',
        [api]: '403 401 200',
      }),
    ),
  );
  equal(
    settings.map((setting) => more('v1.20.2', setting).map(({ question }) => question.id)),
    [[], [], ['apiserver:GET:/logs@none']],
  );
});
