import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { parseCatalogue } from './catalogue.ts';
import { resolveVersion } from './resolve.ts';

const test = suite('artifacts/resolve');

const catalogue = parseCatalogue('small.yaml', small(['v1.9.11', 'v1.31.14', 'v1.33.13', 'v1.10.13']));

/** The smallest valid catalogue. */
function small(versions: string[]): string {
  const tool = "{ version: 1.7.0, accept: ['1.7'], module: m, go: { use: 1.25.0 } }";
  return `
versions: [${versions.map((v) => `{ version: ${v}, go: { release: 1.25.0 }, etcd: 3.5.24 }`).join(', ')}]
etcd: { 3.5.24: { module: m, package: m, go: { use: 1.25.0 } } }
containerd: ${tool}
kind: ${tool}
cni: ${tool}
buildTags: [{ value: [], source: s }]
buildSeconds: {}
quirks:
  kubeadmApi: [{ value: v1beta4, source: s }]
  discoveryFirstAskSeconds: [{ value: 0, source: s }]
  kubeletInUserNamespace: [{ value: true, source: s }]
  superAdmin: [{ value: true, source: s }]
  failCgroupV1: [{ value: true, source: s }]
  kubeletDropIns: [{ value: folder, source: s }]
  kubeletsBehind: [{ value: 3, source: s }]
  kindKubeadmApi: [{ value: v1beta4, source: s }]
  systemdCgroup: [{ value: true, source: s }]
`;
}

test('every kind of label', () => {
  const meant = {
    '1.33': 'v1.33.13',
    'v1.33': 'v1.33.13',
    '1.33.x': 'v1.33.13',
    'v1.33.13': 'v1.33.13',
    '1.33.13': 'v1.33.13',
    '1.33.2': 'v1.33.2',
    latest: 'v1.33.13',
    '-1': 'v1.31.14',
    '-2': 'v1.10.13',
    '-3': 'v1.9.11',
    '1.9': 'v1.9.11',
    'v1.33.0-rc.1': 'v1.33.0-rc.1',
    '1.34.0': 'v1.34.0',
    'v1.34.0-alpha.2': 'v1.34.0-alpha.2',
  };
  const resolved = Object.keys(meant).map((label) => [label, resolveVersion(label, catalogue)]);
  assert.equal(Object.fromEntries(resolved), meant);
});

test('an unknown label names the nearest and all valid ones', () => {
  for (const label of [
    '1.34',
    '-4',
    'newest',
    '1.33.',
    '1',
    '',
    'v1.33.13-rc',
    '1.33.x.1',
    '2.33',
    '1.35.0',
  ]) {
    try {
      resolveVersion(label, catalogue);
      assert.unreachable(`${label} was resolved`);
    } catch (thrown) {
      assert.instance(thrown, BearerlessError, label);
      const { blame, code, hint } = thrown as BearerlessError;
      const valid = 'Valid: 1.9, 1.10, 1.31, 1.33, latest, -1 (one minor before latest)';
      assert.equal([blame, code], ['user', 'unknown-version']);
      assert.ok(hint?.startsWith(valid), hint);
    }
  }
  assert.throws(() => resolveVersion('1.34', catalogue), /did you mean "1\.3[13]"/);
  assert.throws(() => resolveVersion('lastest', catalogue), /did you mean "latest"/);
});
