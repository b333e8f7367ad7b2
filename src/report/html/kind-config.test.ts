import { equal, is } from 'uvu/assert';
import { parse } from 'yaml';
import { suite } from '../../../test/support/suite.ts';
import { kindConfigOf } from './kind-config.ts';

const test = suite('report/html/kind-config');

const kubeadm = (extraArgs: string) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
${extraArgs}
`;

const patches = (config = '') =>
  (parse(config).kubeadmConfigPatches as string[]).map((text) => parse(text).apiServer.extraArgs);

test('the flags of the setting stay, those of the tool go; each form of kubeadm gets its own', () => {
  const text = kubeadm('    anonymous-auth: "false"\n    audit-log-path: /x\n    etcd-prefix: /y');
  const { config, files } =
    kindConfigOf('v1.33.13', (kind) => (kind === 'kubeadm-config' ? text : undefined)) ?? {};
  const map = { 'anonymous-auth': 'false' };
  equal(patches(config), [map, map, [{ name: 'anonymous-auth', value: 'false' }]]);
  equal(files, {});
  is(parse(config ?? '').nodes[0].image, 'kindest/node:v1.33.13');
});

test('files that flags name come along', () => {
  const flag = 'authentication-config';
  const list = `    - name: ${flag}\n      value: /etc/kubernetes/bearerless/authentication.yaml`;
  const evidence: Record<string, string> = {
    'kubeadm-config': kubeadm(list),
    authentication: 'anonymous: {}\n',
  };
  const { config, files } = kindConfigOf('v1.37.2', (kind) => evidence[kind]) ?? {};
  equal(files, { 'authentication.yaml': 'anonymous: {}\n' });
  equal(parse(config ?? '').nodes[0].extraMounts[0].containerPath, '/etc/kubernetes/bearerless');
  is(
    kindConfigOf('v1.37.2', (kind) => (kind === 'kubeadm-config' ? kubeadm(list) : undefined)),
    undefined,
  );
});

test('no flags, no patches; no configuration, no answer', () => {
  const none = kindConfigOf('v1.33.13', () => kubeadm('    etcd-prefix: /y'));
  is(parse(none?.config ?? '').kubeadmConfigPatches, undefined);
  is(
    kindConfigOf('v1.33.13', () => undefined),
    undefined,
  );
});
