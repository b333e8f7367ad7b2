import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { answerPatience, controlPlanePatience, discoveryPatience } from './patience.ts';

const test = suite('patience');

const cells = (kind: string) => [{ probe: { kind } }] as never;
const quirks = (discoveryFirstAskSeconds: number) => ({ discoveryFirstAskSeconds }) as never;

test('a control plane whose restarts are watched gets less, since they have to be waited for', () => {
  assert.is(controlPlanePatience({ cells: cells('restart') }), 40);
  assert.is(controlPlanePatience({ cells: cells('join') }), 240);
});

test('discovery by a file gets what the version waits before it asks, and time for an answer', () => {
  assert.is(discoveryPatience('file-cert', quirks(0)), 5);
  assert.is(discoveryPatience('file-cert', quirks(5)), 8);
  assert.is(discoveryPatience('token', quirks(5)), 5);
});

test('an answer gets more time only where the apiserver waits for a webhook in vain', () => {
  const under = (webhooks?: object) => answerPatience({ apiserver: { webhooks } } as never);
  assert.equal(
    [under(), under({ a: 'deny' }), under({ a: 'deny', b: 'hang' })],
    [undefined, undefined, 45_000],
  );
});
