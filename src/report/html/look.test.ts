import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { readCellId } from '../../domain/cell-id.ts';
import type { Observed } from '../../domain/outcome.ts';
import { referenceFolder } from '../../results/reference.ts';
import { readResults } from '../../results/store.ts';
import { entriesOf } from '../entries.ts';
import { type Answering, kindsIn, lookOf } from './look.ts';

const test = suite('report/html/look');

const lookOfId = (question: string, observed: Observed, answering: Partial<Answering> = {}) => {
  const parts = readCellId(`v1.33.13/default/process/${question}`);
  if (!parts) throw new Error(question);
  return lookOf(parts.probe, observed, { version: 'v1.33.13', kinds: ['all'], ...answering });
};
const status = (question: string, code: number, answering: Partial<Answering> = {}) =>
  lookOfId(question, { kind: 'status', code }, answering);

test('what a stranger gets is published or open, and a credential makes it neither', () => {
  equal(
    [
      status('apiserver:GET:/version@none', 200),
      status('apiserver:GET:/livez/ping@none', 200),
      status('apiserver:GET:/healthz?exclude=etcd@none', 200),
      status('apiserver:GET:/api@none', 200),
      status('apiserver:GET:/api@invalid-token', 200),
      status('apiserver:GET:/api@admin-cert', 200),
      status('kubelet:GET:/healthz@none', 200),
      status('kubelet-healthz:GET:/healthz@none', 200),
      status('scheduler:GET:/livez@none', 200),
      status('scheduler:GET:/metrics@none', 200),
    ],
    [
      'published',
      'published',
      'published',
      'open',
      'open',
      'granted',
      'open',
      'published',
      'published',
      'open',
    ],
  );
});

test('401 and 403 are never one', () => {
  equal(
    [status('apiserver:GET:/api@none', 401), status('apiserver:GET:/api@none', 403)],
    ['unauthorized', 'forbidden'],
  );
});

test('a stranger who is only told that the pod is missing is let in', () => {
  equal(
    [
      status('kubelet:POST:/run/default/no-pod/no-container@none', 404),
      status('kubelet:GET:/exec/default/no-pod/no-container@none', 400),
      status('kubelet:GET:/containerLogs/default/no-pod/no-container@none', 404),
      status('kubelet:POST:/attach/default/no-pod/no-container@none', 400),
      status('kubelet:POST:/portForward/default/no-pod@none', 404),
      status('kubelet:POST:/checkpoint/default/no-pod/no-container@none', 404),
      status('kubelet:POST:/checkpoint/default/no-pod/no-container@kubelet-client-cert', 404),
      status('kubelet:GET:/does-not-exist@none', 404),
      status('kubelet:POST:/run/default/no-pod/no-container@none', 405),
      status('apiserver:POST:/api/v1/namespaces@none', 400),
    ],
    ['open', 'open', 'open', 'open', 'open', 'open', 'granted', 'other', 'other', 'open'],
  );
});

test('a 404 that everybody gets lets nobody in', () => {
  const checkpoint = 'kubelet:POST:/checkpoint/default/no-pod/no-container@none';
  equal(
    [
      status(checkpoint, 404, { version: 'v1.28.15' }),
      status(checkpoint, 404, { kinds: ['no-debugging'] }),
      status(checkpoint, 404, { kinds: ['all', 'no-debugging'] }),
      status('kubelet:POST:/run/default/no-pod/no-container@none', 404, { kinds: ['all', 'no-debugging'] }),
    ],
    ['other', 'other', 'other', 'open'],
  );
});

test('on real kubelets a stranger is let in exactly where a rule says that only the pod or the stream is missing', async () => {
  const wrong: string[] = [];
  let seen = 0;
  for (const version of ['v1.28.15', 'v1.31.4', 'v1.37.2']) {
    const entries = entriesOf(await readResults(join(referenceFolder, `${version}.json`)));
    const kindsOf = kindsIn(entries);
    for (const entry of entries) {
      const { probe, result } = entry;
      if (!('target' in probe) || probe.target !== 'kubelet') continue;
      const { observed, expected } = result;
      if (observed.kind !== 'status' || ![400, 404].includes(observed.code)) continue;
      seen += 1;
      const look = lookOf(probe, observed, { version: entry.version, kinds: kindsOf(entry) });
      const letIn = ['kubelet-no-such-pod', 'kubelet-no-stream'].includes(expected?.rule ?? '');
      if ((look === 'open' || look === 'granted') !== letIn) wrong.push(`${entry.id}: ${look}`);
    }
  }
  equal(wrong, []);
  equal(seen > 100, true, `only ${seen} answers were seen`);
});

test('joins and restarts have a scale of their own', () => {
  equal(
    [
      lookOfId('join:token', { kind: 'joined', seconds: 3 }),
      lookOfId('join:token', {
        kind: 'refused',
        phase: 'preflight',
        reason: 'unauthorized',
        message: '',
        seconds: 5,
      }),
      lookOfId('restart:kube-apiserver', { kind: 'restarts', count: 0, ready: true }),
      lookOfId('restart:kube-apiserver', { kind: 'restarts', count: 2, ready: true }),
      lookOfId('init', { kind: 'config-rejected', message: '' }),
      lookOfId('apiserver:GET:/api@none', { kind: 'config-rejected', message: '' }),
    ],
    ['works', 'fails', 'works', 'fails', 'fails', 'other'],
  );
});
