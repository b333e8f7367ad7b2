// A machine or a cache that lacks something before any cluster starts: it is said in a sentence, the exit code is never
// that of an answer, no cell is answered, and nothing is half made.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { artifactOf } from '../../src/artifacts/component.ts';
import { readJournal } from '../../src/run/journal.ts';
import { pathWithout } from '../support/bare-path.ts';
import { bearerless, program, run, temporaryFolder } from '../support/bearerless.ts';
import { type OwnMounts, ownMounts } from '../support/own-mounts.ts';
import { faults, whole } from '../support/seeded.ts';

const { test, cases } = faults('resources', { limit: 120_000 });
const version = 'v1.37.2';
const stranger = ['-k', version, '-s', 'default', '--grep', 'apiserver:GET:/api@none'];
const oneLine = (text: string) => text.replace(/\s+/g, ' ');
const stack = /^\s+at .*:\d+:\d+\)?$/m;

for (const name of whole ? ['ip', 'unshare', 'setpriv', 'nsenter', 'mount', 'hostname'] : ['ip']) {
  test(`without ${name} nothing is asked, and what to install is said`, async () => {
    await using folder = await temporaryFolder();
    const PATH = await pathWithout(join(folder.path, 'bin'), [name]);
    const { exitCode, results, said } = await run(folder.path, stranger, { PATH });
    assert.is(exitCode, 4, said);
    assert.match(oneLine(said), `missing: ${name}. Install them: sudo apt-get install`);
    assert.equal(
      Object.values(results.cells).map(({ observed }) => observed.kind),
      ['unsupported'],
    );
  });
}

const wholeClusters = ['manifest-edit', '-k', version, '--grep', '/version@none'];

test('without runc a whole cluster is not asked, and the reason is said', async () => {
  await using folder = await temporaryFolder();
  const PATH = await pathWithout(join(folder.path, 'bin'), ['runc']);
  const { exitCode, results, said } = await run(folder.path, wholeClusters, { PATH });
  assert.is(exitCode, 4, said);
  for (const { observed } of Object.values(results.cells)) {
    assert.is(observed.kind, 'unsupported');
    if (process.getuid?.() === 0) assert.match(oneLine(said), /runc/);
  }
});

test('where no control groups can be made a whole cluster is not asked, and the reason is said', async () => {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  await using mounts = await ownMounts('mount -t tmpfs -o ro none /sys/fs/cgroup');
  const { exitCode, all } = await programIn(mounts, ['run', ...wholeClusters, '--output', output]);
  assert.is(exitCode, 4, all);
  assert.match(oneLine(all), /control groups|runc|root/);
});

/** A folder that cannot be written to, even by root. */
const readOnly = 'mount -t tmpfs -o ro,size=64k small "$1"';
const full = 'mount -t tmpfs -o size=4k small "$1" && head -c 4096 /dev/zero >"$1/full"';

for (const [what, script] of [
  ['read-only', readOnly],
  ['full', full],
] as const) {
  test(`an output folder on a ${what} disk is refused in a sentence`, async () => {
    await using folder = await temporaryFolder();
    const disk = join(folder.path, 'disk');
    await mkdir(disk);
    await using mounts = await ownMounts(script, disk);
    const argv = ['run', ...stranger, '--output', join(disk, 'out')];
    const { exitCode, all } = await programIn(mounts, argv);
    assert.ok(exitCode === 2 || exitCode === 3, `${exitCode}: ${all}`);
    assert.match(all, /^error\[[a-z-]+\]: .*(read-only|EROFS|ENOSPC|no space)/im);
    assert.not.match(all, stack);
  });

  test(`a cache on a ${what} disk takes nothing half`, async () => {
    await using folder = await temporaryFolder();
    const cache = join(folder.path, 'cache');
    await mkdir(cache);
    const brought = await fakes(join(folder.path, 'brought'));
    await using mounts = await ownMounts(script, cache);
    const argv = ['binaries', 'sideload', version, brought];
    const { exitCode, all } = await programIn(mounts, argv, { XDG_CACHE_HOME: cache });
    assert.ok(exitCode === 2 || exitCode === 3, `${exitCode}: ${all}`);
    assert.not.match(all, stack);
    const left = await readdir(mounts.path(cache), { recursive: true }).catch(() => []);
    assert.equal(
      left.filter((name) => name.includes('kubeadm')),
      [],
    );
  });
}

test('a disk that takes no evidence: why no cluster came up is kept, for each setting', async () => {
  await using folder = await temporaryFolder();
  const disk = join(folder.path, 'disk');
  await mkdir(disk);
  const assets = await fakes(join(folder.path, 'brought'), 'echo boom >&2; exit 1');
  // Itself, the output folder, the journal and two more.
  await using mounts = await ownMounts('mount -t tmpfs -o size=2m,nr_inodes=5 small "$1"', disk);
  const output = join(disk, 'out');
  const source = ['--source', 'assets', '--assets', assets];
  const argv = ['run', ...stranger, ...source, '-s', 'default,anonymous-off', '--output', output];
  const { exitCode, all } = await programIn(mounts, argv);
  assert.is(exitCode, 3, all);
  assert.not.match(all, stack);
  const { events } = await readJournal(mounts.path(output));
  const codes = events.flatMap((event) =>
    event.type === 'cluster' ? [`${event.cluster.setting}: ${event.cluster.fault?.code}`] : [],
  );
  assert.equal(codes.sort(), ['anonymous-off: kubeadm-failed', 'default: kubeadm-failed']);
});

test('two fill one cold cache at once: each finds what it brought, and nothing half made is left', async () => {
  await using folder = await temporaryFolder();
  const env = { XDG_CACHE_HOME: join(folder.path, 'cache') };
  const brought = await fakes(join(folder.path, 'brought'));
  const both = await Promise.all(
    [1, 2].map(() => bearerless(['binaries', 'sideload', version, brought], env)),
  );
  for (const { exitCode, stderr } of both) assert.is(exitCode, 0, stderr);
  const kept = await readdir(join(env.XDG_CACHE_HOME, 'bearerless/binaries'), { recursive: true });
  assert.equal(
    kept.filter((name) => /\.tmp|\/\./.test(name)),
    [],
  );
});

cases(
  { short: 3, whole: 40 },
  async (random) => {
    await using folder = await temporaryFolder();
    const env = { XDG_CACHE_HOME: join(folder.path, 'cache') };
    const brought = await fakes(join(folder.path, 'brought'));
    assert.is((await bearerless(['binaries', 'sideload', version, brought], env)).exitCode, 0);
    const file = join(env.XDG_CACHE_HOME, 'bearerless/binaries', version, 'kube-apiserver');
    const which = random.pick(['', '', '.json']);
    const bytes = await readFile(file + which);
    const at = random.between(0, bytes.length - 1);
    const flipped = Buffer.from(bytes);
    flipped[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
    const damaged = random.pick([flipped, bytes.subarray(0, at), Buffer.concat([bytes, bytes.subarray(at)])]);
    await writeFile(file + which, damaged);
    const { exitCode, results, said } = await run(folder.path, [...stranger, '--source', 'cache'], env);
    assert.is(exitCode, 3, said);
    assert.match(oneLine(said), /kube-apiserver/);
    assert.equal(
      Object.values(results.cells).map(({ observed }) => observed.kind),
      ['inconclusive'],
    );
  },
  () => 'a binary of the cache, or its record, is damaged',
);

/** The program where these mounts are. */
async function programIn({ prefix }: OwnMounts, argv: string[], env: Record<string, string> = {}) {
  const [file, ...rest] = [...prefix, program, ...argv] as [string, ...string[]];
  return await execa(file, rest, { reject: false, all: true, env });
}

/** Programs that say their version and do nothing else but `lines`. */
async function fakes(folder: string, lines = 'exit 0'): Promise<string> {
  await mkdir(folder);
  for (const name of ['kubeadm', 'kube-apiserver', 'etcd'] as const) {
    const says = `case "$*" in *version*) echo ${artifactOf(name, version).version}; exit 0;; esac`;
    const script = `#!/bin/sh\n${says}\n${lines}\n${'#'.repeat(5000)}\n`;
    await writeFile(join(folder, name), script, { mode: 0o755 });
  }
  return folder;
}
