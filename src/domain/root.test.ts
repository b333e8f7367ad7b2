import { is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { installedIn } from './root.ts';

const test = suite('domain/root');

test('a package and its dependencies are in the outermost node_modules, and a clone holds its own', () => {
  is(installedIn('/srv/app/node_modules/bearerless'), '/srv/app/node_modules');
  is(
    installedIn('/srv/app/node_modules/.pnpm/bearerless@0.1.0/node_modules/bearerless'),
    '/srv/app/node_modules',
  );
  is(installedIn('/home/someone/bearerless'), '/home/someone/bearerless');
});
