import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { goProgram } from '../../test/support/go-program.ts';
import { suite } from '../../test/support/suite.ts';
import { goBuildOf } from './go-build-info.ts';

const test = suite('artifacts/go-build-info');

const about = [
  'path\tk8s.io/kubernetes/cmd/kubeadm',
  'mod\tk8s.io/kubernetes\tv1.37.2\th1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=',
  'dep\tgithub.com/blang/semver/v4\tv4.0.0\th1:1PFHFE6yCCTv8C1TeyNNarDzntLi7wMI5i/pzqYIsAM=',
  'build\t-compiler=gc',
  'build\t-ldflags="-s -w -X main.version=\\"v1\\""',
  'build\t-tags=providerless,selinux',
  'build\tCGO_ENABLED=0',
];
const module = 'k8s.io/kubernetes@v1.37.2 h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=';

async function read(bytes: Buffer) {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'program');
  await writeFile(file, bytes);
  return await goBuildOf(file);
}

test('version, module, tags and settings are read as Go 1.18 and newer write them', async () => {
  equal(await read(goProgram('1.26.8', about)), {
    version: '1.26.8',
    module,
    tags: ['providerless', 'selinux'],
    settings: { '-compiler': 'gc', '-ldflags': '-s -w -X main.version="v1"', CGO_ENABLED: '0' },
  });
});

test('older ones write where the version and the module stand, and no settings', async () => {
  const older = goProgram('1.17.13', about.slice(0, 2), 'pointers');
  equal(await read(older), { version: '1.17.13', module, tags: [], settings: {} });
});

test('what a distribution adds to its version is kept, and a work tree has no sum', async () => {
  const own = ['mod\texample.org/mine\t(devel)\t'];
  equal(await read(goProgram('1.25.1 X:nodwarf5', own)), {
    ...{ version: '1.25.1 X:nodwarf5', module: 'example.org/mine@(devel)' },
    ...{ tags: [], settings: {} },
  });
});

test('scripts, other programs and what is cut off have no record', async () => {
  for (const form of ['inline', 'pointers'] as const) {
    const whole = goProgram('1.26.8', about, form);
    for (const length of [0, 3, 64, 100, 128, 150, 170, whole.length - 1])
      equal(await read(whole.subarray(0, length)), undefined, `${form} ${length}`);
    const long = Buffer.from(whole);
    const lengths = form === 'inline' ? 160 : 144;
    long.fill(0xff, lengths, lengths + 10);
    equal(await read(long), undefined, form);
  }
  equal(await read(Buffer.from('#!/bin/sh\necho v1.37.2\n')), undefined);
  equal(await read(goProgram('', []).fill(0, 160)), undefined);
});
