import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { compareVersions, isRelease, minorOf, Version } from './version.ts';

const test = suite('versions');

const ordered = [
  'v1.9.11',
  'v1.37.0-alpha.2',
  'v1.37.0-alpha.10',
  'v1.37.0-beta.0',
  'v1.37.0-rc.1',
  'v1.37.0',
  'v1.37.2',
  'v1.37.2-dirty',
  'v1.37.2-5+0a1b2c3d4e5f6a',
  'v1.37.2-12+0a1b2c3d4e5f6a-dirty',
  'v1.37.10',
  'v1.38.0-alpha.1',
  'v1.38.0-alpha.1.7+0a1b2c3d4e5f6a',
  'v1.38.0-alpha.1.12+0a1b2c3d4e5f6a',
  'v1.38.0-alpha.2',
];

test('versions are ordered by numbers, and what is before a release before it', () => {
  equal([...ordered].reverse().sort(compareVersions), ordered);
  equal(
    ordered.map((version) => compareVersions(version, version)),
    ordered.map(() => 0),
  );
});

test('a version has a minor, and says whether it was released', () => {
  equal(
    ordered.filter((version) => !Version.safeParse(version).success),
    [],
  );
  equal([minorOf('v1.38.0-alpha.1'), isRelease('v1.38.0-alpha.1'), isRelease('v1.37.10')], [38, false, true]);
  for (const wrong of [
    'v1.38',
    'v1.38.0-alpha',
    'v1.38.0-gamma.1',
    '1.38.0',
    'v2.0.0',
    'v1.38.0-rc.1/x',
    'v1.38.0+x',
  ])
    equal(Version.safeParse(wrong).success, false, wrong);
});
