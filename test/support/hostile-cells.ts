// Ids of cells and questions: of every kind of probe, with hostile texts in every part that is not a closed list.
import fc from 'fast-check';
import { cellId, EngineId } from '../../src/domain/cell.ts';
import { Change } from '../../src/domain/change.ts';
import { KnownIdentity } from '../../src/domain/identity.ts';
import { JoinMode } from '../../src/domain/join-mode.ts';
import { BalancerCheck, type Probe, probeId, StaticPod, Target } from '../../src/domain/probe.ts';
import { parseCellId } from '../../src/results/parse-cell-id.ts';
import { valid } from './arbitraries.ts';
import { canary, hostileString } from './hostile-strings.ts';

const paths = [
  '/',
  '/api',
  '/version',
  '/%41/..//"/?a=b&c',
  '/api/v1/namespaces/kube-system/secrets?limit=1',
  `/$(touch\${IFS}${canary})`,
  `/\`touch\${IFS}${canary}\``,
  `/';touch\${IFS}${canary};'`,
  `/";touch\${IFS}${canary};"`,
  `/|touch\${IFS}${canary}|/\\`,
  '/<img/src=x/onerror=alert(1)>',
  '/[a](javascript:1)/@everyone/*',
  '/a:b@none/c:GET:/@none',
  `/${'x'.repeat(1_500)}`,
];
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...paths) },
  { weight: 1, arbitrary: hostileString.map((text) => `/${text}`) },
);
const of = <T extends string>({ options }: { options: readonly T[] }) => fc.constantFrom(...options);
const http = fc.record({
  target: of(Target),
  method: fc.constantFrom('GET', 'POST'),
  path,
  identity: of(KnownIdentity),
});
const change = fc.oneof(
  valid(Change, { text: hostileString }),
  fc.constantFrom<Change>(
    { kind: 'edit-manifest', flag: 'anonymous-auth', value: `false|;1e touch ${canary}` },
    { kind: 'edit-manifest', flag: 'anonymous-auth', value: `x\ntouch ${canary}` },
    { kind: 'edit-manifest', flag: 'anonymous-auth', value: `$(touch ${canary})` },
    { kind: 'upgrade', to: `$(touch ${canary})` },
    { kind: 'upgrade', to: 'v1.34.4' },
    { kind: 'edit-authentication', edit: 'disable' },
    { kind: 'upgrade-node', kubelet: `-1$(touch ${canary})` },
  ),
);

/** A probe as the types have it; the schemas refuse some. */
export const anyProbe: fc.Arbitrary<Probe> = fc.oneof(
  { weight: 4, arbitrary: http.map((one): Probe => ({ kind: 'http', ...one })) },
  of(JoinMode).map((mode): Probe => ({ kind: 'join', mode })),
  fc
    .constantFrom('-1', `-1$(touch ${canary})`)
    .map((kubelet): Probe => ({ kind: 'join', mode: 'token', kubelet })),
  fc.constant<Probe>({ kind: 'init' }),
  fc.constant<Probe>({ kind: 'restart', component: 'kube-apiserver' }),
  of(StaticPod).map((component): Probe => ({ kind: 'health-check', component })),
  of(BalancerCheck).map((check): Probe => ({ kind: 'lb', check })),
  change.map((one): Probe => ({ kind: 'change', change: one })),
  {
    weight: 2,
    arbitrary: fc.tuple(change, http).map(([one, then]): Probe => ({ kind: 'after', change: one, ...then })),
  },
  fc
    .tuple(fc.array(change, { minLength: 1, maxLength: 2 }), change, http)
    .map(([earlier, one, then]): Probe => ({ kind: 'after', earlier, change: one, ...then })),
  change.map((one): Probe => ({ kind: 'join-after', change: one, mode: 'token' })),
);

const version = fc.constantFrom('v1.33.13', 'v1.20.2', 'v1.37.2');
const setting = fc.constantFrom('default', 'anonymous-off', 'mine');

const idFrom = ([version, setting, engine, probe]: [string, string, EngineId, Probe]) =>
  cellId({ version, setting, engine, probe });

/** What looks like an id, and may be none. */
export const anyCellId: fc.Arbitrary<string> = fc
  .tuple(version, fc.oneof({ weight: 9, arbitrary: setting }, hostileString), of(EngineId), anyProbe)
  .map(idFrom);

/** An id. */
export const someCellId: fc.Arbitrary<string> = fc
  .oneof({ weight: 2, arbitrary: anyCellId }, fc.tuple(version, setting, of(EngineId), anyProbe).map(idFrom))
  .filter(isCellId);

/** The id of a question. */
export const someQuestion: fc.Arbitrary<string> = anyProbe.map(probeId);

function isCellId(id: string): boolean {
  try {
    parseCellId(id);
    return true;
  } catch {
    return false;
  }
}
