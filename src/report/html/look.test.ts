import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { readCellId } from '../../domain/cell-id.ts';
import type { Observed } from '../../domain/outcome.ts';
import { lookOf } from './look.ts';

const test = suite('report/html/look');

const lookOfId = (question: string, observed: Observed) => {
  const parts = readCellId(`v1.33.13/default/process/${question}`);
  if (!parts) throw new Error(question);
  return lookOf(parts.probe, observed);
};
const status = (question: string, code: number) => lookOfId(question, { kind: 'status', code });

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
      status('kubelet:GET:/does-not-exist@none', 404),
      status('kubelet:POST:/run/default/no-pod/no-container@none', 405),
      status('apiserver:POST:/api/v1/namespaces@none', 400),
    ],
    ['open', 'open', 'open', 'other', 'other', 'open'],
  );
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
