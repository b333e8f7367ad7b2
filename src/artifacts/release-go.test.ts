import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { suite } from '../../test/support/suite.ts';
import { loadCatalogue } from './catalogue.ts';
import { sameGoMinor } from './go-version.ts';
import { besideRelease, goOfSource, releaseChoice, releaseGoOf, wrongGo } from './release-go.ts';

const test = suite('artifacts/release-go');

const build = (version: string) => ({ version, tags: [], settings: {} });

test('minors of Go are compared, not their patches', () => {
  equal(
    [
      ['1.26.8', '1.26.10'],
      ['1.26', '1.26.10'],
      ['1.2.8', '1.26.8'],
      ['1.25.8 X:nodwarf5', '1.25.8'],
      ['devel', 'devel'],
    ].map(([a = '', b = '']) => sameGoMinor(a, b)),
    [true, true, false, true, false],
  );
});

test('the Go of a release is read from its source, wherever that says it', async () => {
  await using folder = await temporaryFolder();
  is(await goOfSource(folder.path), undefined);
  await mkdir(join(folder.path, 'build'));
  const old =
    'dependencies:\n  # Golang\n  - name: "golang: upstream version"\n    version: 1.15.5\n    refPaths:\n';
  await writeFile(join(folder.path, 'build/dependencies.yaml'), old);
  is(await goOfSource(folder.path), '1.15.5');
  await writeFile(join(folder.path, '.go-version'), '1.25.11\n');
  is(await goOfSource(folder.path), '1.25.11');
});

test('what is fetched: the Go of the release, else another patch of it that is known; a substitute only where one is named', () => {
  const fetched = (release: string, go: Parameters<typeof releaseChoice>[1]) => [
    ...releaseChoice(release, go).fetch,
  ];
  equal(fetched('1.25.11', { release: '1.25.11' }), ['1.25.11']);
  equal(fetched('1.19.6', { release: '1.19.6', use: '1.19.13' }), ['1.19.6', '1.19.13']);
  equal(fetched('1.25.3', { release: '1.25.11' }), ['1.25.3', '1.25.11']);
  equal(fetched('1.24.9', { release: '1.22.9' }), ['1.24.9'], 'a later patch of Kubernetes has a newer Go');
  equal(fetched('1.15.5', { release: '1.15.5', use: '1.17.13', because: 'old' }), ['1.17.13']);
  is(releaseChoice('1.25.11', { release: '1.25.11' }).local('1.25.1'), true);
  is(releaseChoice('1.25.11', { release: '1.25.11' }).local('1.26.8'), false);
});

test('a build with another Go will not do, but for the substitute that the catalogue names', () => {
  is(wrongGo('v1.33.13', build('1.25.1'), '1.25.11'), undefined);
  is(wrongGo('v1.33.13', build('1.26.8'), '1.25.11'), 'it is built with Go 1.26.8, its release with 1.25.11');
  is(wrongGo('v1.20.2', build('1.17.13'), '1.15.5'), undefined);
  is(wrongGo('v1.20.2', build('1.26.8'), '1.15.5'), 'it is built with Go 1.26.8, its release with 1.15.5');
  is(wrongGo('v1.33.2', build('1.24.2'), undefined), 'nobody wrote down which Go its release is built with');
});

test('provenance names the Go of the release only where it is of another minor', () => {
  equal(besideRelease(build('1.26.8'), '1.26.10'), build('1.26.8'));
  equal(besideRelease(build('1.26.8'), undefined), build('1.26.8'));
  equal(besideRelease(build('1.17.13'), '1.15.5'), { ...build('1.17.13'), insteadOf: '1.15.5' });
});

test('the catalogue knows the Go of its own patches alone, and says why where another minor builds them', () => {
  is(releaseGoOf({ family: 'kubernetes', version: 'v1.33.13' }), '1.25.11');
  is(releaseGoOf({ family: 'kubernetes', version: 'v1.33.2' }), undefined);
  is(releaseGoOf({ family: 'etcd', version: 'v3.5.24' }), undefined);
  const substituted = loadCatalogue().versions.filter(({ go }) => go.because !== undefined);
  equal(
    substituted.map(({ version }) => version),
    ['v1.20.2'],
  );
});
