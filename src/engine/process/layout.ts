// The addresses on a world's bridge and the folders in its memory. They are the same in every world.
import type { Version } from '../../domain/version.ts';

/** A folder in memory for files that machines share. Only this world sees it. */
export const scratch = '/run/bearerless';

/** The folder with a group's binaries under their plain names; nodes with another kubelet have one of their own. */
export const binFolder = (kubelet?: Version): string =>
  `${scratch}/bin${kubelet === undefined ? '' : `-${kubelet}`}`;

/** The folder of one machine in it. */
export const machineFolder = (name: string): string => `${scratch}/machines/${name}`;

/** An address range that no other network reaches, because the world has no route to the outside. */
const network = '10.189';
export const prefixBits = 16;
export const bridgeAddress = `${network}.0.1`;

export const prefixBits6 = 64;

/** The IPv6 address of the machine with an IPv4 address, in the form of an audit log: `fd00::abd:101`. */
export function ipv6Of(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `fd00::${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** The arguments of clusters/process/world.sh for the bridge. */
export const bridgeAddresses = [`${bridgeAddress}/${prefixBits}`, `${ipv6Of(bridgeAddress)}/${prefixBits6}`];

const perBlock = 250;
const controlPlaneBlocks = 8;
/** The number of control planes that a world can have over its lifetime. */
export const mostControlPlanes = controlPlaneBlocks * perBlock;

/** The address of control plane number `n`, 1 to `mostControlPlanes`. Certificates are made for it in advance. */
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

/** The range for pod addresses. Every node uses the same one, because no pod is reached from another node. */
export const podSubnet = '10.190.0.0/24';
