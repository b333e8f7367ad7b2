// The story of `up`, `export logs` and `down`, told of an engine: a cluster in the background, asked through its
// kubeconfig.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { connectAdmin } from '../../src/engine/admin.ts';
import { secretsOfWorld } from '../../src/evidence/secrets.ts';
import { bearerless, temporaryFolder } from './bearerless.ts';

/** Starts, asks, exports and ends a cluster; `nothingLeft` is asserted by the caller. */
export async function upStory(engine: string): Promise<void> {
  await using home = await temporaryFolder();
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const env = { HOME: home.path, XDG_CACHE_HOME: cache };
  const name = `test-${engine}`;
  const setting = ['-s', 'anonymous-off', '--name', name];
  const up = await bearerless(['up', '--engine', engine, '-k', 'latest', ...setting], env);
  try {
    assert.is(up.exitCode, 0, up.stderr);
    const [, kubeconfig = ''] = /^export KUBECONFIG=(.*)$/m.exec(up.stdout) ?? [];
    const admin = await connectAdmin(await readFile(kubeconfig, 'utf8'), secretsOfWorld());
    assert.ok((await admin.configMap('kube-public', 'cluster-info')).kubeconfig, 'an administrator reads');
    assert.is(existsSync(join(home.path, '.kube')), false, "the user's own kubeconfig is left alone");

    const again = await bearerless(['up', '--engine', engine, ...setting], env);
    assert.is(again.exitCode, 2, again.stderr);
    assert.match(again.stderr, /^error\[name-taken\]/);

    const logs = join(home.path, 'logs');
    const exported = await bearerless(['export', 'logs', logs, '--name', name], env);
    assert.is(exported.exitCode, 0, exported.stderr);
    const files = await readdir(logs);
    // A whole cluster has one for each container: kube-apiserver-0.log.
    const log = files.find((file) => /^kube-apiserver(-\d+)?\.log$/.test(file)) ?? '';
    assert.ok(files.includes('kubeadm.yaml') && log !== '', files.join());
    assert.match(await readFile(join(logs, log), 'utf8'), /--anonymous-auth="?false|Serving securely/);
    assert.match(await readFile(join(logs, 'kube-apiserver.yaml'), 'utf8'), /--anonymous-auth=false/);
  } finally {
    const down = await bearerless(['down', name], env);
    assert.equal([down.exitCode, down.stdout], [0, `${name} is down`], down.stderr);
  }
  assert.is(existsSync(join(cache, 'bearerless/up', name)), false, 'its folder is gone');
}
