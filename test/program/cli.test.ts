// The program as a user starts it: what it prints, and its exit code.
import { execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { commands } from '../../src/commands/all.ts';
import { wrongBy } from '../support/documents.ts';
import { suite } from '../support/suite.ts';

const test = suite('bearerless');
const bin = join(import.meta.dirname, '../..', 'bin', 'bearerless');

/** Every id that has a file in this folder, as an error lists them. */
const idsIn = (folder: string) =>
  readdirSync(join(bin, '../..', folder))
    .map((file) => file.replace('.yaml', ''))
    .sort()
    .join(', ');

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function bearerless(...argv: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...argv], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('--help has the commands, examples and exit codes; a command has a help of its own', async () => {
  const { code, stdout, stderr } = await bearerless('--help');
  equal({ code, stderr }, { code: 0, stderr: '' });
  const listed = [...stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = '']) => name);
  match(stdout, /Exit codes: 0 /);
  equal(
    Object.keys(commands).filter((name) => !listed.includes(name)),
    [],
  );
  const help = await bearerless('run', '--help');
  equal({ code: help.code, stderr: help.stderr }, { code: 0, stderr: '' });
  match(help.stdout, /Examples?:\n {2}bearerless /);
});

test('--version is that of the package', async () => {
  const { code, stdout } = await bearerless('--version');
  is(code, 0);
  match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test('retries may be none at all', async () => {
  const { code, stderr } = await bearerless('run', '--retries', '0', '--grep', 'no-such-cell');
  equal(
    [code, stderr.split('\n')[0]],
    [4, 'error[nothing-selected]: no cell is left to ask: the filters exclude all of them'],
  );
  for (const wrong of ['-1', '', '0.5', '1e2', 'one']) {
    const refused = await bearerless('run', `--retries=${wrong}`);
    equal([refused.code, refused.stderr.includes('Give a whole number of at least 0.')], [2, true]);
  }
});

const mistakes: Array<[argv: string[], code: number, stderr: string]> = [
  [
    ['list', '--gerp', 'x'],
    2,
    `error[usage]: unknown option '--gerp'; did you mean --grep?
  Valid: --file, --config, --mount, --as-is, --name, --write, --kubernetes, --from, --to, --setting, --grep, --engine, --compare, --json, --help. See: bearerless list --help
`,
  ],
  [
    ['list', '--setting', 'anonymus-off,default'],
    2,
    `error[unknown-setting]: there is no setting "anonymus-off"; did you mean "anonymous-off"?
  See everything that can be asked with: bearerless list
`,
  ],
  [
    ['list', 'strangr'],
    2,
    `error[unknown-scenario]: there is no scenario "strangr"; did you mean "stranger"? Valid: ${idsIn('scenarios')}
  See everything that can be asked with: bearerless list
`,
  ],
  [
    ['list', '--grep', 'no such cell'],
    4,
    `error[nothing-selected]: no cell is left to ask: the filters exclude all of them
  See the cell ids with: bearerless list
`,
  ],
  [
    ['list', '--engine', 'kidn'],
    2,
    `error[usage]: option '--engine <engine>' argument 'kidn' is invalid. Allowed choices are process, process-node, kind.
  See: bearerless list --help
`,
  ],
];

for (const [argv, code, stderr] of mistakes) {
  test(`${argv.join(' ')} is refused`, async () => {
    equal(await bearerless(...argv), { code, stdout: '', stderr });
  });
}

test('an unknown command or version is refused with the nearest one', async () => {
  const [command, version] = await Promise.all([bearerless('lits'), bearerless('list', '-k', '1.333')]);
  equal([command.code, version.code], [2, 2]);
  match(
    command.stderr,
    /^error\[usage\]: unknown command 'lits'; did you mean list\?\n {2}Valid: .*list, .*doctor/,
  );
  match(version.stderr, /^error\[unknown-version\]: .*"1\.333"; did you mean "1\.33"\?/);
});

test('plan --github is a matrix of whole groups, one line; without it a table', async () => {
  const argv = ['plan', '-k', '1.37,1.20', '--compare', 'kind', '--grep', '@none', '--shards', '2'];
  const { stdout } = await bearerless(...argv, '--github');
  equal(wrongBy('plan', JSON.parse(stdout)), []);
  const { include } = JSON.parse(stdout) as { include: Array<Record<string, string>> };
  equal(
    include.map(({ shard }) => shard),
    ['1/2', '2/2'],
  );
  const groups = include.flatMap(({ name = '' }) => name.split(', ')).sort();
  equal(
    groups.map((name) => name.replace(/\.\d+ /, ' ')),
    ['v1.20 kind', 'v1.20 process', 'v1.37 kind', 'v1.37 process'],
  );
  for (const { key = '' } of include) match(key, /^[\w.-]+$/);
  is(stdout.split('\n').length, 2);
  match((await bearerless(...argv)).stdout, /^SHARD +CELLS +ABOUT +GROUPS\n1\/2 /);
});

test('list --json is the plan', async () => {
  const { code, stdout } = await bearerless(
    ...['list', '--json', '--kubernetes', '1.20,1.33.13', '--setting', 'anonymous-off,paths-health'],
    ...['--grep', '/api@none|join:token'],
  );
  is(code, 0);
  const token = { kind: 'join', mode: 'token' };
  const api = { kind: 'http', target: 'apiserver', method: 'GET', path: '/api', identity: 'none' };
  const unsupported = 'AuthenticationConfiguration has the field `anonymous` only since v1.31';
  const cell = (version: string, setting: string, probe: { kind: string }, rest: object) => ({
    id: `${version}/${setting}/process/${probe.kind === 'join' ? 'join:token' : 'apiserver:GET:/api@none'}`,
    ...{ version, setting, engine: 'process', depth: 'bare', probe, ...rest },
  });
  const control = {
    expected: { outcome: '401', control: true, scenario: 'stranger', rule: 'strangers-shut-out' },
  };
  const predicted = (outcome: string, rule: string) => ({ expected: { outcome, control: false, rule } });
  const refused = predicted('refused unauthorized', 'join-by-token-unauthorized');
  equal(JSON.parse(stdout), {
    cells: [
      cell('v1.20.2', 'anonymous-off', api, control),
      cell('v1.20.2', 'anonymous-off', token, refused),
      cell('v1.20.2', 'paths-health', api, { unsupported }),
      cell('v1.20.2', 'paths-health', token, { unsupported }),
      cell('v1.33.13', 'anonymous-off', api, control),
      cell('v1.33.13', 'anonymous-off', token, refused),
      cell('v1.33.13', 'paths-health', api, predicted('401', 'path-not-listed')),
      cell('v1.33.13', 'paths-health', token, refused),
    ],
    groups: [
      { version: 'v1.20.2', engine: 'process', settings: ['anonymous-off'], cells: 2 },
      { version: 'v1.33.13', engine: 'process', settings: ['anonymous-off', 'paths-health'], cells: 4 },
    ],
  });
});

test('list is readable, and says why cells are unsupported', async () => {
  const { code, stdout } = await bearerless(
    'list',
    '-k',
    '1.20',
    '-g',
    '(off|health)/.*(/api@none|:file-cert)',
  );
  is(code, 0);
  is(
    stdout,
    `EXPECTED     CELL
401 control  v1.20.2/anonymous-off/process/apiserver:GET:/api@none
joined       v1.20.2/anonymous-off/process/join:file-cert
unsupported  v1.20.2/paths-health/process/apiserver:GET:/api@none
unsupported  v1.20.2/paths-health/process/join:file-cert

v1.20.2: 2 cells under anonymous-off
unsupported: 2 cells; AuthenticationConfiguration has the field \`anonymous\` only since v1.31
`,
  );
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends what is under way with 130`, async () => {
    let asked = () => {};
    const request = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await using server = await silentServer(asked);
    const cache = await mkdtemp(join(tmpdir(), 'bearerless-cli-'));
    const argv = [
      'binaries',
      'fetch',
      'latest',
      '--only',
      'kubeadm',
      '--source',
      'release',
      '--mirror',
      server.url,
    ];
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    const child = spawn(process.execPath, [bin, ...argv], { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    await Promise.race([request, ended]);
    child.kill(signal);
    is(await ended, 130);
    await rm(cache, { recursive: true });
  });
}

/** Takes connections and never answers; calls `asked` at the first one. */
async function silentServer(asked: () => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    asked();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
