import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { formatOwner, self } from '../engine/kind/owner.ts';
import { holderOf } from './standing.ts';

const test = suite('commands/standing');

const cluster = { name: 'mine', version: 'v1.37.2', setting: 'default', engine: 'process' };
const standing = { ...cluster, kubeconfig: '', enter: '' };

test('a holder is looked for only where its process id means something', async () => {
  const me = await self();
  const holder = async (owner: string) =>
    await holderOf({ ...standing, owner }).catch(({ code, message }) => [code, message]);
  equal(await holder(formatOwner(me)), { pid: process.pid, alive: true });
  equal(await holder(formatOwner({ ...me, start: '0' })), { pid: process.pid, alive: false });
  const where = `the process ${process.pid} of ${me.host}, on another machine or in another container`;
  equal(await holder(formatOwner({ ...me, namespace: 'pid:[1]' })), [
    'held-elsewhere',
    `the cluster "mine" is held by ${where}`,
  ]);
});
