import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { rootPath } from './root-path.ts';

const test = suite('process/root-path');

test('a link leads to where it leads within the root', async () => {
  const root = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  await mkdir(join(root, 'pki/old'), { recursive: true });
  await writeFile(join(root, 'pki/of-today.pem'), 'today');
  await symlink('/pki/of-today.pem', join(root, 'pki/current.pem'));
  await symlink('../current.pem', join(root, 'pki/old/current.pem'));
  await symlink('/pki/circle', join(root, 'pki/circle'));
  for (const name of ['of-today.pem', 'current.pem', 'old/current.pem'])
    equal(await readFile(await rootPath(root, `/pki/${name}`), 'utf8'), 'today');
  equal(await rootPath(root, '/pki/none'), `${root}/pki/none`);
  equal(await rootPath(root, '/pki/circle'), `${root}/pki/circle`);
  await rm(root, { recursive: true });
});
