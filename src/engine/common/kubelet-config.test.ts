import { equal, is } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { KubeletSetting } from '../../domain/setting.ts';
import { deepMerge } from '../../domain/tree.ts';
import { hidesHealth, kubeletNotes, processKubelet, processKubeletFlags } from './kubelet-config.ts';

const test = suite('engine/kubelet-config');

test("what a setting says is laid over kubeadm's file and over what the sandbox needs", () => {
  const written = {
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { cacheTTL: '0s', enabled: true },
      x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '0s', cacheUnauthorizedTTL: '0s' } },
    cgroupDriver: 'systemd',
  };
  const own = {
    config: { authentication: { anonymous: { enabled: true } }, readOnlyPort: 10255 },
    flagsOnly: false,
  };
  equal(processKubelet(written, { failCgroupV1: true } as never, own), {
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: true },
      webhook: { cacheTTL: '1ns', enabled: true },
      x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '1ns', cacheUnauthorizedTTL: '1ns' } },
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    failCgroupV1: false,
    kubeAPIQPS: 500,
    kubeAPIBurst: 1000,
    readOnlyPort: 10255,
  });
});

test('lists are replaced, maps are merged, and nothing of what was there is changed', () => {
  const base = { list: [1, 2], map: { a: 1, b: 2 }, text: 'x' };
  equal(deepMerge(base, { list: [3], map: { b: 3 }, text: { c: 4 } }), {
    list: [3],
    map: { a: 1, b: 3 },
    text: { c: 4 },
  });
  equal(base, { list: [1, 2], map: { a: 1, b: 2 }, text: 'x' });
});

test('a kubelet hides its health from kubeadm on another port or address, whatever says so', () => {
  const hides = (own: object) => hidesHealth(KubeletSetting.parse(own), 'v1.37.2');
  equal(
    [
      hides({}),
      hides({ config: { healthzBindAddress: '0.0.0.0', port: 10260 } }),
      hides({ config: { healthzPort: 0 } }),
      hides({ config: { healthzPort: 0 }, dropIns: { '10-own.conf': { healthzPort: 10248 } } }),
      hides({ flags: { 'healthz-port': '10249' } }),
      hides({ config: { healthzBindAddress: '10.0.0.1' } }),
      hides({ flagsWhen: [{ since: '1.37', flags: { 'healthz-port': '0' } }] }),
      hides({ flagsWhen: [{ until: '1.36', flags: { 'healthz-port': '0' } }] }),
    ],
    [false, false, true, false, true, true, true, false],
  );
});

test('what a reader must know of a kubelet: no file, no folder for its drop-ins, or a variable for them', () => {
  const own = KubeletSetting.parse({ dropIns: { '10-own.conf': { port: 1 } } });
  const notes = (kubeletDropIns: string, of: object = own) =>
    kubeletNotes(KubeletSetting.parse(of), { kubeletDropIns } as never, processKubeletFlags);
  equal(
    [notes('folder'), notes('with-variable'), notes('none'), notes('none', {})],
    [
      [],
      ['the kubelet has KUBELET_CONFIG_DROPIN_DIR_ALPHA set, for its drop-ins'],
      ['the kubelet of this version has no folder for drop-ins, so its configuration says what they say'],
      [],
    ],
  );
  is(notes('folder', { flagsOnly: true })[0]?.startsWith('the kubelet has no --config; '), true);
});
