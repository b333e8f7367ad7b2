import { stripVTControlCharacters } from 'node:util';
import * as assert from 'uvu/assert';
import { golden } from '../../../test/support/golden.ts';
import { cellResult, resultsOf } from '../../../test/support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../../../test/support/results-fixtures.ts';
import { suite } from '../../../test/support/suite.ts';
import { streamedTerminal, terminal } from './terminal.ts';

const test = suite('terminal report');
const plainly = { columns: 80, color: false };

test('two versions with five settings of long names at 80 columns', () => {
  golden('terminal-80.txt', terminal(resultsOf(modern, old), { ...plainly, folder: 'results/runs/1' }));
});

test('a bad day at 80 columns', () => {
  golden('terminal-troubled-80.txt', terminal(resultsOf(troubled), plainly));
});

test('what whole clusters show, and engines that disagree', () => {
  golden('terminal-whole-80.txt', terminal(resultsOf(...whole), plainly));
});

test('a failed control silences every other finding', () => {
  const expected = { 'anonymous-off/apiserver:GET:/api@none': '!403' };
  const text = terminal(resultsOf({ ...modern, expected }), plainly);
  assert.is(
    text.slice(text.indexOf('What to look at')),
    [
      'What to look at',
      '- The control v1.33.13/anonymous-off/process/apiserver:GET:/api@none answered',
      '  401 and should have answered 403: nothing else this version answered can be',
      '  trusted until that is explained.',
      '',
      '330 of 330 cells answered, 1 surprise, 329 unpredicted, 30.5 s.',
      '',
    ].join('\n'),
  );
});

test('tables are divided where the screen is too narrow, and no line is longer than it', () => {
  golden('terminal-60.txt', terminal(resultsOf(modern), { columns: 60, color: false }));
  for (const columns of [40, 53, 66, 79, 100, 200]) {
    for (const table of [[modern], [old], [troubled], [hostile], whole]) {
      const lines = terminal(resultsOf(...table), { columns, color: false }).split('\n');
      const tooLong = lines.filter((line) => line.length > columns);
      assert.equal(tooLong, [], `at ${columns} columns`);
    }
  }
});

test('colours only repeat what the text says, and 200, 401 and 403 each have their own', () => {
  for (const table of [modern, old, troubled]) {
    const painted = terminal(resultsOf(table), { columns: 80, color: true });
    assert.is(stripVTControlCharacters(painted), terminal(resultsOf(table), plainly));
  }
  const lines = terminal(resultsOf(modern), { columns: 80, color: true }).split('\n');
  const row = lines.find((line) => line.startsWith('/version'));
  const [green, yellow] = ['\u001b[32m200\u001b[39m', '\u001b[33m401\u001b[39m'];
  assert.is(
    row,
    `/version                        ${green}      ${green}         ${yellow}         ${yellow}     ${yellow}`,
  );
  assert.ok(lines.some((line) => line.startsWith('/metrics') && line.includes('\u001b[31m403\u001b[39m')));
});

test('text that a cluster sent cannot move the cursor, colour or reorder anything', () => {
  const text = terminal(resultsOf(hostile), plainly);
  golden('terminal-hostile-80.txt', text);
  assert.not.match(text, /[^\P{C}\n]/u);
});

test('a version without any answer has no tables, only the reason', () => {
  const answers = Object.fromEntries(Object.keys(modern.answers).map((question) => [question, 'n/a n/a']));
  const results = resultsOf({ version: 'v1.20.2', settings: ['default', 'anonymous-off'], answers });
  assert.is(
    terminal(results, plainly),
    [
      'Kubernetes v1.20.2',
      '',
      'n/a  default, anonymous-off (132 cells): AuthenticationConfiguration exists',
      '     since v1.31',
      '',
      '0 of 132 cells answered, 132 unsupported, 30.5 s.',
      '',
    ].join('\n'),
  );
});

test('notes of the joins are said once', () => {
  const results = resultsOf(modern);
  const notes = ['discovery timeout 8 s instead of 5 minutes'];
  results.cells['v1.33.13/default/process/join:token'] = cellResult('joined', { notes });
  results.cells['v1.33.13/anonymous-on/process/join:token'] = cellResult('joined', { notes });
  const lines = terminal(results, plainly).split('\n');
  assert.equal(
    lines.filter((line) => line.startsWith('note')),
    ['note  join:token: discovery timeout 8 s instead of 5 minutes'],
  );
});

test('the parts of a streamed report are the whole report', () => {
  const results = resultsOf(modern, old);
  const parts = [modern, old].map(({ version }) => streamedTerminal.version(results, version, plainly));
  assert.is([...parts, streamedTerminal.rest(results, plainly)].join(''), terminal(results, plainly));
});
