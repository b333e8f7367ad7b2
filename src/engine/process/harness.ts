// How the nodes of a world reach the harness itself: at the bridge, with a certificate for that address by the control
// plane's CA.
import type { Harness } from '../cluster.ts';
import { bridgeAddress } from './layout.ts';
import type { Machine } from './machine.ts';

const pki = '/etc/kubernetes/pki';

/** Reuses the apiserver's serving certificate, which is valid for the bridge's address too. */
export async function harnessOf({ readFile }: Pick<Machine, 'readFile'>): Promise<Harness> {
  const read = async (name: string) => (await readFile(`${pki}/${name}`)) ?? '';
  return { host: bridgeAddress, cert: await read('apiserver.crt'), key: await read('apiserver.key') };
}
