import * as assert from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { controlPlaneAddress, ipv6Of, mostControlPlanes, nodeAddress } from './layout.ts';

const test = suite('addresses in a world');

test('every control plane and every node has an address of its own on the bridge', () => {
  const controlPlanes = Array.from({ length: mostControlPlanes }, (_, n) => controlPlaneAddress(n + 1));
  const nodes = Array.from({ length: 61_500 }, (_, n) => nodeAddress(n + 1));
  const all = new Set([...controlPlanes, ...nodes]);
  assert.is(all.size, controlPlanes.length + nodes.length);
  for (const address of all) {
    const [first, second, ...rest] = address.split('.').map(Number);
    assert.ok(first === 10 && second === 189 && rest.every((part) => part >= 1 && part <= 254), address);
  }
  assert.is(controlPlaneAddress(1), '10.189.1.1');
  assert.is(new Set([...all].map(ipv6Of)).size, all.size);
  assert.equal([ipv6Of('10.189.1.1'), ipv6Of('10.189.255.254')], ['fd00::abd:101', 'fd00::abd:fffe']);
});
