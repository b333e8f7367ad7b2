import { equal, is, match } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { kubeletConfiguration, kubeletOn, needsVariable } from './kubelet-configuration.ts';
import { KubeletSetting } from './setting.ts';

const test = suite('domain/kubelet-configuration');

const on = (own: object, version = 'v1.37.2') => kubeletConfiguration(KubeletSetting.parse(own), version);

test('drop-ins count more than the file, in the order of their names, and flags more than both', () => {
  const parts = {
    config: { healthzPort: 1, readOnlyPort: 2, authorization: { mode: 'Webhook' } },
    dropIns: {
      '20-b.conf': { healthzPort: 4 },
      '10-a.conf': { healthzPort: 3, enableDebuggingHandlers: true },
    },
    flags: { 'enable-debugging-handlers': 'F', 'node-labels': 'a=b' },
    flagsWhen: [
      { since: '1.37', flags: { 'read-only-port': '5' } },
      { until: '1.36', flags: { 'read-only-port': '6' } },
    ],
  };
  const rest = { healthzPort: 4, authorization: { mode: 'Webhook' }, enableDebuggingHandlers: false };
  equal(on(parts), { ...rest, readOnlyPort: 5 });
  equal(on(parts, 'v1.36.1'), { ...rest, readOnlyPort: 6 });
});

test('without a file the defaults of the flags count, and without a setting nothing', () => {
  equal(on({ flagsOnly: true, flags: { 'authorization-mode': 'Webhook' } }), {
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false }, x509: { clientCAFile: '' } },
    authorization: { mode: 'Webhook' },
    readOnlyPort: 10255,
  });
  equal([kubeletConfiguration(undefined, 'v1.37.2'), on({})], [{}, {}]);
});

test('where a kubelet has no folder for drop-ins, its file says the same', () => {
  const dropIns = { '20-b.conf': { port: 3 }, '10-a.conf': { port: 2, readOnlyPort: 0 } };
  const own = KubeletSetting.parse({ config: { readOnlyPort: 10255 }, flags: { v: '2' }, dropIns });
  const merged = { config: { readOnlyPort: 0, port: 3 }, flags: { v: '2' }, flagsOnly: false };
  equal(kubeletOn(own, { kubeletDropIns: 'none' }), merged);
  for (const kubeletDropIns of ['with-variable', 'folder'] as const)
    equal(kubeletOn(own, { kubeletDropIns }), own);
  const alone = KubeletSetting.parse({ flagsOnly: true, dropIns });
  const { config, flagsOnly } = kubeletOn(alone, { kubeletDropIns: 'none' });
  equal([config.authorization, config.port, flagsOnly], [{ mode: 'AlwaysAllow' }, 3, false]);
  equal(kubeletOn(undefined, { kubeletDropIns: 'none' }), undefined);
  equal(
    (['none', 'with-variable', 'folder'] as const).map((kubeletDropIns) =>
      needsVariable(own, { kubeletDropIns }),
    ),
    [false, true, false],
  );
  is(needsVariable(merged, { kubeletDropIns: 'with-variable' }), false);
});

test('a drop-in that no kubelet would read is refused', () => {
  const { error } = KubeletSetting.safeParse({ dropIns: { '10-a.yaml': {} } });
  match(error?.message ?? '', 'the name of a drop-in ends in .conf');
});
