import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { architecture } from '../domain/architecture.ts';
import { accepts, artifactOf, type Component, inBuildOrder, versionIn } from './component.ts';
import { digestIn } from './digest.ts';
import { atLeast } from './go-version.ts';
import { onMirror, releaseOf } from './release.ts';

const test = suite('artifacts/component');
const of = (component: Component) => artifactOf(component, 'v1.33.13');

test('the version is found in what each program really prints', () => {
  const printed = {
    'Kubernetes v1.20.2': 'v1.20.2',
    'Client Version: version.Info{Major:"1", Minor:"20", GitVersion:"v1.20.2", GoVersion:"go1.17.13"}':
      'v1.20.2',
    'Client Version: v1.37.2\nKustomize Version: v5.8.1': 'v1.37.2',
    'etcd Version: 3.7.0\nGit SHA: Not provided\nGo Version: go1.26.8': 'v3.7.0',
    'containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3': 'v1.6.20',
    'containerd-shim-runc-v2:\n  Version:  1.6.20~ds1\n  Go version: go1.19.8': 'v1.6.20',
    'kind v0.33.0 go1.26.8 linux/amd64': 'v0.33.0',
    'CNI ptp plugin v1.9.1\nCNI protocol versions supported: 0.1.0, 0.4.0, 1.0.0, 1.1.0': 'v1.9.1',
    'CNI ptp plugin version unknown\nCNI protocol versions supported: 0.1.0, 0.4.0, 1.0.0': 'CNI 1.0.0',
    'Kubernetes v0.0.0-master+$Format:%H$': 'v0.0.0',
    'v1.34.0-rc.1': 'v1.34.0-rc.1',
    'exec format error': undefined,
  };
  assert.equal(Object.fromEntries(Object.keys(printed).map((text) => [text, versionIn(text)])), printed);
});

test('Kubernetes must be the very version, other programs of an accepted minor', () => {
  const said: Array<[Component, string]> = [
    ['kubeadm', 'v1.33.13'],
    ['kubeadm', 'v1.33.1'],
    ['kubeadm', 'v1.33.13-rc.1'],
    ['etcd', 'v3.5.9'],
    ['etcd', 'v3.50.9'],
    ['etcd', 'v3.6.8'],
    ['containerd', 'v1.6.20'],
    ['containerd', 'v2.1.0'],
    ['ptp', 'v1.1.1'],
    ['ptp', 'v0.9.1'],
    ['ptp', 'CNI 1.0.0'],
    ['ptp', 'CNI 0.4.0'],
  ];
  assert.equal(
    said.map(([component, version]) => accepts(of(component), version)),
    [true, false, false, true, false, false, true, false, true, false, true, false],
  );
});

test('builds begin with the Kubernetes programs, kubeadm first', () => {
  const names = inBuildOrder((['etcd', 'kubelet', 'kube-apiserver', 'kubeadm'] as const).map(of));
  assert.equal(
    names.map(({ component }) => component),
    ['kubeadm', 'kube-apiserver', 'kubelet', 'etcd'],
  );
});

test('releases lie where the projects publish them, or below a mirror', () => {
  const urls = (['kubeadm', 'etcd', 'containerd-shim-runc-v2', 'kind', 'host-local'] as const).map(
    (component) => releaseOf(of(component), 'amd64'),
  );
  const github = 'https://github.com';
  const etcd = `${github}/etcd-io/etcd/releases/download/v3.5.24`;
  const containerd = `${github}/containerd/containerd/releases/download/v1.7.35/containerd-1.7.35-linux-amd64.tar.gz`;
  const cni = `${github}/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz`;
  const kind = `${github}/kubernetes-sigs/kind/releases/download/v0.33.0/kind-linux-amd64`;
  assert.equal(urls, [
    {
      url: 'https://dl.k8s.io/release/v1.33.13/bin/linux/amd64/kubeadm',
      checksums: 'https://dl.k8s.io/release/v1.33.13/bin/linux/amd64/kubeadm.sha256',
    },
    {
      url: `${etcd}/etcd-v3.5.24-linux-amd64.tar.gz`,
      checksums: `${etcd}/SHA256SUMS`,
      member: 'etcd-v3.5.24-linux-amd64/etcd',
    },
    { url: containerd, checksums: `${containerd}.sha256sum`, member: 'bin/containerd-shim-runc-v2' },
    { url: kind, checksums: `${kind}.sha256sum` },
    { url: cni, checksums: `${cni}.sha256`, member: './host-local' },
  ]);
  const official = releaseOf(of('kubeadm'), 'arm64')?.url ?? '';
  assert.is(onMirror(official, undefined), official);
  const mirrored = 'https://mirror.example/k8s/release/v1.33.13/bin/linux/arm64/kubeadm';
  assert.is(onMirror(official, 'https://mirror.example/k8s/'), mirrored);
  assert.equal(['x64', 'arm64', 'mips'].map(architecture), ['amd64', 'arm64', undefined]);
});

test('digests are read from every kind of checksum file', () => {
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
  assert.is(digestIn(one, 'kubeadm'), one);
  assert.is(digestIn(`${one}\n`, 'kubeadm'), one);
  assert.is(digestIn(`${one}  x.tar.gz\n${other}  etcd.tar.gz\n`, 'etcd.tar.gz'), other);
  assert.is(digestIn(`${one} *etcd.tar.gz\n`, 'etcd.tar.gz'), one);
  assert.is(digestIn(`${one}  _output/bin/kind\n`, 'kind'), one);
  assert.is(digestIn(`${one}  x.tar.gz\n`, 'etcd.tar.gz'), undefined);
  assert.is(digestIn('<html>no such thing</html>', 'kubeadm'), undefined);
});

test('Go versions are compared by numbers', () => {
  assert.ok(atLeast('1.26.8', '1.26.0'));
  assert.ok(atLeast('1.26', '1.26.0'));
  assert.ok(atLeast('1.100.0', '1.26.8'));
  assert.not(atLeast('1.9.9', '1.21.0'));
  assert.not(atLeast('1.25.11', '1.26.0'));
});
