// Opens connections from within a machine, mainly to servers on its loopback address. A child process in the machine's
// network opens each connection and passes it to this process.
import { Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../domain/root.ts';
import { unlessAborted } from '../../system/limit.ts';
import type { Endpoint, Open } from '../node.ts';
import type { Machine } from './machine.ts';

const script = join(packageRoot, 'clusters/process/connect.mjs');

/** Starts the child process with the first connection. The child ends with the machine. */
export function connectorOf({ onNetwork, processes }: Pick<Machine, 'onNetwork' | 'processes'>): Open {
  let send: ((id: number, where: Endpoint) => void) | undefined;
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
      if (handle instanceof Socket) {
        if (one) one.resolve(handle);
        // The caller has given up.
        else handle.destroy();
      } else one?.reject(Object.assign(new Error(fault.message ?? 'no connection'), { code: fault.code }));
    });
    void child.then(({ originalMessage }) => {
      processes.delete(child);
      send = undefined;
      for (const { reject } of waiting.values())
        reject(new Error(`the connector of a machine ended: ${originalMessage}`));
      waiting.clear();
    });
    return (id: number, where: Endpoint) => void child.send({ id, ...where });
  };

  return async (where, signal) => {
    signal.throwIfAborted();
    send ??= start();
    const id = ++count;
    const opened = new Promise<Socket>((resolve, reject) => waiting.set(id, { resolve, reject }));
    send(id, where);
    try {
      return await unlessAborted(signal, opened);
    } finally {
      waiting.delete(id);
    }
  };
}
