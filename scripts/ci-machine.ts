// What a fresh machine lacks for a part of .ci/run.
import { readFile, writeFile } from 'node:fs/promises';
import { $, which } from 'zx';

/**
 * Installs the packages where none of the programs is there and this user may; otherwise the part says what is missing.
 */
export async function need(oneOf: string[], packages: string[]): Promise<void> {
  for (const program of oneOf) if (await which(program, { nothrow: true })) return;
  if (process.getuid?.() !== 0) return;
  const shown = $({
    nothrow: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  await shown`apt-get --quiet --quiet update`;
  await shown`apt-get --quiet --quiet install --yes --no-install-recommends ${packages}`;
}

/**
 * Lets nodes watch many files until it is disposed of: distributions allow 128 watchers, and this user may change that
 * only as root. See
 * https://kind.sigs.k8s.io/docs/user/known-issues
 */
export async function moreWatchers(
  file = '/proc/sys/fs/inotify/max_user_instances',
): Promise<AsyncDisposable> {
  const wanted = 1024;
  const now = Number(await readFile(file, 'utf8'));
  const isRaised =
    now < wanted &&
    (await writeFile(file, `${wanted}\n`).then(
      () => true,
      () => false,
    ));
  return {
    async [Symbol.asyncDispose]() {
      if (isRaised) await writeFile(file, `${now}\n`);
    },
  };
}
