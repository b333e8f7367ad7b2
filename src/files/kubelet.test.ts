import { equal } from 'uvu/assert';
import { readOwnFiles, rowsOf, saidBy } from '../../test/support/own-files.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('files/kubelet');

test('drop-ins stay drop-ins, and a flag counts more than they do', async () => {
  const part = (fields: string) =>
    `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${fields}\n`;
  const read = await readOwnFiles({
    'kubelet.conf.d/20-b.conf': part('readOnlyPort: 10256'),
    'kubelet.conf.d/10-a.conf': part('readOnlyPort: 0\nport: 10251\ncgroupDriver: systemd'),
    'kubelet.conf.d/README.yaml': part('readOnlyPort: 1'),
    'more.d/10-a.conf': part('readOnlyPort: 2'),
    'kubeadm-flags.env':
      'KUBELET_KUBEADM_ARGS="--read-only-port=10258 --config-dir=/etc/kubernetes/kubelet.conf.d"\n',
    'zz.yaml': part(
      'readOnlyPort: 10255\nauthentication: { x509: { clientCAFile: /etc/kubernetes/pki/ca.crt } }',
    ),
  });
  equal(saidBy(read), {
    kubelet: {
      config: { readOnlyPort: 10255 },
      flagsOnly: false,
      flags: { 'read-only-port': '10258' },
      dropIns: { '20-b.conf': { readOnlyPort: 10256 }, '10-a.conf': { readOnlyPort: 0, port: 10251 } },
    },
  });
  const inFolder =
    'as it is, in a folder of drop-ins; before v1.29, which has none of this kind, laid over the configuration';
  const twice = 'kubelet.conf.d/10-a.conf:1 is called the same, and a folder has one such file';
  equal(
    rowsOf(read).filter((row) => /\.d\b/.test(row)),
    [
      `taken | kubelet | readOnlyPort: 10256 | kubelet.conf.d/20-b.conf:3 | ${inFolder}`,
      `taken | kubelet | readOnlyPort: 0 | kubelet.conf.d/10-a.conf:3 | ${inFolder}`,
      `taken | kubelet | port: 10251 | kubelet.conf.d/10-a.conf:4 | ${inFolder}`,
      'replaced | kubelet | cgroupDriver: systemd | kubelet.conf.d/10-a.conf:5 | the harness has its own container runtime and control groups',
      'left-out | kubelet | README.yaml | kubelet.conf.d/README.yaml:1 | a kubelet reads only drop-ins whose names end in .conf',
      `left-out | kubelet | 10-a.conf | more.d/10-a.conf:1 | ${twice}`,
      'replaced | kubelet | --config-dir=/etc/kubernetes/kubelet.conf.d | kubeadm-flags.env:1 | a folder of the harness, with the drop-ins that were given',
    ],
  );
});
