// Which questions need IPv6: requests to a server's IPv6 address, and joins over that of the apiserver.
import type { JoinMode } from './join-mode.ts';
import type { Probe } from './probe.ts';

const modes: readonly JoinMode[] = ['token-ipv6', 'file-token-ipv6'];

/** Whether only a cluster whose machines have IPv6 addresses can be asked. */
export const needsIpv6 = (probe: Probe): boolean =>
  'mode' in probe ? modes.includes(probe.mode) : 'over' in probe && probe.over !== undefined;

/** An address and a port as URLs have them: an IPv6 address is in brackets. */
export const hostAndPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
