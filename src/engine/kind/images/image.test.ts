import { equal, is } from 'uvu/assert';
import { suite } from '../../../../test/support/suite.ts';
import type { Binary } from '../../../domain/results.ts';
import { imageBinaries } from '../choose-image.ts';
import { type Inputs, imageLabels, inputsDigest, labels, nodeImage } from './image.ts';

const test = suite('engine/kind/images');

const binary = (name: string): Binary => ({
  ...{ name, version: 'v1.37.2', sha256: `${name}-digest` },
  ...{ source: 'module', integrity: 'sumdb' },
});
const inputs: Inputs = {
  kubernetes: 'v1.37.2',
  kind: 'v0.33.0',
  recipe: 'r',
  base: 'sha256:b',
  binaries: [binary('kubeadm'), binary('kubelet')],
};

test('the digest depends on every input and not on their order', () => {
  const digest = inputsDigest(inputs);
  is(inputsDigest({ ...inputs, binaries: inputs.binaries.toReversed() }), digest);
  for (const other of [
    { ...inputs, base: 'sha256:c' },
    { ...inputs, recipe: 's' },
    { ...inputs, kind: 'v0.34.0' },
    { ...inputs, binaries: [binary('kubeadm')] },
  ]) {
    is.not(inputsDigest(other), digest);
  }
});

test('the labels of an image built here give its binaries back', () => {
  const image = {
    name: nodeImage('v1.37.2'),
    id: 'sha256:1234',
    labels: imageLabels(inputs),
    bytes: 1,
    made: '',
  };
  is(image.labels[labels.digest], inputsDigest(inputs));
  equal(imageBinaries(image, 'v1.37.2', undefined), [
    { name: 'image bearerless/node:v1.37.2', version: 'v1.37.2', sha256: '1234', source: 'images build' },
    ...inputs.binaries,
  ]);
  const pulled = { ...image, name: 'kindest/node:v1.37.2', labels: {}, repoDigest: 'sha256:5678' };
  const record = {
    name: 'image kindest/node:v1.37.2',
    version: 'v1.37.2',
    sha256: '5678',
    source: 'registry',
  };
  const unpinned = [{ ...record, integrity: 'unpinned' }];
  equal(imageBinaries(pulled, 'v1.37.2', undefined), unpinned);
  equal(imageBinaries(pulled, 'v1.37.2', 'kindest/node:v1.37.2'), unpinned);
  equal(imageBinaries(pulled, 'v1.37.2', `kindest/node:v1.37.2@sha256:5678`), [
    { ...record, integrity: 'pinned' },
  ]);
  for (const strange of ['', '{', '{}', '[{"name": 1}]'])
    equal(
      imageBinaries({ ...pulled, labels: { [labels.inputs]: strange } }, 'v1.37.2', undefined),
      unpinned,
      'a label of an image that others made',
    );
});
