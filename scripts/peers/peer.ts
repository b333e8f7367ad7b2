// What a peer is: another way to find out what a stranger gets from apiservers with given flags, from nothing running.
import { execa } from 'execa';

/** What one apiserver answers a stranger, and what becomes of a node that joins with a token. */
export interface Found {
  api: string;
  healthz: string;
  /** Only of peers with nodes. */
  join?: string;
}

export interface Tools {
  /** The folder with kube-apiserver, etcd, kubeadm, kubelet … of the version. */
  bin: string;
  version: string;
  /** A folder of its own for what is made while it runs; it is removed afterwards. */
  folder: string;
  /** The folder for what is built once and kept. */
  built: string;
}

export interface Peer {
  name: string;
  /** Builds or fetches what it needs; this time does not count. */
  prepare?(tools: Tools): Promise<void>;
  /** Asks about one apiserver for each list of flags, and leaves nothing. */
  ask(settings: readonly string[][], tools: Tools): Promise<Found[]>;
  /** Whether it is too slow to be asked about ten settings more than once. */
  slow?: boolean;
}

/** Builds a program of a Go module at a version. */
export async function goInstall(built: string, program: string): Promise<void> {
  await execa('go', ['install', program], { env: { GOBIN: built }, stdout: 'ignore', timeout: 1_800_000 });
}

/** The status of a request without credentials; waits until there is one. */
export async function statusOf(url: string): Promise<string> {
  const argv = [
    '--silent',
    '--insecure',
    '--output',
    '/dev/null',
    '--write-out',
    '%{http_code}',
    '--max-time',
    '10',
  ];
  const { stdout } = await execa('curl', [...argv, url], { reject: false });
  return stdout;
}

/** What a stranger gets from the apiserver at an address. */
export async function strangerAt(server: string): Promise<Found> {
  return { api: await statusOf(`${server}/api`), healthz: await statusOf(`${server}/healthz`) };
}
