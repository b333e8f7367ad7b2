// Reads a static pod manifest that kubeadm wrote. The process engine runs its command, so that it measures exactly what
// kubeadm would run.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const Pod = z.object({
  spec: z.object({ containers: z.array(z.object({ command: z.array(z.string()).min(1) })).min(1) }),
});

/** The argv of the manifest's container, with the program from `bin`. */
export async function manifestCommand(path: string, bin: string): Promise<string[]> {
  const [container] = Pod.parse(parse(await readFile(path, 'utf8'))).spec.containers;
  const [program = '', ...rest] = container?.command ?? [];
  return [join(bin, program), ...rest];
}
