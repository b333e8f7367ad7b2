import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { cellId, depthOf } from '../domain/cell.ts';
import type { Probe } from '../domain/probe.ts';
import { parseCellId } from './parse-cell-id.ts';

const test = suite('parseCellId');
const probes: Probe[] = [
  { kind: 'http', target: 'apiserver', method: 'GET', path: '/', identity: 'none' },
  { kind: 'http', target: 'apiserver', method: 'GET', path: '/a/b@c:d', identity: 'admin-cert' },
  { kind: 'http', target: 'kubelet', method: 'HEAD', path: '/pods', identity: 'invalid-token' },
  { kind: 'join', mode: 'file-cert' },
  { kind: 'init' },
  { kind: 'restart', component: 'kube-apiserver' },
  { kind: 'change', change: { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' } },
  { kind: 'change', change: { kind: 'upgrade', to: 'v1.34.4' } },
  { kind: 'change', change: { kind: 'restart-apiserver' } },
  { kind: 'change', change: { kind: 'edit-authentication', edit: 'open-version' } },
  { kind: 'change', change: { kind: 'upgrade-node', kubelet: '-1' } },
  {
    kind: 'change',
    earlier: [{ kind: 'upgrade-node', kubelet: '-1' }],
    change: { kind: 'renew-certificate', of: 'serving' },
  },
  { kind: 'change', earlier: [{ kind: 'apply-objects' }], change: { kind: 'apply-objects' } },
  {
    kind: 'join-after',
    earlier: [{ kind: 'upgrade', to: 'v1.34.4' }],
    change: { kind: 'upgrade', to: 'v1.35.4' },
    mode: 'token',
    kubelet: '-1',
  },
  { kind: 'join', mode: 'file-token', kubelet: '-3' },
  { kind: 'health-check', component: 'etcd' },
  {
    kind: 'change',
    earlier: [{ kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' }],
    change: { kind: 'upgrade', to: 'v1.34.4' },
  },
  {
    kind: 'after',
    earlier: [{ kind: 'restart-apiserver' }, { kind: 'upgrade', to: 'v1.34.4' }],
    change: { kind: 'edit-authentication', edit: 'disable' },
    target: 'apiserver',
    method: 'GET',
    path: '/restart-apiserver/upgrade:next',
    identity: 'none',
  },
  {
    kind: 'after',
    change: { kind: 'restart-apiserver' },
    target: 'kubelet-read-only',
    method: 'OPTIONS',
    path: '/healthz?exclude=etcd',
    identity: 'admin-cert-bad-token',
  },
  {
    kind: 'after',
    change: { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' },
    target: 'apiserver',
    method: 'GET',
    path: '/a=b/c@d',
    identity: 'none',
  },
];
for (const probe of probes) {
  const parts = { version: 'v1.33.13', setting: 'anonymous-off', engine: 'process', probe } as const;
  const id = cellId(parts);
  test(`${id} gives back its parts`, () => {
    assert.equal(parseCellId(id), {
      version: 'v1.33.13',
      setting: 'anonymous-off',
      engine: 'process',
      depth: depthOf(parts),
      probe,
    });
  });
}

for (const id of [
  '',
  'v1.33/default/process/join:token',
  'v1.33.13/default/docker/join:token',
  'v1.33.13//process/join:token',
  'v1.33.13/default/process/join:hope',
  'v1.33.13/default/process/restart:coredns',
  'v1.33.13/default/process/edit-manifest:a=b/api',
  'v1.33.13/default/process/restart-apiserver/api',
  'v1.33.13/default/process/restart-apiserver/',
  'v1.33.13/default/process/restart-apiserver/upgrade',
  'v1.33.13/default/process/restart-apiserver/join:hope',
  'v1.33.13/default/process/apply-objects:all',
  `v1.33.13/default/process/${Array(66).fill('restart-apiserver').join('/')}`,
  'v1.33.13/default/process/health-check:coredns',
  'v1.33.13/default/process/apiserver:GET:/api@nobody',
  'v1.33.13/default/process/apiserver:GET:api@none',
]) {
  test(`${JSON.stringify(id)} is no cell id`, () => {
    assert.throws(() => parseCellId(id), `${JSON.stringify(id)} is no cell id.`);
  });
}
