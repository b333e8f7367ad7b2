// The lock file: `npm ci`, which installs exactly what it says or nothing, must take it on every platform and whatever
// registry or mirror of one it is told to use.
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal } from 'uvu/assert';
import { packageRoot as root } from '../src/domain/root.ts';
import { temporaryFolder } from './support/bearerless.ts';
import { suite } from './support/suite.ts';

const test = suite('the lock file');

test('npm ci finds every package in it, optional ones of other platforms too, without asking a registry', async () => {
  await using folder = await temporaryFolder();
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(root, file), join(folder.path, file));
  const options = ['--dry-run', '--offline', '--ignore-scripts', '--cache', join(folder.path, 'cache')];
  const { exitCode, stderr } = await execa('npm', ['ci', ...options], { cwd: folder.path, reject: false });
  equal(
    stderr.split('\n').filter((line) => line.includes('Missing:')),
    [],
  );
  equal(exitCode, 0, stderr);
});

test('it pins every package by its digest, and no registry', async () => {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const entries = Object.entries<{ integrity?: string; resolved?: string }>(packages);
  const loose = entries.filter(
    ([name, { integrity, resolved }]) =>
      name !== '' && (!integrity?.startsWith('sha512-') || resolved !== undefined),
  );
  equal(
    loose.map(([name]) => name),
    [],
  );
});
