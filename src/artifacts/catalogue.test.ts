import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { packageRoot } from '../domain/root.ts';
import { minorOf } from '../domain/version.ts';
import { entryOf, loadCatalogue, parseCatalogue, quirksOf } from './catalogue.ts';

const test = suite('artifacts/catalogue');
const text = readFileSync(join(packageRoot, 'clusters/versions.yaml'), 'utf8');

/** The error messages for a catalogue with these replacements. */
function problems(...replacements: Array<[string, string]>): string {
  const changed = replacements.reduce((all, [from, to]) => {
    assert.ok(all.includes(from), from);
    return all.replace(from, to);
  }, text);
  try {
    parseCatalogue('versions.yaml', changed);
    return '';
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

test('every minor from 1.20 on is there once, and each has one value of every quirk', () => {
  const versions = loadCatalogue().versions.map(({ version }) => version);
  assert.equal(
    versions.map(minorOf),
    versions.map((_, i) => 20 + i),
  );
  assert.is(versions.length > 17, true);
  for (const version of versions) quirksOf(version);
  assert.equal(quirksOf('v1.20.2'), {
    kubeadmApi: 'v1beta2',
    discoveryFirstAskSeconds: 5,
    kubeletInUserNamespace: false,
    superAdmin: false,
    failCgroupV1: false,
    kubeletDropIns: 'none',
    kubeletsBehind: 1,
    kindKubeadmApi: 'v1beta2',
    systemdCgroup: false,
  });
  assert.equal(quirksOf('v1.37.0'), {
    kubeadmApi: 'v1beta4',
    discoveryFirstAskSeconds: 0,
    kubeletInUserNamespace: true,
    superAdmin: true,
    failCgroupV1: true,
    kubeletDropIns: 'folder',
    kubeletsBehind: 3,
    kindKubeadmApi: 'v1beta4',
    systemdCgroup: true,
  });
});

test('a patch that is not listed is built like its minor', () => {
  assert.is(entryOf('v1.33.1').etcd, '3.5.24');
  assert.throws(() => entryOf('v1.99.0'), /no minor for v1\.99\.0/);
});

test('all problems are named at once, with their lines', () => {
  const line = (part: string) => text.split('\n').findIndex((one) => one.includes(part)) + 1;
  const said = problems(
    ['v1.21.14', 'v1.21'],
    ['value: 5,', 'value: five,'],
    ['buildSeconds:', 'buildSecond:'],
  );
  assert.ok(
    said.includes(`versions.yaml:${line('v1.21.14')} versions.1.version: a version looks like v1.33.13`),
    said,
  );
  assert.ok(
    said.includes(`versions.yaml:${line('value: 5,')} quirks.discoveryFirstAskSeconds.0.value:`),
    said,
  );
  assert.ok(said.includes('buildSeconds'), said);
  assert.ok(
    said.includes(`versions.yaml:${line('buildSeconds:') + 1} : Unrecognized key: "buildSecond"`),
    said,
  );
});

test('broken YAML and an etcd that is not described are problems too', () => {
  assert.match(problems(['versions:', 'versions: [']), /versions\.yaml:\d+ /);
  assert.match(problems(['etcd: 3.7.0 }', 'etcd: 3.7.1 }']), 'v1.37.2: no etcd 3.7.1');
});

test('spans that overlap or leave a gap are found', () => {
  const gap = parseCatalogue(
    'versions.yaml',
    text.replace('until: "1.21", value: v1beta2', 'until: "1.20", value: v1beta2'),
  );
  assert.throws(() => quirksOf('v1.21.14', gap), /0 spans of kubeadmApi match v1\.21\.14/);
});
