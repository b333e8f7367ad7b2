import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { installedIn, packageRoot, programFolders } from './root.ts';

const test = suite('domain/root');

test('a package and its dependencies are in the outermost node_modules, and a clone holds its own', () => {
  is(installedIn('/srv/app/node_modules/bearerless'), '/srv/app/node_modules');
  is(
    installedIn('/srv/app/node_modules/.pnpm/bearerless@0.1.0/node_modules/bearerless'),
    '/srv/app/node_modules',
  );
  is(installedIn('/home/someone/bearerless'), '/home/someone/bearerless');
});

test('what a link of node_modules leads to belongs to the program, and nothing else does', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bearerless-root-')));
  try {
    const [clone, modules] = [join(folder, 'clone'), join(folder, 'modules')];
    mkdirSync(clone);
    mkdirSync(modules);
    equal(programFolders(clone), [clone]);
    symlinkSync(modules, join(clone, 'node_modules'));
    equal(programFolders(clone), [clone, modules]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  is(programFolders().includes(packageRoot), true);
});
