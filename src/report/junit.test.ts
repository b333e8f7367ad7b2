import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { validateXML } from 'xmllint-wasm';
import { golden } from '../../test/support/golden.ts';
import { resultsOf } from '../../test/support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import { Results } from '../domain/results.ts';
import { junit } from './junit.ts';
import { testgrid } from './testgrid.ts';

const test = suite('report/junit');
const options = { columns: 80, color: false };
const schema = readFileSync(join(import.meta.dirname, '../../test/fixtures/junit.xsd'), 'utf8');

/** The errors that libxml2 reports for a text. */
async function complaints(contents: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
}

test('skipped, failed, open and died: each its own element, with the reason', () => {
  golden('junit-troubled.xml', junit(resultsOf(troubled), options));
});

test('the names of a run are those of the next, whatever was answered and when', () => {
  const names = (results: Results) => junit(results, options).match(/(class)?name="[^"]*"/g);
  const later = resultsOf({ ...modern, answers: Object.fromEntries(Object.keys(modern.answers).map(bad)) });
  later.run = { ...later.run, id: 'another', start: '2027-01-02T03:04:05.000Z' };
  assert.equal(names(later), names(resultsOf(modern)));
});
const bad = (question: string): [string, string] => [question, '? 500 n/a ? 401'];

test('every text is valid JUnit, hostile ones too', async () => {
  const named = resultsOf({ version: 'v1.33.13', settings: ['true'], answers: { 'join:token': 'joined' } });
  for (const results of [resultsOf(modern, old), resultsOf(troubled), resultsOf(...whole), named, evil()]) {
    assert.equal(await complaints(junit(results, options)), []);
  }
  assert.is((await complaints('<testsuites name="a" tests="x" failures="0" errors="0"/>')).length > 0, true);
});

test('every moment that results may name is one of XML Schema', async () => {
  const moments = [
    '0000-01-01T00:00:00Z',
    '0001-02-03T04:05:06.7Z',
    '2026-01-02T03:04Z',
    '9999-12-31T23:59:59Z',
  ];
  const read: string[] = [];
  for (const start of moments) {
    const results = resultsOf(modern);
    results.run.start = start;
    if (!Results.safeParse(results).success) continue;
    read.push(start);
    assert.equal(await complaints(junit(results, options)), []);
  }
  assert.equal(read, [moments[1], moments[3]]);
});

/** All characters that XML cannot contain, in every place that a cluster can fill. */
function evil(): Results {
  const text = ']]> <!-- &#1; \u0000\u0001\u000b\ud800 \ufffe "\'> </testcase>\r\n::error::x %0A\u2028end';
  const results = resultsOf(hostile);
  const id = 'v1.33.13/default/process/join:token';
  const observed = { kind: 'refused', phase: text, reason: 'timeout', message: text, seconds: 1 } as const;
  const expected = { outcome: 'joined', control: false, scenario: 'article' };
  results.cells[id] = {
    observed,
    expected,
    evidence: [{ kind: 'log', path: text }],
    attempts: 1,
    notes: [text],
  };
  results.clusters[0] = { ...results.clusters[0], fault: { code: 'x', message: text, tail: text } } as never;
  return results;
}

test('testgrid: JUnit per version, and when it began and ended', () => {
  const files = testgrid(resultsOf(modern, old), options);
  const { 'started.json': started = '', 'finished.json': finished = '', ...artifacts } = files;
  const metadata = { run: '2026-01-02T03-04-05Z', tool: '0.1.0', engine: 'process' };
  assert.equal(JSON.parse(started), { timestamp: 1767323045, metadata });
  assert.equal(JSON.parse(finished), {
    timestamp: 1767323075,
    passed: true,
    result: 'SUCCESS',
    metadata: { ...metadata, conclusion: 'good' },
  });
  assert.equal(artifacts, {
    'artifacts/junit_v1.33.13.xml': junit(resultsOf(modern), options),
    'artifacts/junit_v1.20.2.xml': junit(resultsOf(old), options),
  });
});

test('testgrid: a run that differs failed, an interrupted one was aborted, a killed one never finished', () => {
  const finished = (change: (results: Results) => void) => {
    const results = resultsOf(troubled);
    change(results);
    return JSON.parse(testgrid(results, options)['finished.json'] ?? '{}').result;
  };
  assert.is(
    finished(() => {}),
    'FAILURE',
  );
  assert.is(
    finished((results) => Object.assign(results.run, { interrupted: true })),
    'ABORTED',
  );
  assert.is(
    finished((results) => delete results.run.end),
    undefined,
  );
});
