import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { formatOwner, self } from '../engine/kind/owner.ts';
import type { Context } from './context.ts';
import { folderOf, ownerProcessOf, readUpState, upStateNamed, writeUpState } from './up-state.ts';

const test = suite('app/up-state');

const cluster = { name: 'mine', version: 'v1.37.2', setting: 'default', engine: 'process' };
const state = { ...cluster, kubeconfig: '', enter: '' };

test('a holder is looked for only where its process id means something', async () => {
  const me = await self();
  const holder = async (owner: string) =>
    await ownerProcessOf({ ...state, owner }).catch(({ code, message }) => [code, message]);
  equal(await holder(formatOwner(me)), { pid: process.pid, alive: true });
  equal(await holder(formatOwner({ ...me, start: '0' })), { pid: process.pid, alive: false });
  const where = `the process ${process.pid} of ${me.host}, on another machine or in another container`;
  equal(await holder(formatOwner({ ...me, namespace: 'pid:[1]' })), [
    'held-elsewhere',
    `the cluster "mine" is run by ${where}`,
  ]);
});

type Fault = { blame: string; code: string; message: string; hint?: string };
const told = ({ blame, code, message, hint }: Fault) => [blame, code, message, hint];

test('a name is never the way to another folder', () => {
  const context = { env: { XDG_CACHE_HOME: '/cache' } } as unknown as Context;
  equal(folderOf(context, 'mine'), '/cache/bearerless/up/mine');
  const rule = 'use lower-case letters, digits and "-", at most 31 of them';
  for (const [name, shown] of [
    ['../x', '"../x"'],
    ['', '""'],
    ['.', '"."'],
    ['a/b', '"a/b"'],
    ['a\u001b[2J', '"a\\u001b[2J"'],
    ['a'.repeat(32), `"${'a'.repeat(32)}"`],
  ] as const) {
    try {
      folderOf(context, name);
      equal(name, 'refused');
    } catch (thrown) {
      equal(told(thrown as Fault), ['user', 'usage', `${shown} is no name of a cluster: ${rule}`, undefined]);
    }
  }
});

test('a state that is damaged is told, with the folder to look into', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    const context = { env: { XDG_CACHE_HOME: cache } } as unknown as Context;
    const folder = folderOf(context, 'mine');
    equal(await readUpState(folder), undefined);
    await writeUpState(folder, { ...state, owner: 'o' });
    equal(await readUpState(folder), { ...state, owner: 'o' });
    equal(await upStateNamed(context, 'mine'), { ...state, owner: 'o' });

    for (const text of ['', '{"name":"mi', 'null', '[]', JSON.stringify({ ...state, owner: 7 })]) {
      await writeFile(join(folder, 'state.json'), text);
      equal(await upStateNamed(context, 'mine').catch(told), [
        'user',
        'state-damaged',
        `${folder}/state.json does not say which cluster is up there`,
        `Look into ${folder}/log; when nothing of that cluster runs any more, remove the folder ${folder}.`,
      ]);
    }
    await mkdir(join(cache, 'bearerless/up/Other Folder'));
    equal(await upStateNamed(context, 'other').catch(told), [
      'user',
      'no-cluster',
      'there is no cluster "other"',
      'Start one: bearerless up',
    ]);
  } finally {
    await rm(cache, { recursive: true });
  }
});
