import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import { type JoinConfig, joinConfig } from './join-config.ts';

const test = suite('configuration of kubeadm join');

const config: JoinConfig = {
  api: 'v1beta4',
  name: 'second',
  address: '10.0.0.2',
  criSocket: 'unix:///run/containerd/containerd.sock',
  discovery: { kind: 'file', path: '/etc/bearerless/discovery.conf' },
  discoveryTimeout: 8,
  controlPlane: { certificateKey: '00ff', patches: '/etc/patches', patience: 60 },
};
const endpoint = { advertiseAddress: '10.0.0.2', bindPort: 6443 };

test('a further control plane has an address and the certificate key', () => {
  const { controlPlane, patches, timeouts } = parse(joinConfig(config));
  equal(
    { controlPlane, patches, timeouts },
    {
      controlPlane: { localAPIEndpoint: endpoint, certificateKey: '00ff' },
      patches: { directory: '/etc/patches' },
      timeouts: { discovery: '8s', controlPlaneComponentHealthCheck: '60s', tlsBootstrap: '60s' },
    },
  );
});

test('fields that an older API lacks are left out, and a worker has none of them', () => {
  const old = parse(joinConfig({ ...config, api: 'v1beta2' }));
  equal([old.timeouts, old.patches, old.controlPlane.certificateKey], [undefined, undefined, '00ff']);
  const { controlPlane: _, ...worker } = config;
  const { controlPlane, patches, timeouts } = parse(joinConfig(worker));
  equal([controlPlane, patches, timeouts], [undefined, undefined, { discovery: '8s' }]);
});
