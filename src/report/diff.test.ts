import { equal, is } from 'uvu/assert';
import { golden } from '../../test/support/golden.ts';
import { resultsOf } from '../../test/support/results-builder.ts';
import { modern, old, troubled } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import type { GoBuild, Results } from '../domain/results.ts';
import { compareRuns } from '../results/sides.ts';
import { diffReports } from './diff.ts';

const test = suite('report/diff');
const options = { columns: 80, color: false };
const settings = ['default', 'anonymous-on', 'anonymous-off', 'paths-health', 'paths-health-join'];

const built = (version: string): GoBuild => ({ version, tags: [], settings: {} });

/** What a version answers whose programs are built with this Go. */
function side(version: string, go: string, code: string): Results {
  const same = (word: string) => settings.map(() => word).join(' ');
  const results = resultsOf({
    version,
    settings,
    answers: {
      'kubelet:GET:/logs@none': same(code),
      'kubelet:GET:/runningpods@none': same(code),
      'kubelet:GET:/no-rule@none': same(code),
      'apiserver:GET:/api@none': same(go === '1.25.7' ? '403' : '401'),
    },
  });
  results.rules = { mux: { says: 'With 307 by what was built with Go 1.26.', source: 'net/http' } };
  for (const [id, result] of Object.entries(results.cells))
    if (/logs|runningpods/.test(id)) result.expected = { outcome: '301|307', control: false, rule: 'mux' };
  const one = { sha256: 'ab'.repeat(32), source: 'module' };
  results.run.binaries = ['kubelet', 'kube-apiserver'].map((name) => ({
    ...one,
    name,
    version,
    go: built(go),
  }));
  results.run.binaries.push({ ...one, name: 'etcd', version: 'v3.5.24', go: built('1.23.1') });
  return results;
}

test('what Go decides is no change of Kubernetes, and the programs that it built are named once', () => {
  const compared = compareRuns(side('v1.34.4', '1.25.7', '301'), side('v1.35.1', '1.26.8', '307'));
  equal(compared.go, [{ binaries: ['kubelet', 'kube-apiserver'], a: '1.25', b: '1.26' }]);
  equal(
    compared.differences.map(({ was, is, byGo, pairs }) => [was, is, byGo, pairs.length]),
    [
      ['403', '401', false, 5],
      ['301', '307', false, 5],
      ['301', '307', true, 10],
    ],
  );
  const diff = { ...compared, a: 'before', b: 'after' };
  golden('diff-go-80.txt', diffReports.terminal(diff, options));
  golden('markdown-diff-go.txt', diffReports.markdown(diff, options));
});

test('an answer that the rule of Go did not predict is a change of Kubernetes', () => {
  const { differences } = compareRuns(side('v1.34.4', '1.25.7', '404'), side('v1.35.1', '1.26.8', '307'));
  equal(
    differences.map(({ byGo }) => byGo),
    [false, false],
  );
});

test('where Go decides and nobody recorded which one it was, a line says so', () => {
  const [a, b] = [side('v1.34.4', '1.25.7', '301'), side('v1.35.1', '1.26.8', '307')];
  a.run.binaries = [];
  const text = diffReports.terminal({ ...compareRuns(a, b), a: 'a', b: 'b' }, options);
  is(text.includes('\nOf one side or both it is not recorded which Go built the programs.\n'), true, text);
});

test('one minor of Go on both sides is not worth a line', () => {
  equal(compareRuns(side('v1.34.4', '1.25.7', '301'), side('v1.35.1', '1.25.9', '301')).go, []);
});

test('no line is wider than the screen, and equal changes are one row', () => {
  const diff = { ...compareRuns(resultsOf(old), resultsOf(modern)), a: 'v1.20', b: 'v1.33' };
  golden('diff-80.txt', diffReports.terminal(diff, options));
  const settings = { a: { setting: 'default' }, b: { setting: 'anonymous-off' } };
  const both = [diff, { ...compareRuns(resultsOf(troubled), resultsOf(troubled), settings), a: 'a', b: 'b' }];
  for (const columns of [40, 53, 80, 120])
    for (const one of both) {
      const lines = diffReports.terminal(one, { columns, color: false }).split('\n');
      is(
        lines.find((line) => line.length > columns),
        undefined,
        `at ${columns} columns`,
      );
    }
});
