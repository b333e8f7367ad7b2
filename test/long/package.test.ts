// The installed package and its example, on real Kubernetes: the worker, its scripts and its data are found from dist/
// too.
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { is } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { install, pack } from '../support/installed.ts';
import { suite } from '../support/suite.ts';

const test = suite('installed package', { limit: 600_000 });

test('the example tells the doors of two settings', async () => {
  await using folder = await temporaryFolder();
  const { tarball } = await pack(folder.path);
  const empty = join(folder.path, 'elsewhere');
  await mkdir(empty);
  await install(tarball, empty);
  await cp(join(packageRoot, 'examples/open-doors.mjs'), join(empty, 'open-doors.mjs'));
  const argv = ['open-doors.mjs', 'latest', 'anonymous-off', 'default'];
  const { stdout, stderr, exitCode } = await execa('node', argv, { cwd: empty, reject: false });
  is(exitCode, 0, stderr);
  is(
    stdout,
    `default: /version /healthz /livez /readyz /api/v1/namespaces/kube-public/configmaps/cluster-info
anonymous-off: nothing`,
    stderr,
  );
});
