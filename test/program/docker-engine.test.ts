// scripts/docker-engine on a machine of stand-ins: a dockerd that answers a ping, and an apt-get that hands it out.
// Needs root or a user namespace, as the script does.

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { codenameOf, sourcesOf, suiteOf } from '../../scripts/docker-engine-packages.ts';
import { packageRoot as root } from '../../src/domain/root.ts';
import { pathWithout } from '../support/bare-path.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('scripts/docker-engine', { limit: 900_000 });
const script = join(root, 'scripts/docker-engine');

/** A dockerd that writes its pid file and answers on its socket, or one that ends at once. */
const dockerd = (body: string) => `#!${process.execPath}
const at = (name) => process.argv[process.argv.indexOf(name) + 1];
${body}`;
const good = dockerd(`
require('node:fs').writeFileSync(at('--pidfile'), String(process.pid));
require('node:http').createServer((_, answer) => answer.end('OK')).listen(at('--host').slice('unix://'.length));
process.on('SIGTERM', () => process.exit(0));`);
const bad = dockerd(`console.error('failed to mount overlay'); process.exit(1);`);

/** A machine without Docker, where apt-get has this dockerd. */
async function machine(program = good) {
  const folder = await temporaryFolder();
  const at = (...names: string[]) => join(folder.path, ...names);
  await mkdir(at('bin'));
  const put = async (file: string, body: string) => {
    await writeFile(file, body);
    await chmod(file, 0o755);
  };
  const calls = at('calls');
  await writeFile(calls, '');
  await put(at('dockerd'), program);
  const recorded = `echo "\${0##*/} $*" >>'${calls}'`;
  const fakes: Record<string, string> = {
    'apt-get': `case "$*" in *download*) touch engine.deb ;; esac`,
    'apt-cache': 'exit 100',
    'dpkg-deb': `mkdir -p "$3/usr/sbin" "$3/usr/bin"; cp '${at('dockerd')}' "$3/usr/sbin/dockerd"; cp /bin/true "$3/usr/bin/containerd"`,
    iptables: `${recorded}; [ "$1" != --list-rules ] || echo '-P FORWARD ACCEPT'`,
    ip: `${recorded}; [ "$2" != show ]`,
    runc: ':',
    tini: ':',
  };
  for (const [name, body] of Object.entries(fakes)) await put(at('bin', name), `#!/bin/bash\n${body}\n`);
  const bare = await pathWithout(at('bare'), ['docker', 'dockerd']);
  const env = {
    PATH: `${at('bin')}:${bare}`,
    HOME: folder.path,
    XDG_CACHE_HOME: at('cache'),
    DOCKER_HOST: `unix://${at('none.sock')}`,
  };
  const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user'];
  return {
    engine: at('cache/bearerless/docker-engine'),
    calls: async () => (await readFile(calls, 'utf8')).split('\n').filter(Boolean),
    at,
    async run(args: string[] = [], more: Record<string, string> = {}) {
      const [command = script, ...argv] = [...asRoot, script, ...args];
      const ended = await execa(command, argv, { reject: false, extendEnv: false, env: { ...env, ...more } });
      return { code: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

test('an engine that answers is used as it is', async () => {
  await using here = await machine();
  const socket = here.at("it's.sock");
  await using server = createServer((_, answer) => answer.end('OK'));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const { code, stdout, stderr } = await here.run([], { DOCKER_HOST: `unix://${socket}` });
  is(stderr, `docker-engine: an engine answers at unix://${socket}`);
  const shell = await execa('bash', ['-c', `${stdout}\nprintf '%s\\n' "$DOCKER_HOST" "$PATH"`], {
    env: { PATH: '/bin' },
  });
  equal([code, ...shell.stdout.split('\n')], [0, `unix://${socket}`, `${here.engine}/root/usr/bin:/bin`]);
  equal(await here.calls(), []);
});

test('where none answers one is started, shared, and ended with what it changed', async () => {
  await using here = await machine();
  const socket = `${here.engine}/state/docker.sock`;
  const lines = [`export DOCKER_HOST=unix://${socket}`, `export PATH=${here.engine}/root/usr/bin:"$PATH"`];
  const first = await here.run();
  equal([first.code, first.stdout.split('\n')], [0, ['# started', ...lines]], first.stderr);
  const second = await here.run();
  equal([second.code, second.stdout.split('\n')], [0, lines], second.stderr);
  const pid = await readFile(`${here.engine}/state/dockerd.pid`, 'utf8');
  const end = await here.run(['stop']);
  equal(end, { code: 0, stdout: '', stderr: `docker-engine: ended ${pid}` });
  equal(await here.calls(), [
    'iptables --list-rules FORWARD',
    'ip link show docker0',
    'ip link delete docker0',
    'iptables -P FORWARD ACCEPT',
  ]);
  const again = await here.run(['stop', '--purge']);
  equal(again, { code: 0, stdout: '', stderr: 'docker-engine: nothing of ours is running' });
  equal(await readFile(`${here.engine}/dockerd.log`, 'utf8').catch(({ code }) => code), 'ENOENT');
});

test('a pid file of a process that is gone names no process of ours', async () => {
  await using here = await machine();
  await mkdir(`${here.engine}/state`, { recursive: true });
  await writeFile(`${here.engine}/state/dockerd.pid`, String(process.pid));
  equal(await here.run(['stop']), {
    code: 0,
    stdout: '',
    stderr: 'docker-engine: nothing of ours is running',
  });
});

test('an engine that ends is told with the last lines of its log', async () => {
  await using here = await machine(bad);
  const { code, stdout, stderr } = await here.run();
  equal([code, stdout], [3, '']);
  match(
    stderr,
    /failed to mount overlay\ndocker-engine: the engine did not come up\. Its whole log is .*dockerd\.log\.$/,
  );
});

test('its use is told, and an unknown word is refused', async () => {
  await using here = await machine();
  const help = await here.run(['--help']);
  equal([help.code, help.stderr], [0, '']);
  match(help.stdout, 'engine=$(scripts/docker-engine) && eval "$engine"');
  const unknown = await here.run(['restart']);
  equal(unknown, { code: 2, stdout: '', stderr: help.stdout });
});

test('on bookworm the engine comes from trixie, and only the suite of the sources changes', () => {
  const codename = codenameOf('ID=debian\nVERSION_CODENAME=bookworm\n');
  equal([codename, suiteOf(codename), suiteOf('noble')], ['bookworm', 'trixie', 'noble']);
  equal(
    sourcesOf('Suites: bookworm bookworm-updates\nURIs: http://mirror.example/bookworms\n', codename),
    'Suites: trixie trixie-updates\nURIs: http://mirror.example/bookworms\n',
  );
  is(sourcesOf('Suites: noble', 'noble'), 'Suites: noble');
  is(sourcesOf('Suites: sid', codenameOf('')), 'Suites: sid');
});
