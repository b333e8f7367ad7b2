import { equal, is } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { modern, old, troubled } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import { pageIndexOf } from '../report/html/page-index.ts';
import { compare } from './compare.ts';
import { matching } from './filter.ts';
import { idOf, modelOf } from './model.ts';
import { nothingChosen } from './state.ts';
import { tablesOf } from './tables.ts';

const test = suite('viewer: filter, tables, compare');

const modelFrom = (...tables: Parameters<typeof resultsOf>) =>
  modelOf(pageIndexOf(resultsOf(...tables), () => undefined).index);
const model = modelFrom(modern, old);
const nothing = nothingChosen();

test('without a wish every cell matches, in the order of the run', () => {
  equal(matching(model, { chosen: nothing, text: '' }).map(idOf), Object.keys(resultsOf(modern, old).cells));
});

test('words must all occur, each anywhere; a facet takes any of its values', () => {
  const chosen = { ...nothing, version: ['v1.20.2'], answer: ['401', '200'], identity: ['none'] };
  const ids = matching(model, { chosen, text: 'LIVEZ anonymous-o' }).map(idOf);
  equal(ids, [
    'v1.20.2/anonymous-on/process/apiserver:GET:/livez@none',
    'v1.20.2/anonymous-off/process/apiserver:GET:/livez@none',
  ]);
});

test('a facet that a cell does not have does not hide it', () => {
  const shown = matching(model, { chosen: { ...nothing, identity: ['admin-cert'] }, text: 'join:token' });
  is(shown.length, 10);
});

test('tables: the cells of a row stand under their columns, however these are grouped', () => {
  const cells = matching(model, { chosen: { ...nothing, identity: ['none'] }, text: '' });
  for (const by of ['version', 'setting'] as const) {
    const tables = tablesOf(model, cells, by);
    equal(
      tables.map(({ target, columns, rows }) => [target, columns.length, rows.length]),
      [
        ['apiserver', 10, 12],
        ['kubelet', 10, 2],
      ],
    );
    for (const { columns, rows } of tables)
      for (const row of rows)
        row.cells.forEach((cell, at) => {
          const column = columns[at];
          equal(
            [cell?.question.label, cell?.version, cell?.setting],
            [row.label, column?.version, column?.setting],
          );
        });
    const order = tables[0]?.columns.slice(0, 2).map(({ version, setting }) => `${version} ${setting}`);
    const second = by === 'version' ? 'v1.33.13 anonymous-on' : 'v1.20.2 default';
    equal(order, ['v1.33.13 default', second]);
  }
});

test('tables of one identity stand together', () => {
  const all = tablesOf(model, matching(model, { chosen: nothing, text: '' }), 'version');
  equal(
    all.map(({ identity, target }) => `${target}@${identity}`),
    [
      'apiserver@none',
      'kubelet@none',
      'apiserver@invalid-token',
      'apiserver@service-account',
      'apiserver@bootstrap-token',
      'apiserver@admin-cert',
      'kubelet@admin-cert',
    ],
  );
});

test('compare: changed first, 401 and 403 before the others; what one side cannot answer is not a change', () => {
  const cells = matching(model, { chosen: { ...nothing, identity: ['none'] }, text: 'v1.33 apiserver' });
  const kinds = compare(cells, { by: 'setting', a: 'default', b: 'anonymous-off' });
  equal(
    kinds.map(({ kind, was, is, breaksClients, pairs }) => [kind, was, is, breaksClients, pairs.length]),
    [
      ['changed', '403', '401', true, 7],
      ['changed', '200', '401', false, 5],
    ],
  );
  const versions = compare(matching(model, { chosen: nothing, text: 'paths-health join:token' }), {
    by: 'version',
    a: 'v1.20.2',
    b: 'v1.33.13',
  });
  equal(
    versions.map(({ kind }) => kind),
    ['added', 'added'],
  );
});

test('compare: what is inconclusive on a side is open', () => {
  const some = modelFrom(troubled);
  const [a, b] = some.index.settings as [string, string];
  const kinds = compare(some.cells, { by: 'setting', a, b });
  const open = kinds.filter(({ pairs }) =>
    pairs.some((pair) => [pair.a, pair.b].some((c) => c?.mark.verdict === 'inconclusive')),
  );
  is(open.length > 0, true);
  is(
    open.every(({ kind }) => kind === 'open'),
    true,
  );
});
