// The base of every node image: a minimal Debian with systemd and the programs that kind's files call. Each engine
// makes it once and shares it.
import { createHash } from 'node:crypto';
import type { Docker } from '../docker.ts';
import { debianImage } from './debian.ts';
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
  const made = `LABEL ${labels.made}=base`;
  return await debianImage(docker, { name: baseImage, suite, packages, mirror, changes: [made], signal });
}
