import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { BearerlessError } from '../../domain/error.ts';
import { Setting } from '../../domain/setting.ts';
import { ConfigRejected, InitFailed } from '../not-up.ts';
import { decidingInit, judgedInit } from './without-setting.ts';

const test = suite('engine/without-setting');

const setting = (id: string, apiserver: object = {}) =>
  Setting.parse({
    id,
    title: 't',
    why: 'w',
    apiserver: { flags: {}, flagsWhen: [], files: {}, ...apiserver },
  });
const plain = setting('default');
const odd = setting('odd', { flags: { 'audit-log-format': 'nobody' } });
const record = { argv: [], exitCode: 1, timedOut: false, output: '', seconds: 9, controlPlaneTimeout: 40 };
const fails = (apiserverEnded?: string) =>
  new InitFailed(
    { ...record, ...(apiserverEnded ? { apiserverEnded } : {}) },
    'kubeadm init of odd failed',
    {},
  );

/** The starts that a world was asked for, and what each of some settings comes to. */
function world(how: { odd: Error; alone?: Error }) {
  const starts: string[] = [];
  let ended = 0;
  const start = decidingInit('v1.37.2', async ({ id }) => {
    starts.push(id);
    if (id.startsWith('odd')) throw how.odd;
    if (id === 'without-any-setting' && how.alone) throw how.alone;
    return {
      async [Symbol.asyncDispose]() {
        ended += 1;
      },
    };
  });
  const came = async (one: Setting) =>
    await start(one).then(
      () => 'up',
      (thrown) =>
        thrown instanceof ConfigRejected ? `rejected: ${thrown.said}` : `${thrown.code}: ${thrown.message}`,
    );
  return { came, starts, ended: () => ended };
}

test('it is the setting when its apiserver ended twice with the same words and one without it comes up', async () => {
  const { came, starts, ended } = world({ odd: fails('no such format') });
  equal(await came(odd), 'rejected: no such format');
  equal(await came({ ...odd, id: 'odd-too' }), 'rejected: no such format');
  equal(starts, ['odd', 'without-any-setting', 'odd-too']);
  equal(ended(), 1);
});

test('a cluster that nothing is set for is one without the setting', async () => {
  const { came, starts } = world({ odd: fails('no such format') });
  equal([await came(plain), await came(odd)], ['up', 'rejected: no such format']);
  equal(starts, ['default', 'odd']);
});

test('where one without the setting does not come up either, it is the machine', async () => {
  const { came, ended } = world({ odd: fails('no such format'), alone: new Error('no room') });
  equal(await came(odd), 'unsteady: kubeadm init of odd failed, and so did one without the setting: no room');
  equal(ended(), 0);
});

test('an init that failed for another reason stays what it is, and nothing more is started', async () => {
  const { came, starts } = world({ odd: fails() });
  equal(await came(odd), 'init-failed: kubeadm init of odd failed');
  const other = world({ odd: new Error('gone') });
  equal(await other.came(odd), 'undefined: gone');
  const bare = setting('odd-but-plain');
  const last = world({ odd: fails('no such format') });
  equal(await last.came(bare), 'init-failed: kubeadm init of odd failed');
  equal([starts, other.starts, last.starts], [['odd'], ['odd'], ['odd-but-plain']]);
});

test('a failed init is what its apiservers said, and else what disturbed it', () => {
  const fault = new BearerlessError('environment', 'unsteady', 'etcd did not answer');
  const judged = (ends: string[], disturbed?: BearerlessError) => {
    const failed = judgedInit(fails(), { setting: odd, version: 'v1.37.2', ends, fault: disturbed });
    const { code } = failed;
    return failed instanceof InitFailed ? [code, failed.record.apiserverEnded] : [code];
  };
  const flag = 'unknown flag: --no-such';
  const other = 'nobody knows this one';
  equal([judged([flag]), judged([other, flag], fault)], [['config-rejected'], ['config-rejected']]);
  equal([judged([other, other]), judged([other, other], fault)], [['init-failed', other], ['unsteady']]);
  equal([judged([other]), judged([flag, other]), judged([])], Array(3).fill(['init-failed', undefined]));
});
