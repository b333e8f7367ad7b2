import * as assert from 'uvu/assert';
import { resultsOf, type Table } from '../../../test/support/results-builder.ts';
import { suite } from '../../../test/support/suite.ts';
import type { Prose } from '../prose.ts';
import { changesBetweenVersions } from './changes.ts';

const test = suite('findings between versions');
const settings = ['one', 'two', 'three'];
const table = (more: Partial<Table>): Table => ({ version: 'v1.33.13', settings, answers: {}, ...more });

function words(prose: Prose): string {
  return prose.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');
}

test('a refusal for another reason is a change between versions, as it is in a diff', () => {
  const results = resultsOf(
    table({ version: 'v1.20.2', answers: { 'join:token': 'refused:unauthorized joined joined' } }),
    table({ version: 'v1.33.13', answers: { 'join:token': 'refused:forbidden joined joined' } }),
  );
  assert.equal(
    changesBetweenVersions(results).map(({ text }) => words(text)),
    [
      'From v1.20.2 to v1.33.13 kubeadm join token changes from refused unauthorized to refused forbidden under one.',
    ],
  );
});

test('changes are told between neighbouring versions, oldest first, whatever the order of the plan', () => {
  const at = (version: string, answers: Record<string, string>) => table({ version, answers });
  const [api, join] = ['apiserver:GET:/api@none', 'join:token'];
  const results = resultsOf(
    at('v1.33.13', { [api]: '401 401 401', [join]: 'joined joined n/a' }),
    at('v1.9.3', { [api]: '200 200 403', [join]: 'joined ? joined' }),
    at('v1.20.2', { [api]: '403 403 403', [join]: 'refused:timeout joined joined' }),
  );
  assert.equal(
    changesBetweenVersions(results).map(({ text }) => words(text)),
    [
      'From v1.9.3 to v1.20.2 apiserver /api without a credential changes from 200 to 403 under one, two.',
      `From v1.9.3 to v1.20.2 kubeadm join token changes from joined to refused timeout under one.`,
      'From v1.20.2 to v1.33.13 apiserver /api without a credential changes from 403 to 401 under one, two, three.',
      `From v1.20.2 to v1.33.13 kubeadm join token changes from refused timeout to joined under one.`,
    ],
  );
});

test('what Go decides says so, and equal changes are one sentence', () => {
  const at = (version: string, code: string) =>
    table({
      version,
      answers: {
        'kubelet:GET:/logs@none': `${code} ${code} ${code}`,
        'kubelet:GET:/runningpods@none': `${code} ${code} ${code}`,
      },
    });
  const results = resultsOf(at('v1.34.4', '301'), at('v1.35.1', '307'));
  results.rules = { mux: { says: 'With 307 by what was built with Go 1.26.', source: 'net/http' } };
  for (const result of Object.values(results.cells))
    result.expected = { outcome: '301|307', control: false, rule: 'mux' };
  assert.equal(
    changesBetweenVersions(results).map(({ text }) => words(text)),
    [
      'From v1.34.4 to v1.35.1 kubelet /logs, /runningpods without a credential change from 301 to 307 under one, two, three, which Go decides, not Kubernetes.',
    ],
  );
});
