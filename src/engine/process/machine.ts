// A machine: mount, net and UTS namespaces on the world's bridge, for one control plane or one node.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../../domain/error.ts';
import { packageRoot } from '../../domain/root.ts';
import { unlessAborted } from '../../system/limit.ts';
import type { Ran } from '../node.ts';
import type { Lasting } from '../supervision.ts';
import type { Child } from './component.ts';
import {
  bridgeAddress,
  controlPlaneAddress,
  ipv6Of,
  machineFolder,
  nodeAddress,
  prefixBits,
  prefixBits6,
} from './layout.ts';
import { rootPath } from './root-path.ts';
import { type RunLimits, runCommand } from './run.ts';

export interface Machine extends AsyncDisposable, Lasting {
  readonly name: string;
  readonly address: string;
  /** Absent where the kernel has no IPv6. */
  readonly ipv6?: string;
  readonly pid: number;
  /** A folder of the world for this machine only. Every namespace sees it. */
  readonly folder: string;
  /** The path of a file of this machine as seen from the world. */
  path(path: string): string;
  /** Returns the argv that runs `argv` in this machine's network only. */
  onNetwork(argv: string[]): string[];
  /** Returns the argv that runs `argv` in this machine. */
  inside(argv: string[]): string[];
  run(argv: string[], limits: RunLimits): Promise<Ran>;
  writeFile(path: string, content: string): Promise<void>;
  /** Moves the finished file into place, so that no reader sees half of it. */
  replaceFile(path: string, content: string): Promise<void>;
  readFile(path: string): Promise<string | undefined>;
  /** Components that end with the machine. */
  readonly processes: Set<Child>;
}

const counts = { plane: 0, node: 0 };

/** Starts a machine for a control plane or a node. `binaries` is the first folder in its PATH. */
export async function startMachine({
  kind,
  name,
  binaries,
  signal,
}: {
  kind: 'plane' | 'node';
  name: string;
  binaries: string;
  signal: AbortSignal;
}): Promise<Machine> {
  const number = ++counts[kind];
  const address = kind === 'plane' ? controlPlaneAddress(number) : nodeAddress(number);
  const script = join(packageRoot, 'clusters/process/machine.sh');
  const holder = execa(
    'unshare',
    [
      '--mount',
      '--net',
      '--uts',
      'sh',
      script,
      name,
      `${address}/${prefixBits}`,
      bridgeAddress,
      `${kind}${number}`,
      `${ipv6Of(address)}/${prefixBits6}`,
    ],
    { buffer: { stdout: false }, reject: false, stdin: 'ignore' },
  );
  let ending = false;
  const fault = (how: string, tail: string) =>
    new BearerlessError('environment', 'machine-failed', `machine ${name} ${how}`, { tail });
  const started = new Promise<string>((resolve, reject) => {
    holder.stdout.once('data', (said) => resolve(String(said).trim()));
    holder.then(({ stderr }) => reject(fault('did not start', stderr)), reject);
  });
  const lost = new Promise<BearerlessError>((resolve) => {
    void holder.then(({ stderr }) => ending || resolve(fault('ended while answers rested on it', stderr)));
  });
  let said: string;
  try {
    said = await unlessAborted(signal, started);
  } catch (thrown) {
    holder.kill('SIGKILL');
    throw thrown;
  }
  const pid = holder.pid as number;
  const folder = machineFolder(name);
  await mkdir(folder, { recursive: true });
  const root = `/proc/${pid}/root`;
  const processes = new Set<Child>();
  const inside = (argv: string[]) => [
    'nsenter',
    '--target',
    String(pid),
    '--mount',
    '--net',
    '--uts',
    ...argv,
  ];

  return {
    name,
    lost,
    address,
    ...(said === 'up ipv6' ? { ipv6: ipv6Of(address) } : {}),
    pid,
    folder,
    processes,
    inside,
    onNetwork: (argv) => ['nsenter', '--target', String(pid), '--net', ...argv],
    path: (path) => root + path,
    run: async (argv, limits) => ({ ...(await runCommand(inside(argv), binaries, limits)), argv }),
    async writeFile(path, content) {
      await mkdir(dirname(root + path), { recursive: true });
      await writeFile(root + path, content, { mode: 0o600 });
    },
    async replaceFile(path, content) {
      await writeFile(`${root}${path}.new`, content, { mode: 0o600 });
      await rename(`${root}${path}.new`, root + path);
    },
    async readFile(path) {
      return await readFile(await rootPath(root, path), 'utf8').catch(() => undefined);
    },
    async [Symbol.asyncDispose]() {
      ending = true;
      for (const child of processes) child.kill('SIGKILL');
      holder.kill('SIGKILL');
      await Promise.allSettled([holder, ...processes]);
    },
  };
}
