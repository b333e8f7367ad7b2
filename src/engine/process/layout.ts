// Where things are inside a world: addresses on its bridge and folders in its memory. The same in every world.

/** Only this world sees it: a folder in memory for files that machines share. */
export const scratch = '/run/bearerless';

/** The folder there of one machine. */
export const machineFolder = (name: string): string => `${scratch}/machines/${name}`;

/** A range that no host network is reached from: the world has no way out. */
const network = '10.189';
export const prefixBits = 16;
export const bridgeAddress = `${network}.0.1`;

const perBlock = 250;
const controlPlaneBlocks = 8;
/** Control planes that a world can have, one after the other. */
export const mostControlPlanes = controlPlaneBlocks * perBlock;

/** The address of control plane number `n`, 1 to `mostControlPlanes`; certificates are made for it beforehand. */
export function controlPlaneAddress(n: number): string {
  return addressIn(1, n);
}

/** The address of node number `n`, 1 to 61,500. */
export function nodeAddress(n: number): string {
  return addressIn(1 + controlPlaneBlocks, n);
}

function addressIn(block: number, n: number): string {
  return `${network}.${block + Math.floor((n - 1) / perBlock)}.${1 + ((n - 1) % perBlock)}`;
}

/** What pods get their addresses from, on every node the same: none has to be reached from another node. */
export const podSubnet = '10.190.0.0/24';
