// Programs out of packages of the distribution: what is taken, whose word it is taken on, and what happens without.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { BearerlessError } from '../src/domain/error.ts';
import { type Ground, on } from './support/cache-ground.ts';
import { suite } from './support/suite.ts';

const test = suite('package');
const system = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Stub programs: a package is a file that names the version of what is in it. */
async function stubs(
  folder: string,
  { version, lists }: { version: string; lists: boolean },
): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const aptGet = `echo "$*" >> ${folder}/calls
case "$*" in
  *update) touch ${folder}/lists ;;
  *) [ ${lists} = true ] || [ -e ${folder}/lists ] || { echo 'E: Unable to locate package' >&2; exit 100; }
     echo ${version} > containerd_1_amd64.deb ;;
esac`;
  const dpkg = `mkdir -p "$3/usr/bin" && for name in containerd containerd-shim-runc-v2; do
  printf '#!/bin/sh\\necho %s %s\\n' $name "$(cat "$2")" > "$3/usr/bin/$name"
done; chmod 755 "$3"/usr/bin/*`;
  for (const [name, lines] of Object.entries({ 'apt-get': aptGet, 'dpkg-deb': dpkg }))
    await writeFile(join(bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  return `${bin}:${system}`;
}

const components = ['containerd', 'containerd-shim-runc-v2'] as const;
const ensure = async ({ ensure }: Ground, searchPath: string) =>
  await ensure([...components], { source: undefined, searchPath });
const calls = async ({ folder }: Ground) =>
  (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

test('a package that has an accepted version saves the build, and is fetched once', () =>
  on(async (ground) => {
    const searchPath = await stubs(ground.folder, { version: '1.6.20', lists: true });
    const binaries = await ensure(ground, searchPath);
    assert.equal(
      binaries.map(({ name, version, source, integrity }) => [name, version, source, integrity]),
      components.map((name) => [name, 'v1.6.20', 'package', 'apt']),
    );
    assert.equal(await calls(ground), ['download containerd']);
    ground.said.length = 0;
    assert.equal(await ensure(ground, searchPath), binaries);
    assert.ok(
      ground.said.every((line) => line.endsWith('is in the cache')),
      ground.said.join('\n'),
    );
  }));

test('a machine without lists of packages gets its own', () =>
  on(async (ground) => {
    const searchPath = await stubs(ground.folder, { version: '1.7.12', lists: false });
    assert.is((await ensure(ground, searchPath))[0]?.version, 'v1.7.12');
    const [first, update, again] = await calls(ground);
    assert.is(first, 'download containerd');
    assert.match(update as string, /^-o Dir::State::Lists=\S+ -o Dir::Cache=\S+ update$/);
    assert.match(again as string, /download containerd$/);
  }));

test('a package of another version is not taken, and each source says why it has none', () =>
  on(async (ground) => {
    const searchPath = await stubs(ground.folder, { version: '2.0.0', lists: true });
    try {
      await ground.ensure([...components], { source: 'package', searchPath });
      assert.unreachable();
    } catch (thrown) {
      assert.instance(thrown, BearerlessError);
      assert.match(String(thrown), /containerd v1\.7\.\d+ from the package says it is v2\.0\.0/);
    }
  }));

test('without apt there is no package', () =>
  on(async (ground) => {
    try {
      await ground.ensure(['containerd'], { source: 'package', searchPath: ground.folder });
      assert.unreachable();
    } catch (thrown) {
      assert.match(String(thrown), /apt-get is not there/);
    }
  }));
