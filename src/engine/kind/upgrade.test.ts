import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { imagesOf } from './upgrade.ts';

const test = suite('engine/kind/upgrade');

const listed = `registry.k8s.io/kube-apiserver:v1.34.4
registry.k8s.io/coredns/coredns:v1.12.1
registry.k8s.io/etcd:3.6.5-0
`;
const pathOf = (program: string) => (program === 'kube-apiserver' ? '/x/kube-apiserver' : undefined);
const image = (name: string) => ({ name, program: 'kube-apiserver', from: '/x/kube-apiserver' });

test('images are made of the programs that are there, under the names that kubeadm lists', () => {
  const manifest = '    image: registry.k8s.io/kube-apiserver:v1.33.13\n';
  equal(imagesOf(listed, manifest, pathOf), [image('registry.k8s.io/kube-apiserver:v1.34.4')]);
});

test('and under those of the repository that the cluster was made with', () => {
  const manifest = '    image: k8s.gcr.io/kube-apiserver:v1.24.17\n';
  equal(imagesOf(listed, manifest, pathOf), [
    image('registry.k8s.io/kube-apiserver:v1.34.4'),
    image('k8s.gcr.io/kube-apiserver:v1.34.4'),
  ]);
});
