// What is read of a program's build is what Go itself reads: held against `go version -m`, of Go's own programs.
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is } from 'uvu/assert';
import { goBuildOf } from '../../src/artifacts/go-build-info.ts';
import { suite } from '../support/suite.ts';

const test = suite('builds, as Go reads them');

test('version, tags and settings of the programs of this Go', async () => {
  const env = { GOFLAGS: '' };
  const { stdout: goroot } = await execa('go', ['env', 'GOROOT'], { env });
  for (const program of ['bin/go', 'bin/gofmt']) {
    const file = join(goroot, program);
    const [first = '', ...lines] = (await execa('go', ['version', '-m', file], { env })).stdout.split('\n');
    const pairs = lines
      .filter((line) => line.startsWith('\tbuild\t'))
      .map((line) => /^\tbuild\t([^=]+)=(.*)$/.exec(line)?.slice(1) ?? []);
    const settings = Object.fromEntries(pairs.filter(([, value]) => !/^["`]/.test(value ?? '')));
    const build = await goBuildOf(file);
    is(build && `${file}: go${build.version}`, first);
    is(pairs.length > 2, true);
    equal({ ...build?.settings, ...settings }, build?.settings);
    equal(Object.keys(build?.settings ?? {}).length + (build?.tags.length ? 1 : 0), pairs.length);
  }
});
