// A mount namespace of a test's own, without root too: what is mounted there (a small disk, a read-only one) is seen by
// programs that are started in it, and by the test below `path`.
import { execa } from 'execa';

export interface OwnMounts extends AsyncDisposable {
  /** Comes before the argv of a program that is to see the mounts. */
  prefix: string[];
  /** The path by which this process sees a file of the namespace. */
  path(file: string): string;
}

/** Runs `script` (mount …) in a namespace that lasts until it is disposed of. `$1`, `$2` … are the arguments. */
export async function ownMounts(script: string, ...argv: string[]): Promise<OwnMounts> {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const inside = ['sh', '-euc', `${script}\necho ready\nexec cat`, 'sh', ...argv];
  const holder = execa('unshare', [...user, '--mount', ...inside], {
    reject: false,
    stdin: 'pipe',
    buffer: { stdout: false },
  });
  const ready = new Promise<void>((resolve) => holder.stdout.once('data', () => resolve()));
  const failed = holder.then(({ stderr }) => {
    throw new Error(`no mount namespace: ${stderr}`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  const { pid } = holder;
  const enter = user.length > 0 ? ['--user', '--preserve-credentials'] : [];
  return {
    prefix: ['nsenter', '--target', String(pid), ...enter, '--mount', `--wd=${process.cwd()}`],
    path: (file) => `/proc/${pid}/root${file}`,
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await holder;
    },
  };
}
