// Who listens on this machine, as the kernel says it of a network namespace: TCP in state LISTEN, and UDP that is
// bound.
import { readFileSync } from 'node:fs';

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
/** Of a TCP socket; a UDP socket that nobody is connected to is in state CLOSE. */
const listening: Record<string, string> = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' };

/** `tcp 127.0.0.1:6443`, by the tables of a process's network. */
export function listeners(pid: number | 'self' = 'self'): string[] {
  return tables.flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state = ''] = line.trim().split(/\s+/);
        return state === listening[table] ? [`${table} ${addressOf(local)}`] : [];
      }),
  );
}

/** Whether only this machine reaches it. */
export function isLocal(listener: string): boolean {
  return / (?:127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:127\.\d+\.\d+\.\d+\]):\d+$/.test(listener);
}

/**
 * The kernel writes addresses as words of its own byte order, which is little-endian on every machine that we run on.
 */
export function addressOf(local: string): string {
  const [address = '', port = ''] = local.split(':');
  const words = address.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  const number = Number.parseInt(port, 16);
  if (bytes.length === 4) return `${bytes.join('.')}:${number}`;
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (mapped) return `[::ffff:${bytes.slice(12).join('.')}]:${number}`;
  if (bytes.slice(0, 15).every((byte) => byte === 0)) return `[::${bytes[15] || ''}]:${number}`;
  return `[${bytes
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replaceAll(/.{4}(?!$)/g, '$&:')}]:${number}`;
}
