// Everything of a release but its publication, as the workflow makes it of a tag.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { packageVersion, packageRoot as root } from '../../src/domain/root.ts';
import { suite } from '../support/suite.ts';

const test = suite('scripts/release', { limit: 300_000 });
const release = (...argv: string[]) =>
  execa(join(root, 'scripts/release'), argv, { reject: false, all: true });

test('a dry run makes package, SBOM, notes and action, each as it is published', async () => {
  const ended = await release('--dry-run');
  is(ended.exitCode, 0, ended.all);
  const version = packageVersion();
  const out = join(root, 'release');
  const package_ = `bearerless-${version}`;
  equal((await readdir(out)).sort(), [
    ...['SHA256SUMS', 'action', 'action-commit', `${package_}.cdx.json`, `${package_}.tgz`, 'notes.md'],
  ]);
  match(await readFile(join(out, 'notes.md'), 'utf8'), /^### /m);
  const sbom = JSON.parse(await readFile(join(out, `${package_}.cdx.json`), 'utf8'));
  const names = sbom.components.map(({ name }: { name: string }) => name);
  equal([names.includes('zod'), names.includes('typescript')], [true, false]);
  const { stdout } = await execa('tar', ['--list', '--gzip', '--file', join(out, `${package_}.tgz`)]);
  match(stdout, /^package\/npm-shrinkwrap\.json$/m);

  const commit = (await readFile(join(out, 'action-commit'), 'utf8')).trim();
  const listed = await execa('git', ['ls-tree', '-r', '--name-only', commit], { cwd: root });
  const files = listed.stdout.split('\n');
  for (const needed of ['action.yml', 'dist/cli.js', 'package-lock.json', 'scripts/action', 'scripts/setup'])
    is(files.includes(needed), true, needed);
  equal(
    files.filter((file) => /^(src|test|node_modules)\//.test(file)),
    [],
  );
  const started = await execa('git', ['ls-tree', commit, 'bin/', 'scripts/action'], { cwd: root });
  for (const line of started.stdout.split('\n').filter((one) => !one.endsWith('.json')))
    match(line, /^100755 /);
});

test('what is no tag, and a tag without a section of the changelog, is refused', async () => {
  const cases = [
    ['v1', 'no tag such as v1.2.3'],
    ['v1.2.3; id', 'no tag such as v1.2.3'],
    ['v99.0.0', 'CHANGELOG.md has no section [99.0.0]'],
  ] as const;
  for (const [tag, said] of cases) {
    const { exitCode, all } = await release(tag);
    is(exitCode, 2);
    is(all.includes(said), true, all);
  }
});
