// The same as an ordinary user, without root and without Docker: control plane, kubelet and joins. Run as root, the test
// becomes nobody first, in a mount namespace where the repository and the binaries are readable; else it is that user.
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { packageRoot } from '../../src/domain/root.ts';
import { readResults } from '../../src/results/store.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('as an ordinary user', { limit: 600_000 });

/** Root's way to be nobody: $1 repository, $2 node, $3 binaries, $4 the user's home; the rest is the program's. */
const becomeNobody = `
mount -t tmpfs none /mnt
mkdir /mnt/repo /mnt/cache /mnt/bin
mount --bind "$1" /mnt/repo
mount --bind "$(dirname "$3")" /mnt/cache
cp "$2" /mnt/bin/node
chown 65534:65534 "$4"
binaries=/mnt/cache/$(basename "$3") home=$4
shift 4
cd /
exec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$home" XDG_CACHE_HOME="$home" KUBEBUILDER_ASSETS="$binaries" \\
  /mnt/bin/node /mnt/repo/bin/bearerless "$@"
`;

async function asUser(home: string, version: string, argv: string[]) {
  if (process.getuid?.() !== 0)
    return await execa(process.execPath, [join(packageRoot, 'bin/bearerless'), ...argv], { reject: false });
  const { stdout: binaries } = await bearerless(['binaries', 'path', version]);
  const shell = [
    '--mount',
    'sh',
    '-euc',
    becomeNobody,
    'sh',
    packageRoot,
    process.execPath,
    binaries.trim(),
    home,
    ...argv,
  ];
  return await execa('unshare', shell, { reject: false, stdin: 'ignore' });
}

for (const version of ['latest', '1.20']) {
  test(`${version}: the same answers, joins included`, async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    const home = join(folder.path, 'home');
    await mkdir(home);
    const output = join(home, 'out');
    const only = 'join:|/version@none|kubelet:GET:/pods';
    const ended = await asUser(home, version, [
      'run',
      '-k',
      version,
      '-s',
      'anonymous-off',
      '-g',
      only,
      '-o',
      output,
    ]);
    const said = `${ended.stdout}\n${ended.stderr}`;
    assert.is(ended.exitCode, 0, said);
    const results = await readResults(output);
    assert.is(results.run.host.privilege, 'user-namespace');
    assert.equal(
      Object.entries(results.cells).map(([id, { observed }]) => [
        id.split('/process/')[1],
        shortOutcome(observed),
      ]),
      [
        ['apiserver:GET:/version@none', '401'],
        ['kubelet:GET:/pods@none', '401'],
        ['kubelet:GET:/pods@admin-cert', '200'],
        ['join:token', 'refused'],
        ['join:file-cert', 'joined'],
      ],
    );
  });
}
