// The base of every node image: a minimal Debian with systemd and what kind's files call, made once per engine and shared.
import { createHash } from 'node:crypto';
import type { Shell } from 'zx';
import { BearerlessError } from '../../../domain/error.ts';
import { labels } from './image.ts';

/** bookworm, whose systemd 252 still runs on cgroup v1; newer ones do not. */
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
  /** A Debian mirror instead of deb.debian.org. */
  mirror?: string | undefined;
  progress(text: string): void;
}

/** Name and id of the base image; makes it with mmdebstrap when the engine does not have it. */
export async function ensureBase($: Shell, { mirror, progress }: BaseOptions): Promise<string> {
  const there = await $({ nothrow: true })`docker image inspect --format ${'{{.Id}}'} ${baseImage}`;
  if (there.exitCode === 0) return there.stdout.trim();
  if ((await $({ nothrow: true })`command -v mmdebstrap`).exitCode !== 0) {
    throw new BearerlessError('environment', 'no-mmdebstrap', 'mmdebstrap is not installed', {
      hint: 'Install it: sudo apt-get install mmdebstrap. Or name an image that exists with --image.',
    });
  }
  progress(`base image: Debian ${suite} with ${packages.length} packages (about a minute, once)`);
  const from = mirror === undefined ? [] : [mirror];
  const made = `LABEL ${labels.made}=base`;
  const tree = $`mmdebstrap --quiet --variant=minbase --include=${packages.join(',')} ${suite} - ${from}`;
  await tree.pipe($`docker import --change ${made} - ${baseImage}`);
  return (await $`docker image inspect --format ${'{{.Id}}'} ${baseImage}`).stdout.trim();
}
