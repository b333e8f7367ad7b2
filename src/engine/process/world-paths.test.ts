import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { packageRoot } from '../../domain/root.ts';
import { enterArgv } from './enter.ts';
import { worldPaths } from './world-paths.ts';

const test = suite('engine/process/world-paths');
const script = join(packageRoot, 'clusters/process/world.sh');
const rootless = process.getuid?.() !== 0;
const panic = '/proc/sys/kernel/panic';

/**
 * Makes a world with the paths from standard input. Then tries to create each file, and prints those that could be
 * created.
 */
const tryFiles = `
script=$1
shift
sh "$script" 10.189.0.1/16 fd00::1/64 "$@" >&2
while read -r file; do
  if (: >"$file") 2>/dev/null; then echo "$file"; fi
done
`;

test('what runs in a world writes to memory and to the output, and nowhere else', async () => {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'bearerless-world-')));
  try {
    for (const name of ['out put', 'keep', 'keep/inner']) await mkdir(join(path, name));
    await symlink(join(path, 'out put'), join(path, 'link'));
    const keep = [join(path, 'keep')];
    const writable = [join(path, 'link'), join(path, 'keep/inner')];
    const paths = await worldPaths({ keep, writable, group: { depth: 'bare' } });
    equal(
      paths,
      [`ro:${path}/keep`, `rw:${path}/out put`, `rw:${path}/keep/inner`].sort((a, b) => a.length - b.length),
    );

    const name = 'bearerless-canary';
    const memory = ['/etc', '/run', '/tmp', '/var/lib', '/var/log', '/var/tmp'].map((one) => join(one, name));
    const output = [join(path, 'out put', name), join(path, 'keep/inner', name)];
    const host = [
      '/',
      '/dev',
      '/dev/shm',
      '/home',
      '/opt',
      '/root',
      '/sys/fs/cgroup',
      '/usr',
      '/usr/bin',
      '/var',
    ];
    const other = [
      ...host.map((one) => join(one, name)),
      join(path, 'keep', name),
      '/proc/sys/vm/swappiness',
    ];
    const [file = '', ...prefix] = enterArgv(rootless);
    const input = [...memory, ...output, ...other, panic].join('\n');
    const before = readFileSync(panic, 'utf8');
    const { stdout } = await execa(file, [...prefix, 'sh', '-euc', tryFiles, 'sh', script, ...paths], {
      input: `${input}\n`,
    });
    equal(stdout.split('\n'), [...memory, ...output, panic]);
    equal(
      [...memory, ...other].filter((one) => one.endsWith(name) && existsSync(one)),
      [],
    );
    equal(
      output.map((one) => existsSync(one)),
      [true, true],
    );
    equal(readFileSync(panic, 'utf8'), before);
  } finally {
    await rm(path, { recursive: true });
  }
});
