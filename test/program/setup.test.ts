// scripts/setup on machines where things are missing: a copy of it, a PATH of few programs, and stand-ins for those
// that install.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { suite } from '../support/suite.ts';

const test = suite('scripts/setup');
const script = join(import.meta.dirname, '../..', 'scripts', 'setup');
const tools = ['bash', 'env', 'dirname', 'sort', 'uname', 'cat'];
const systemPrograms = ['unshare', 'setpriv', 'nsenter', 'mount', 'hostname', 'ip'];

interface Machine {
  /** The version of a package that node_modules holds; absent without node_modules. */
  installed?: string;
  user?: 'root' | 'ordinary';
  /** A system program that is not there. */
  without?: string;
  /** What stands in for a program, as the body of a shell script. */
  fakes?: Record<string, string>;
  /** What stands in for scripts/build. */
  build?: string;
  /** Without sources: a release of the action. */
  released?: boolean;
}

/** Runs setup there; gives its exit code, what it said, and the installing commands it called. */
async function setup(machine: Machine) {
  const { installed, user = 'ordinary', without, fakes = {}, build = '', released = false } = machine;
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-setup-'));
  try {
    const bin = join(folder, 'bin');
    const folders = ['bin', 'scripts', 'node_modules', ...(released ? [] : ['src'])];
    for (const name of folders) await mkdir(join(folder, name));
    await copyFile(script, join(folder, 'scripts', 'setup'));
    await writeFile(join(folder, 'scripts', 'build'), `#!/bin/bash\n${build}\n`, { mode: 0o755 });
    const lock = (version: string, dev: object) =>
      JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, ...dev } });
    const dev = { 'node_modules/b': { version: '1.0.0', dev: true } };
    await writeFile(join(folder, 'package-lock.json'), lock('1.0.0', dev));
    if (installed)
      await writeFile(
        join(folder, 'node_modules', '.package-lock.json'),
        lock(installed, released ? {} : dev),
      );
    for (const name of tools) await symlink(`/bin/${name}`, join(bin, name));
    await symlink(process.execPath, join(bin, 'node'));

    const calls = join(folder, 'calls');
    await writeFile(calls, '');
    const recorded = `echo "\${0##*/} $*" >> '${calls}'`;
    const all: Record<string, string> = {
      ...Object.fromEntries(systemPrograms.filter((name) => name !== without).map((name) => [name, ':'])),
      ...{ go: ':', npm: recorded, 'apt-get': recorded, id: `echo ${user === 'root' ? 0 : 1000}`, ...fakes },
    };
    for (const [name, body] of Object.entries(all)) {
      await rm(join(bin, name), { force: true });
      await writeFile(join(bin, name), `#!/bin/bash\n${body}\n`);
      await chmod(join(bin, name), 0o755);
    }
    const ended = await new Promise<{ code: number; said: string }>((resolve) => {
      const options = { env: { PATH: bin } };
      execFile(join(folder, 'scripts', 'setup'), options, (error, stdout, stderr) => {
        is(stdout, '');
        resolve({ code: error === null ? 0 : Number(error.code), said: stderr });
      });
    });
    return { ...ended, calls: await readFile(calls, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('it is silent where nothing is missing', async () => {
  equal(await setup({ installed: '1.0.0' }), { code: 0, said: '', calls: '' });
});

test('it installs node_modules where they are missing or stale', async () => {
  const expected = {
    code: 0,
    said: 'setup: installing node_modules\n',
    calls: 'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error\n',
  };
  equal(await setup({}), expected);
  equal(await setup({ installed: '0.9.0' }), expected);
});

test('a release of the action gets no development dependencies, and is not compiled', async () => {
  const released = { released: true, build: 'echo compiled >&2' };
  equal(await setup({ ...released, installed: '1.0.0' }), { code: 0, said: '', calls: '' });
  equal(await setup(released), {
    code: 0,
    said: 'setup: installing node_modules\n',
    calls: 'npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error\n',
  });
});

test('sources that do not compile are told, and do not stop it', async () => {
  equal(await setup({ installed: '1.0.0', build: 'echo oh >&2; exit 1' }), {
    code: 0,
    said: 'oh\nsetup: warning: the sources do not compile; they are run as they are.\n',
    calls: '',
  });
});

test('as root it installs a missing program with apt-get, and shows it', async () => {
  const { code, said, calls } = await setup({ installed: '1.0.0', user: 'root', without: 'unshare' });
  equal(
    { code, said },
    { code: 0, said: 'setup: apt-get install --yes --no-install-recommends util-linux\n' },
  );
  is(calls, 'apt-get update --quiet\napt-get install --yes --no-install-recommends util-linux\n');
});

test('as an ordinary user it prints the line to run, and stops', async () => {
  equal(await setup({ installed: '1.0.0', without: 'setpriv' }), {
    code: 3,
    said:
      'setup: missing: util-linux. Run this, then try again:\n' +
      'setup:   sudo apt-get update && sudo apt-get install --yes --no-install-recommends util-linux\n',
    calls: '',
  });
});

test('it stops where Node is too old, and where clusters cannot run', async () => {
  const old = await setup({ fakes: { node: '[ "$1" = --version ] && echo v18.1.0; exit 1' } });
  equal(old.code, 3);
  match(old.said, /Node 20\.19 or newer is needed; .*node is v18\.1\.0\./);
  const mac = await setup({ installed: '1.0.0', fakes: { uname: 'echo Darwin' } });
  equal(mac, {
    code: 3,
    said: 'setup: clusters need Linux (namespaces); elsewhere use a Linux machine or container.\n',
    calls: '',
  });
});
