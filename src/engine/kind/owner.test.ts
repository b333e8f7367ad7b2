import { execa } from 'execa';
import { equal, is } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { fateOf, formatOwner, type Owner, parseOwner, self, today } from './owner.ts';

const test = suite('engine/kind/owner');

const owner: Owner = { host: 'ci', boot: 'b1', pid: 4711, start: '993', namespace: 'pid:[1]' };

test('an owner comes back from its label; what is not one does not', () => {
  equal(parseOwner(formatOwner(owner)), owner);
  for (const text of [undefined, '', 'x', 'a|b|c|d', '|b|1|2']) is(parseOwner(text), undefined);
});

test('only a process of this host and namespace that is certainly gone is dead', () => {
  const fates: [Owner, Owner, string][] = [
    [owner, owner, 'alive'],
    [owner, { ...owner, start: '' }, 'dead'],
    [owner, { ...owner, start: '994' }, 'dead'],
    [owner, { ...owner, boot: 'b2' }, 'dead'],
    [{ ...owner, host: 'elsewhere' }, { ...owner, start: '' }, 'unknown'],
    [{ ...owner, namespace: 'pid:[2]' }, { ...owner, start: '' }, 'unknown'],
    [{ ...owner, namespace: 'pid:[2]' }, owner, 'unknown'],
    [{ ...owner, namespace: 'pid:[2]', boot: 'b2' }, owner, 'dead'],
    [parseOwner('ci|b1|4711|993') as Owner, { ...owner, start: '' }, 'unknown'],
  ];
  equal(
    fates.map(([then, now]) => fateOf(then, now)),
    fates.map(([, , fate]) => fate),
  );
});

test('this process lives, and one that never was does not', async () => {
  const me = await self();
  is(fateOf(me, await today(process.pid)), 'alive');
  is(fateOf({ ...me, pid: 2 ** 22 + 1 }, await today(2 ** 22 + 1)), 'dead');
});

test('seen from another PID namespace of the same host, this process is not taken for dead', async () => {
  const module = JSON.stringify(new URL('owner.ts', import.meta.url).href);
  const source = `
    const { fateOf, parseOwner, today } = await import(${module});
    const owner = parseOwner(process.argv[1]);
    console.log(fateOf(owner, await today(owner.pid)));`;
  const node = [
    'node',
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    source,
    formatOwner(await self()),
  ];
  const namespaces = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', ...node];
  equal((await execa('unshare', namespaces)).stdout, 'unknown');
});
