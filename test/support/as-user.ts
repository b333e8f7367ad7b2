// Runs the program as an ordinary user. Run as root, a test becomes nobody first, in a mount namespace where the
// repository and the binaries are readable; else it is that user already.
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/domain/root.ts';
import { readResults } from '../../src/results/store.ts';
import { bearerless } from './bearerless.ts';

/**
 * Root's way to be nobody: $1 repository, $2 node, $3 binaries, $4 the user's home; the rest is the program's. The
 * user's cache begins with all that root's has.
 */
const becomeNobody = `
mount -t tmpfs none /mnt
mkdir -p /mnt/repo /mnt/bin "$4/bearerless/binaries"
mount --bind "$1" /mnt/repo
cp "$2" /mnt/bin/node
chown 65534:65534 "$4" "$4/bearerless"
mount --bind "$(dirname "$3")" "$4/bearerless/binaries"
home=$4
shift 4
cd /
exec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$home" XDG_CACHE_HOME="$home" \\
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

/** `run` of one version as an ordinary user, into a home of its own below `parent`. */
export async function runAsUser(parent: string, version: string, argv: string[]) {
  await chmod(parent, 0o755);
  const home = join(parent, 'home');
  await mkdir(home);
  const output = join(home, 'out');
  const ended = await asUser(home, version, ['run', '-k', version, '-o', output, ...argv]);
  const said = `${ended.stdout}\n${ended.stderr}`;
  const results = await readResults(output).catch((thrown) => {
    throw new Error(`${thrown}\n${said}`);
  });
  return { exitCode: ended.exitCode, results, output, said };
}
