// The argv prefix that puts a worker into a world of its own, and whether this machine allows it. When the worker's
// parent dies, the kernel ends the worker, and with it (first process of its PID namespace) everything inside.

/** Runs a command in new namespaces; as an ordinary user a user namespace comes first. */
export function enterArgv(rootless: boolean): string[] {
  return [
    'setpriv',
    '--pdeathsig',
    'KILL',
    'unshare',
    ...(rootless ? ['--user', '--map-root-user'] : []),
    '--net',
    '--mount',
    '--uts',
    '--ipc',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
}
