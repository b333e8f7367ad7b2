// Made-up ids and questions that are sound, for tests of properties beside a file; those of test/faults have hostile
// parts too.
import fc from 'fast-check';
import { type CellParts, depthOf, EngineId } from '../../src/domain/cell.ts';
import type { Change } from '../../src/domain/change.ts';
import { KnownIdentity, type OwnIdentity } from '../../src/domain/identity.ts';
import { JoinMode } from '../../src/domain/join-mode.ts';
import { BalancerCheck, type Probe, StaticPod, Target, Watched } from '../../src/domain/probe.ts';

/** How many cases a test makes; CASES makes more, and SEED others than those of every day. */
export const cases = (usual: number): fc.Parameters<unknown> => ({
  numRuns: Number(process.env.CASES ?? usual),
  seed: Number(process.env.SEED ?? 13),
});

/** A record as the domain's types give it. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });

const digits = fc.nat({ max: 9999 });
const stage = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  fc.tuple(fc.constantFrom('alpha', 'beta', 'rc'), digits).map(([name, n]) => `-${name}.${n}`),
);
export const version: fc.Arbitrary<string> = fc
  .tuple(digits, digits, stage)
  .map(([a, b, after]) => `v1.${a}.${b}${after}`);

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
export const settingId: fc.Arbitrary<string> = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join('-'));

/** Everything that HTTP can carry. */
export const path: fc.Arbitrary<string> = fc.stringMatching(/^\/[!"$-~]{0,60}$/);

const change: fc.Arbitrary<Change> = fc.oneof(
  record({
    kind: fc.constant('edit-manifest' as const),
    flag: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    value: fc.stringMatching(/^[\w.,:=+-]{0,20}$/),
  }),
  record({ kind: fc.constant('upgrade' as const), to: fc.oneof(version, fc.constant('next')) }),
  record({ kind: fc.constant('restart-apiserver' as const) }),
  record({ kind: fc.constant('apply-objects' as const) }),
  record({ kind: fc.constant('edit-authentication' as const), edit: settingId }),
  record({ kind: fc.constant('renew-certificate' as const), of: fc.constantFrom('client', 'serving') }),
  record({ kind: fc.constant('upgrade-node' as const), kubelet: fc.constantFrom('-1', '-3') }),
);

const earlier = fc.array(change, { minLength: 1, maxLength: 2 });

const ownIdentity = fc.constantFrom<OwnIdentity>(
  'service-account:monitoring/scraper',
  'cert:alice',
  'cert:system:node:n/system:nodes,ops',
  'front-proxy:alice/ops',
  'bootstrap-token:signing,authentication/system:bootstrappers:own',
);

const http = {
  target: fc.constantFrom(...Target.options),
  method: fc.stringMatching(/^[A-Z]{1,8}$/),
  path,
  identity: fc.oneof(fc.constantFrom(...KnownIdentity.options), ownIdentity),
};

export const probe: fc.Arbitrary<Probe> = fc.oneof(
  record({ kind: fc.constant('http' as const), ...http }),
  record({ kind: fc.constant('http' as const), ...http, over: fc.constant('ipv6' as const) }),
  record({ kind: fc.constant('join' as const), mode: fc.constantFrom(...JoinMode.options) }),
  record({
    kind: fc.constant('join' as const),
    mode: fc.constantFrom(...JoinMode.options),
    kubelet: fc.constantFrom('-1', '-3', '+1'),
  }),
  record({ kind: fc.constant('init' as const) }),
  record({ kind: fc.constant('restart' as const), component: fc.constantFrom(...Watched.options) }),
  record({ kind: fc.constant('health-check' as const), component: fc.constantFrom(...StaticPod.options) }),
  record({ kind: fc.constant('lb' as const), check: fc.constantFrom(...BalancerCheck.options) }),
  record({ kind: fc.constant('change' as const), change }),
  record({ kind: fc.constant('change' as const), earlier, change }),
  record({ kind: fc.constant('after' as const), earlier, change, ...http }),
  record({ kind: fc.constant('after' as const), change, ...http }),
  record({
    kind: fc.constant('join-after' as const),
    earlier,
    change,
    mode: fc.constantFrom(...JoinMode.options),
  }),
);

export const cellParts: fc.Arbitrary<CellParts> = record<Omit<CellParts, 'depth'>>({
  version,
  setting: settingId,
  engine: fc.constantFrom(...EngineId.options),
  probe,
}).map((parts) => ({ ...parts, depth: depthOf(parts) }));
