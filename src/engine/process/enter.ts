// The argv prefix that starts a worker in its own world. When the worker's parent dies, the kernel kills the worker.
// The worker is the first process of its PID namespace, so the kernel then kills everything inside too.

/** Runs a command in new namespaces. An ordinary user also gets a new user namespace. */
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
