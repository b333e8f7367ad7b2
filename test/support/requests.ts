// Requests of tests: what a test says of one, and a plain one otherwise.
import type { RequestProbe } from '../../src/domain/probe.ts';

/** `GET /api` of the apiserver without a credential, but for what is said. */
export const request = (more: Partial<RequestProbe> = {}): RequestProbe =>
  ({
    kind: 'http',
    target: 'apiserver',
    method: 'GET',
    path: '/api',
    identity: 'none',
    ...more,
  }) as RequestProbe;
