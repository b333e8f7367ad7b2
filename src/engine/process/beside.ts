// Runs programs of this system on the machine of a control plane, such as a load balancer before its apiserver.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Beside } from '../cluster.ts';
import type { Open } from '../node.ts';
import { startComponent } from './component.ts';
import type { Machine } from './machine.ts';
import type { RunLimits } from './run.ts';

/** Servers are in folders that the PATH of an ordinary user lacks. */
const withServers = (argv: string[]) => ['env', `PATH=${process.env.PATH}:/usr/sbin:/sbin`, ...argv];

/** The machine as a place for such programs. */
export function besideOf(
  machine: Pick<Machine, 'run' | 'writeFile' | 'inside' | 'folder' | 'processes'>,
  open: Open,
  limits: RunLimits,
): Beside {
  return {
    run: (argv) => machine.run(withServers(argv), limits),
    writeFile: (path, content) => machine.writeFile(path, content),
    open,
    async start(name, argv) {
      const component = await startComponent({
        name,
        argv,
        inside: (own) => machine.inside(withServers(own)),
        log: join(machine.folder, `${name}.log`),
        processes: machine.processes,
      });
      return {
        ready: component.ready,
        printed: () => readFile(component.log, 'utf8'),
        kill: component.kill,
      };
    },
  };
}
