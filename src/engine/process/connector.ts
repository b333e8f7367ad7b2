// Connections to what listens on a machine's loopback address: a child in the machine's network opens them and hands them over.
import { Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../domain/root.ts';
import type { Machine } from './machine.ts';

const script = join(packageRoot, 'clusters/process/connect.mjs');
const host = '127.0.0.1';

/** Opens a connection to a port of the machine's loopback address; rejects as `net.connect` would. */
export type Open = (port: number, signal: AbortSignal) => Promise<Socket>;

/** Starts the child with the first connection; it ends with the machine. */
export function connectorOf({ onNetwork, processes }: Pick<Machine, 'onNetwork' | 'processes'>): Open {
  let send: ((id: number, port: number) => void) | undefined;
  const waiting = new Map<number, { resolve(socket: Socket): void; reject(thrown: unknown): void }>();
  let count = 0;

  const start = () => {
    const [file = '', ...argv] = onNetwork([process.execPath, script]);
    const child = execa(file, argv, { ipc: true, serialization: 'json', reject: false, stdin: 'ignore' });
    processes.add(child);
    child.on('message', (message, handle) => {
      const { id, ...fault } = message as { id: number; code?: string; message?: string };
      const one = waiting.get(id);
      waiting.delete(id);
      if (handle instanceof Socket) one?.resolve(handle);
      else one?.reject(Object.assign(new Error(fault.message ?? 'no connection'), { code: fault.code }));
    });
    void child.then(({ originalMessage }) => {
      processes.delete(child);
      send = undefined;
      for (const { reject } of waiting.values())
        reject(new Error(`the connector of a machine ended: ${originalMessage}`));
      waiting.clear();
    });
    return (id: number, port: number) => void child.send({ id, host, port });
  };

  return async (port, signal) => {
    send ??= start();
    const id = ++count;
    const opened = new Promise<Socket>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    send(id, port);
    return await opened;
  };
}
