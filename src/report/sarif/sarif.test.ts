import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import * as assert from 'uvu/assert';
import { resultsOf, type Table } from '../../../test/support/results-builder.ts';
import { hostile, modern, old, troubled, whole } from '../../../test/support/results-fixtures.ts';
import { suite } from '../../../test/support/suite.ts';
import type { Results } from '../../domain/results.ts';
import { sarif } from './sarif.ts';

const test = suite('report/sarif');
const carrier = createRequire(import.meta.url).resolve('@microsoft/jest-sarif');
const schema = JSON.parse(readFileSync(join(dirname(carrier), 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv as never);
const valid = ajv.compile(schema);

function logOf(results: Results): Log {
  return JSON.parse(sarif(results, { columns: 80, color: false }));
}

function found(table: Partial<Table>): Result[] {
  const all: Table = { version: 'v1.33.13', settings: ['default', 'anonymous-off'], answers: {}, ...table };
  return logOf(resultsOf(all)).runs[0]?.results ?? [];
}

const ruleAndCell = ({ ruleId, locations }: Result) => [
  ruleId,
  locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName,
];
const cell = (rest: string) => `v1.33.13/${rest}`;

test('every log is valid SARIF 2.1.0', () => {
  const open: Table = { ...modern, answers: { 'kubelet:GET:/pods@none': '200 401 401 401 401' } };
  for (const results of [
    resultsOf(modern, old),
    resultsOf(...whole),
    resultsOf(troubled),
    resultsOf(hostile),
    resultsOf(open),
  ]) {
    valid(logOf(results));
    assert.equal(valid.errors ?? [], []);
  }
  assert.is(valid({ version: '2.1.0', runs: [{ tool: {} }] }), false);
});

test('Kubernetes as it is published has no findings: what everyone may read is not one', () => {
  assert.equal(logOf(resultsOf(modern, old)).runs[0]?.results, []);
});

test('what a stranger gets and should not, by the first rule that fits', () => {
  const answers = {
    'apiserver:GET:/api@none': '200 401',
    'apiserver:GET:/version@none': '200 200',
    'apiserver:GET:/livez@invalid-token': '200 401',
    'apiserver:GET:/api/v1/secrets@none': '403 204',
    'kubelet:GET:/pods@none': '401 200',
    'apiserver:GET:/api@admin-cert': '200 200',
    'apiserver:GET:/x@none': '302 500',
    'kubelet-read-only:GET:/pods@none': '404 200',
    'scheduler:GET:/metrics@none': '403 200',
    'scheduler:GET:/healthz@none': '200 200',
    'kubelet-healthz:GET:/healthz@none': '200 200',
    'apiserver:GET:/version@basic': '200 401',
    'upgrade:v1.34.4/apiserver:GET:/version@none': '403>200 200>200',
  };
  const expected = { 'anonymous-off/apiserver:GET:/version@none': '401' };
  assert.equal(found({ answers, expected }).map(ruleAndCell), [
    ['BLS003', cell('default/process/apiserver:GET:/api@none')],
    ['BLS004', cell('anonymous-off/process/apiserver:GET:/version@none')],
    ['BLS001', cell('default/process/apiserver:GET:/livez@invalid-token')],
    ['BLS003', cell('anonymous-off/process/apiserver:GET:/api/v1/secrets@none')],
    ['BLS002', cell('anonymous-off/process/kubelet:GET:/pods@none')],
    ['BLS002', cell('anonymous-off/process/kubelet-read-only:GET:/pods@none')],
    ['BLS006', cell('anonymous-off/process/scheduler:GET:/metrics@none')],
    ['BLS005', cell('default/process/upgrade:v1.34.4/apiserver:GET:/version@none')],
  ]);
});

test('a fingerprint stays through patches and runs, and differs between questions and minors', () => {
  const prints = (version: string) =>
    found({
      version,
      answers: { 'apiserver:GET:/api@none': '200 200', 'kubelet:GET:/pods@none': '200 401' },
    }).map(({ partialFingerprints }) => partialFingerprints?.['bearerlessQuestion/v1']);
  assert.equal(prints('v1.33.14'), prints('v1.33.13'));
  assert.is(new Set([...prints('v1.33.13'), ...prints('v1.34.4')]).size, 6);
});

test('a failed control leaves no results, and is said, as are clusters that never came up', () => {
  const answers = { 'apiserver:GET:/api@none': '200 200' };
  const expected = { 'anonymous-off/apiserver:GET:/api@none': '!401' };
  const [run] = logOf(
    resultsOf({ version: 'v1.33.13', settings: ['default', 'anonymous-off'], answers, expected }),
  ).runs;
  const [invocation] = run?.invocations ?? [];
  assert.equal(run?.results, []);
  assert.is(invocation?.executionSuccessful, false);
  assert.match(
    invocation?.toolExecutionNotifications?.[0]?.message.text ?? '',
    /^Kubernetes v1.33.13: The control v1/,
  );
  const [died] = logOf(resultsOf(troubled)).runs[0]?.invocations ?? [];
  assert.match(
    died?.toolExecutionNotifications?.[0]?.message.text ?? '',
    /: No cluster came up for anonymous-off/,
  );
});
