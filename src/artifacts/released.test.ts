import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { sectionsOf } from './released.ts';

const test = suite('released versions');

const changelog = `<!-- BEGIN MUNGE -->
- [v1.31.6](#v1316)

# v1.31.6


## Downloads for v1.31.6

- no change

## Changelog since v1.31.5

## Important Security Information

### CVE-2025-0426: Node Denial of Service via Kubelet Checkpoint API

A security issue.

## Changes by Kind

### Bug or Regression

- Kubelet: one ([#1](https://x), [@a](https://a)) [SIG Node]
  - more of it
- kubeadm: two

## Dependencies

### Added
- golang.org/x/y

# v1.31.0-rc.1

## Changes by Kind

- a candidate

# v1.31.5

## Urgent Upgrade Notes

### (No, really)

- Read this.
`;

test('a changelog is taken apart by release: entries, neither downloads nor dependencies nor candidates', () => {
  equal(
    [...sectionsOf(changelog)],
    [
      [
        'v1.31.6',
        [
          'CVE-2025-0426: Node Denial of Service via Kubelet Checkpoint API',
          'Kubelet: one ([#1](https://x), [@a](https://a)) [SIG Node]',
          'more of it',
          'kubeadm: two',
        ],
      ],
      ['v1.31.5', ['Read this.']],
    ],
  );
});
