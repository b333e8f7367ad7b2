// What is left in Docker after an interrupt and after kill -9, what a sweep removes, and how things that are missing
// are told.
import { readdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { waitFor } from '../../src/engine/wait.ts';
import { bearerless, program, temporaryFolder } from '../support/bearerless.ts';
import { docker, leftovers, published } from '../support/docker.ts';
import { family } from '../support/processes.ts';
import { suite } from '../support/suite.ts';

const test = suite('what is left in Docker');

const argv = ['run', '--engine', 'kind', '-k', 'v1.37.2', '-s', 'default'];
const patience = { limit: 60_000, signal: new AbortController().signal, every: 200 };

/** Starts a run and waits until its control plane's container is there. */
async function started(output: string) {
  const before = await leftovers();
  const child = execa(program, [...argv, '--output', output], { reject: false, stdin: 'ignore' });
  const plane = await waitFor(
    'a control plane is made',
    async () => (await leftovers()).find((name) => name.endsWith('-control-plane') && !before.includes(name)),
    patience,
  );
  return { before, child, plane: plane.replace('container ', '') };
}

const cleanAgain = (before: string[]) =>
  waitFor(
    'Docker is as it was',
    async () => (await leftovers()).join() === before.join() || undefined,
    patience,
  );

test('an interrupt ends with 130 and everything removed', async () => {
  await using folder = await temporaryFolder();
  const { before, child, plane } = await started(join(folder.path, 'out'));
  await waitFor(
    'its apiserver is published, on 127.0.0.1 alone',
    async () => /^127\.0\.0\.1:\d+$/.test((await published(plane)).join()) || undefined,
    patience,
  );
  child.kill('SIGINT');
  assert.is((await child).exitCode, 130);
  assert.equal(await leftovers(), before);
});

test('kill -9 of the program alone: its worker takes everything down', async () => {
  await using folder = await temporaryFolder();
  const { before, child } = await started(join(folder.path, 'out'));
  child.kill('SIGKILL');
  await child;
  await cleanAgain(before);
});

test('kill -9 of all its processes: a sweep removes what is left, and nothing of others', async () => {
  await using folder = await temporaryFolder();
  const { before, child } = await started(join(folder.path, 'out'));
  for (const pid of family(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
  await child;
  const other = 'bearerless-test-of-others';
  const start = (await execa('cut', ['-d ', '-f22', `/proc/${process.pid}/stat`])).stdout;
  const boot = (await execa('cat', ['/proc/sys/kernel/random/boot_id'])).stdout;
  const namespace = (await execa('readlink', ['/proc/self/ns/pid'])).stdout;
  const alive = `${hostname()}|${boot}|${process.pid}|${start}|${namespace}`;
  await docker('network', 'create', '--label', `dev.bearerless.owner=${alive}`, other);
  // Nobody here can know whether a process of another PID namespace lives.
  const hidden = 'bearerless-test-of-a-container';
  const unseen = `${hostname()}|${boot}|${2 ** 22 + 1}|1|pid:[1]`;
  await docker('network', 'create', '--label', `dev.bearerless.owner=${unseen}`, hidden);
  try {
    const said: string[] = [];
    // More than once: Docker may still have been making a container for the client that was killed.
    await waitFor(
      'nothing but what belongs to others is left',
      async () => {
        const { exitCode, stdout } = await bearerless(['sweep']);
        assert.is(exitCode, 0);
        said.push(stdout);
        const left = (await leftovers()).filter((name) => !name.endsWith(other) && !name.endsWith(hidden));
        return left.join() === before.join() || undefined;
      },
      { ...patience, every: 1_000 },
    );
    assert.match(said.join(''), /^removed bearerless-[0-9a-f]{6}$/m);
    assert.ok((await leftovers()).includes(`network ${other}`), 'the network of a run that lives');
    assert.ok((await leftovers()).includes(`network ${hidden}`), 'the network of another PID namespace');
  } finally {
    await docker('network', 'rm', other, hidden);
  }
  assert.equal((await bearerless(['sweep'])).stdout, 'nothing to remove');
});

test('kill -9 of an image build: a sweep removes its container and its files', async () => {
  const before = await leftovers();
  const argv = ['images', 'build', '-k', 'v1.37.2', '--force'];
  const child = execa(program, argv, { reject: false, stdin: 'ignore' });
  const built = await waitFor(
    'a container to build in is made',
    async () => (await leftovers()).find((name) => name.startsWith('container bearerless-build-')),
    patience,
  );
  for (const pid of family(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
  await child;
  const name = built.replace('container ', '');
  assert.match((await bearerless(['sweep'])).stdout, `removed ${name}`);
  assert.equal(await leftovers(), before);
  assert.equal(
    (await readdir(tmpdir())).filter((file) => file.startsWith(name)),
    [],
  );
});

test('a missing engine and a missing image are told with what to do', async () => {
  await using folder = await temporaryFolder();
  const none = await bearerless([...argv, '--output', join(folder.path, 'a')], {
    DOCKER_HOST: `unix://${folder.path}/none.sock`,
  });
  assert.is(none.exitCode, 3);
  assert.match(none.stderr, /^error\[no-docker\]: Docker: no Docker engine answers/);
  const image = await bearerless([
    ...argv,
    '--image',
    'localhost:1/none:1',
    '--output',
    join(folder.path, 'b'),
  ]);
  assert.is(image.exitCode, 3);
  assert.match(image.stdout + image.stderr, /localhost:1\/none:1 is not in the Docker engine/);
});
