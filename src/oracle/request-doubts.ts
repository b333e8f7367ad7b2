// Tells which headers and bodies of a request the oracle does not know. Some may decide who is let in; others concern
// only who is, and what then decides is the handler.
import { ownValue } from '../domain/own-value.ts';
import type { Probe } from '../domain/probe.ts';

type Request = Extract<Probe, { path: string }>;

/**
 * Headers that change no status: nobody reads them (k8s.io/apiserver pkg/server/config.go, DefaultBuildHandlerChain;
 * pkg/kubelet/server/server.go). An Origin matters only beside --cors-allowed-origins, which makes everything unknown.
 */
const neutral =
  /^(origin|referer|user-agent|cookie|cache-control|pragma|accept-language|x-forwarded-(for|host|proto)|x-real-ip|traceparent|tracestate)$/;
/** A front proxy says with them who asks; without its certificate they count as nothing (requestheader.go). */
const remote = /^x-remote-(user|uid|group|extra-.+)$/;
const impersonating = /^impersonate-(user|group|uid|extra-.+)$/;
/** Who would open a stream says so with these; only streams, watches and what is proxied look at them. */
const upgrading: Readonly<Record<string, RegExp>> = {
  connection: /^(upgrade|close|keep-alive)$/i,
  upgrade: /^(websocket|spdy\/3\.1)$/i,
  'sec-websocket-key': /^/,
  'sec-websocket-version': /^/,
};
/** These may matter before anybody is authenticated. */
const early = /^(sec-websocket-.*|expect|te|trailer|keep-alive|proxy-.*|upgrade|connection|http2-settings)$/;

const why = 'no fact reads it';
const named = (name: string) => `the header ${name}: ${why}`;
const isUpgrade = (key: string, value: string) => ownValue(upgrading, key)?.test(value) ?? false;
const reading = ['GET', 'HEAD', 'OPTIONS'];

/** The headers that may matter to who is let in, as one sentence each without a full stop. */
export function earlyDoubts({ headers = {}, identity, target }: Request): string[] {
  const proxied = identity.startsWith('front-proxy:');
  if (proxied && target !== 'apiserver')
    return [`${identity}: whom a front proxy vouches for is known of the apiserver alone`];
  return Object.entries(headers).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const unknown = (proxied && remote.test(key)) || (early.test(key) && !isUpgrade(key, value));
    return unknown ? [named(name)] : [];
  });
}

/** What only a handler would read, as one sentence each. `streams`: the handler may open one. */
export function lateDoubts({ headers = {}, body, method }: Request, streams: boolean): string[] {
  const unknown = Object.entries(headers).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const known = neutral.test(key) || remote.test(key) || impersonating.test(key);
    return known || (!streams && isUpgrade(key, value)) ? [] : [named(name)];
  });
  return body === undefined || reading.includes(method) ? unknown : [...unknown, `the body: ${why}`];
}
