// The base of every node image: a minimal Debian with systemd and the programs that kind's files call. Each engine
// makes it once and shares it.
import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { BearerlessError } from '../../../domain/error.ts';
import { lastLines } from '../../../domain/text.ts';
import type { Docker } from '../docker.ts';
import { labels } from './image.ts';

/** bookworm, because its systemd 252 still runs on cgroup v1 and newer ones do not. */
export const suite = 'bookworm';

const packages = [
  ...['systemd', 'systemd-sysv', 'dbus', 'conntrack', 'iptables', 'nftables', 'iproute2', 'ethtool', 'kmod'],
  ...['util-linux', 'mount', 'libseccomp2', 'bash', 'ca-certificates', 'curl', 'jq', 'procps', 'hostname'],
  ...['containerd', 'runc', 'containernetworking-plugins', 'socat'],
];

const key = createHash('sha256')
  .update([suite, ...packages].join(' '))
  .digest('hex')
  .slice(0, 12);

const baseImage = `bearerless/base:${suite}-${key}`;

export interface BaseOptions {
  /** A Debian mirror instead of the default one. */
  mirror?: string | undefined;
  progress(text: string): void;
  signal: AbortSignal;
}

/** Returns the id of the base image. Makes it with mmdebstrap if the engine does not have it. */
export async function ensureBase(docker: Docker, { mirror, progress, signal }: BaseOptions): Promise<string> {
  const there = await docker.image(baseImage);
  if (there) return there.id;
  progress(`base image: Debian ${suite} with ${packages.length} packages (about a minute, once)`);
  const from = mirror === undefined ? [] : [mirror];
  const argv = ['--quiet', '--variant=minbase', `--include=${packages.join(',')}`, suite, '-', ...from];
  const tree = execa('mmdebstrap', argv, {
    buffer: { stdout: false },
    cancelSignal: signal,
    reject: false,
    stdin: 'ignore',
    timeout: makeLimit,
  });
  const imported = docker.importImage(tree.stdout, baseImage, [`LABEL ${labels.made}=base`]);
  const [made, id] = await Promise.all([tree, imported.catch((thrown: unknown) => thrown as Error)]);
  signal.throwIfAborted();
  if (made.code === 'ENOENT') {
    throw new BearerlessError('environment', 'no-mmdebstrap', 'mmdebstrap is not installed', {
      hint: 'Install it: sudo apt-get install mmdebstrap. Or name an image that exists with --image.',
    });
  }
  if (made.failed) {
    // The output of a failed mmdebstrap is not a valid base image.
    if (typeof id === 'string') await docker.removeImage(baseImage);
    const message = `mmdebstrap could not make the base image (${made.originalMessage ?? `code ${made.exitCode}`})`;
    const tail = lastLines(made.stderr);
    throw new BearerlessError('environment', 'image-build-failed', message, { tail });
  }
  if (typeof id !== 'string') throw id;
  return id;
}

/** Milliseconds. */
const makeLimit = 20 * 60_000;
