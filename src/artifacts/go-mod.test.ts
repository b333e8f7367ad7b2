import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { buildGoMod } from './go-mod.ts';
import { stagingModules } from './openapi.ts';

const test = suite('artifacts/go-mod');
const kubernetes = (version: string) => ({ path: 'k8s.io/kubernetes', version, replace: {} });

test('replacements by staging folders become published modules, others stay', () => {
  const original = `module k8s.io/kubernetes

go 1.15

require (
	k8s.io/api v0.0.0
)

replace (
	go.etcd.io/bbolt => go.etcd.io/bbolt v1.3.5
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/code-generator => ./staging/src/k8s.io/code-generator
	k8s.io/gengo => k8s.io/gengo v0.0.0-20201113003025-83324d819ded
)
`;
  const text = buildGoMod(kubernetes('v1.20.2'), original);
  assert.is(
    text,
    `module build

go 1.15

require k8s.io/kubernetes v1.20.2

replace (
	go.etcd.io/bbolt => go.etcd.io/bbolt v1.3.5
	k8s.io/api => k8s.io/api v0.20.2
	k8s.io/code-generator => k8s.io/code-generator v0.20.2
	k8s.io/gengo => k8s.io/gengo v0.0.0-20201113003025-83324d819ded
)
`,
  );
  assert.equal(stagingModules(text, 'v1.20.2'), ['k8s.io/api']);
});

test('where there are no replacements, every module of version v0.0.0 is one; godebug is repeated', () => {
  const original = `module k8s.io/kubernetes

go 1.26.0

godebug default=go1.26

require (
	k8s.io/api v0.0.0
	k8s.io/klog/v2 v2.130.1
	k8s.io/kubelet v0.0.0
)
`;
  assert.is(
    buildGoMod(kubernetes('v1.37.2'), original),
    `module build

go 1.26.0
godebug default=go1.26

require k8s.io/kubernetes v1.37.2

replace (
	k8s.io/api => k8s.io/api v0.37.2
	k8s.io/kubelet => k8s.io/kubelet v0.37.2
)
`,
  );
  const inBlock = original.replace(
    'godebug default=go1.26',
    'godebug (\n\tdefault=go1.26\n\twinsymlink=0\n)',
  );
  assert.match(
    buildGoMod(kubernetes('v1.37.2'), inBlock),
    'godebug (\n\tdefault=go1.26\n\twinsymlink=0\n)\n',
  );
});

test('other programs get the replacements of the catalogue', () => {
  const etcd = {
    path: 'go.etcd.io/etcd',
    version: 'v0.5.0-x',
    replace: { 'google.golang.org/grpc': 'v1.27.1' },
  };
  const text = buildGoMod(etcd, 'module go.etcd.io/etcd\n\ngo 1.14\n');
  assert.match(text, 'require go.etcd.io/etcd v0.5.0-x');
  assert.match(text, '\tgoogle.golang.org/grpc => google.golang.org/grpc v1.27.1\n');
});
