// What of this machine's own file systems a process may write to, as the kernel lists the mounts of its namespace.
import { readFileSync } from 'node:fs';

interface Mount {
  device: string;
  point: string;
  writable: boolean;
}

function mountsOf(pid: number | 'self'): Mount[] {
  return readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, , device = '', , point = '', options = ''] = line.split(' ');
      return { device, point, writable: /(?:^|,)rw(?:,|$)/.test(options) };
    });
}

/** The writable mounts of a process that are of a file system of ours, each once; what is mounted over is not seen. */
export function writableOfOurs(pid: number): string[] {
  const ours = new Set(mountsOf('self').map(({ device }) => device));
  const top = new Map(mountsOf(pid).map((mount) => [mount.point, mount]));
  return [...top.values()]
    .filter(({ device, writable }) => writable && ours.has(device))
    .map(({ point }) => point);
}
