// The wrapper around a container, on a real one: commands, their streams, limits and interrupts, files, log, state.
import * as assert from 'uvu/assert';
import type { Container } from '../../src/engine/kind/container.ts';
import { connect } from '../../src/engine/kind/docker.ts';
import { formatOwner, ownerLabel, self } from '../../src/engine/kind/owner.ts';
import { newNetwork } from '../../src/engine/kind/sweep.ts';
import { waitFor } from '../../src/engine/wait.ts';
import { leftovers, published } from '../support/docker.ts';
import { suite } from '../support/suite.ts';

const test = suite('kind container');

async function withContainer(body: (container: Container) => Promise<void>): Promise<void> {
  const docker = await connect();
  const [image] = await docker.nodeImages();
  assert.ok(image, 'a node image was built');
  const network = newNetwork();
  const labels = { [ownerLabel]: formatOwner(await self()) };
  await docker.createNetwork(network, labels);
  const spec = { name: `${network}-x`, image: image.id, hostname: 'x', network, labels, publish: [10250] };
  const container = await docker.startNode(spec);
  try {
    await body(container);
  } finally {
    await container.remove();
    await docker.removeNetwork(network);
  }
}

test('commands, files, log and state', async () => {
  await withContainer(async (container) => {
    const ran = await container.exec(['sh', '-c', 'cat; echo err >&2; exit 3'], {
      limit: 10_000,
      stdin: 'in',
    });
    assert.equal(
      { code: ran.code, stdout: ran.stdout, stderr: ran.stderr, timedOut: ran.timedOut },
      { code: 3, stdout: 'in', stderr: 'err\n', timedOut: false },
    );

    const slow = await container.exec(['sh', '-c', 'echo begun; sleep 987'], { limit: 1_000 });
    assert.equal(
      { code: slow.code, stdout: slow.stdout, timedOut: slow.timedOut },
      { code: undefined, stdout: 'begun\n', timedOut: true },
    );
    const interrupt = new AbortController();
    const ended = container.exec(['sleep', '986'], { limit: 60_000, signal: interrupt.signal }).then(
      () => 'ended',
      () => 'interrupted',
    );
    await waitFor(
      'the command runs',
      async () =>
        (await container.exec(['pgrep', '-f', 'sleep 986'], { limit: 5_000 })).code === 0 || undefined,
      { limit: 20_000, signal: new AbortController().signal },
    );
    interrupt.abort();
    assert.is(await ended, 'interrupted');
    const left = await container.exec(['pgrep', '-f', 'sleep 98[67]'], { limit: 5_000 });
    assert.is(left.stdout, '', 'what was ended is gone');

    await container.writeFile('/etc/bearerless/deep/er/file', 'text\n');
    assert.is(await container.readFile('/etc/bearerless/deep/er/file'), 'text\n');
    assert.is(await container.readFile('/etc/bearerless/none'), undefined);

    await waitFor('systemd runs', async () => /systemd/i.test(await container.logs()) || undefined, {
      limit: 30_000,
      signal: new AbortController().signal,
    });
    const { running, address, ports } = await container.state();
    assert.is(running, true);
    assert.match(address, /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(await published(container.name), [`127.0.0.1:${ports[10250]}`]);
    await container.stop();
    assert.is((await container.state()).running, false);
    await container.start();
    assert.is((await container.state()).running, true);
  });
});

test('a container that two remove at once is gone for both, and one that does not start is removed', async () => {
  const docker = await connect();
  const [image] = await docker.nodeImages();
  assert.ok(image, 'a node image was built');
  const before = await leftovers();
  const network = newNetwork();
  const labels = { [ownerLabel]: formatOwner(await self()) };
  const spec = { name: `${network}-x`, image: image.id, hostname: 'x', network, labels, publish: [] };
  const failed = await docker.startNode(spec).then(String, String);
  assert.match(failed, network);
  assert.equal(await leftovers(), before, 'Docker made it, but its network does not exist');

  await docker.createNetwork(network, labels);
  try {
    const container = await docker.startNode(spec);
    const seen = async () => {
      await container.remove();
      return (await leftovers()).filter((name) => name.startsWith('container '));
    };
    for (const left of await Promise.all([seen(), seen()]))
      assert.not.ok(left.some((name) => name.includes(network)));
  } finally {
    await docker.removeNetwork(network);
  }
  assert.equal(await leftovers(), before);
});
