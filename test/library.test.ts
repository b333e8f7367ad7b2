// The library does what the program does: it reads, folds, compares and reports with the same functions, and its `run`
// takes the options of the command.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { packageRoot } from '../src/domain/root.ts';
import * as library from '../src/library.ts';
import { terminal } from '../src/report/terminal/terminal.ts';
import { temporaryFolder } from './support/bearerless.ts';
import { journalOf, resultsOf } from './support/results-builder.ts';
import { modern, old } from './support/results-fixtures.ts';
import { suite } from './support/suite.ts';

const test = suite('library');
const { compare, compareReport, fold, readRun, report, run, verdictOf } = library;

test('every export, and every member of what is exported, carries a doc comment', async () => {
  const lines = (await readFile(join(packageRoot, 'src/library.ts'), 'utf8')).split('\n');
  const named = lines.flatMap((line, at) => {
    const isNamed = /^export (async )?(function|interface|const|type \w)|^ {2}\w+\??: [^{]*;$/.test(line);
    return isNamed ? [{ line, before: lines[at - 1] ?? '' }] : [];
  });
  equal(
    named.filter(({ before }) => !before.endsWith('*/')),
    [],
  );
  is(named.length > 50, true, `only ${named.length} were seen`);
});

test('results of events, their verdicts and their reports', () => {
  const results = fold(journalOf(modern));
  equal(results, resultsOf(modern));
  is(report(results, 'terminal'), terminal(results, { columns: 80, color: false }));
  match(report(results, 'sarif'), /"version": "2\.1\.0"/);
  const kinds = new Set(Object.values(results.cells).map((cell) => verdictOf(cell).kind));
  equal([...kinds].sort(), ['as-predicted', 'unpredicted']);
});

test('two runs side by side, as data and as a text', () => {
  const { counts, a } = compare(resultsOf(old), resultsOf(modern), { names: ['old', 'new'] });
  equal([a, counts], ['old', { changed: 0, added: 132, removed: 0, open: 0, unchanged: 198 }]);
  match(compareReport(resultsOf(old), resultsOf(modern)), /^# `before` → `after`$/m);
  const settings: [string, string] = ['default', 'anonymous-off'];
  is(compare(resultsOf(modern), resultsOf(modern), { settings }).counts.unchanged < 60, true);
});

test('a reference is a stored run', async () => {
  const { run } = await readRun('reference:1.33');
  match(run.id, /^\d{4}-/);
});

/** The code of the error that a request ends with. */
async function refusal(request: library.RunRequest): Promise<string> {
  return await run(request).then(
    () => 'it ran',
    (thrown) => String(thrown.code),
  );
}

test('a request that makes no sense ends with a code', async () => {
  is(await refusal({ kubernetes: ['9.9'] }), 'unknown-version');
  is(await refusal({ files: ['no-such-file.yaml'] }), 'no-file');
  is(await refusal({ shard: '3/2' }), 'invalid-shard');
  is(await refusal({ mirror: 'http://mirror.example', kubernetes: ['1.37'] }), 'insecure-mirror');
  is(await refusal({ resume: 'somewhere', settings: ['default'] }), 'stored-selection');
});

test('a shard without a group is a complete run', async () => {
  await using folder = await temporaryFolder();
  const notes: string[] = [];
  const request = { scenarios: ['stranger'], kubernetes: ['1.37'], settings: ['default'], shard: '2/2' };
  const output = join(folder.path, 'out');
  const { exitCode, results } = await run({ ...request, output, onNote: (text) => notes.push(text) });
  equal([exitCode, results.cells, notes], [0, {}, ['shard 2/2: 0 of 1 groups']]);
  match(await readFile(join(output, 'results.json'), 'utf8'), /"cells": \{\}/);
});
