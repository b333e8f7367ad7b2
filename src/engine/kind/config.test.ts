import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { suite } from '../../../test/support/suite.ts';
import type { Quirks } from '../../domain/quirks.ts';
import { type KindConfig, kindConfig } from './config.ts';

const test = suite('engine/kind/config');

const quirks: Quirks = {
  kubeadmApi: 'v1beta4',
  discoveryFirstAskSeconds: 0,
  kubeletInUserNamespace: true,
  superAdmin: true,
  failCgroupV1: true,
  kubeletDropIns: 'folder',
  kubeletsBehind: 3,
  kindKubeadmApi: 'v1beta4',
  systemdCgroup: true,
};

function config(of: Partial<Quirks>, more: Partial<KindConfig> = {}) {
  const text = kindConfig({
    name: 'b-default',
    image: 'bearerless/node:v1.37.2',
    quirks: { ...quirks, ...of },
    token: 'abcdef.0123456789abcdef',
    apiserverFlags: { 'anonymous-auth': 'false' },
    files: { host: '/tmp/b/files', node: '/etc/kubernetes/bearerless' },
    auditFolder: '/var/log/kubernetes',
    controlPlaneTimeout: 40,
    etcd: false,
    ...more,
  });
  const { kubeadmConfigPatches, ...rest } = parse(text) as {
    kubeadmConfigPatches: string[];
    nodes?: { extraMounts: object[]; extraPortMappings?: object[] }[];
  };
  return { rest, patches: kubeadmConfigPatches.map((patch) => parse(patch)) };
}

const volumes = [
  {
    name: 'bearerless-files',
    hostPath: '/etc/kubernetes/bearerless',
    mountPath: '/etc/kubernetes/bearerless',
    pathType: 'DirectoryOrCreate',
    readOnly: true,
  },
  {
    name: 'bearerless-audit',
    hostPath: '/var/log/kubernetes',
    mountPath: '/var/log/kubernetes',
    pathType: 'DirectoryOrCreate',
  },
];
const tokens = [{ token: 'abcdef.0123456789abcdef', ttl: '24h', usages: ['signing', 'authentication'] }];

test('one node on 127.0.0.1, lists of arguments and the timeout of v1beta4', () => {
  const { rest, patches } = config({});
  equal(rest, {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: 'b-default',
    networking: { apiServerAddress: '127.0.0.1', disableDefaultCNI: true, kubeProxyMode: 'none' },
    nodes: [
      {
        role: 'control-plane',
        image: 'bearerless/node:v1.37.2',
        extraMounts: [
          { hostPath: '/tmp/b/files', containerPath: '/etc/kubernetes/bearerless', readOnly: true },
        ],
      },
    ],
  });
  equal(patches, [
    {
      kind: 'ClusterConfiguration',
      apiServer: { extraArgs: [{ name: 'anonymous-auth', value: 'false' }], extraVolumes: volumes },
      controllerManager: {
        extraArgs: [
          { name: 'kube-api-qps', value: '500' },
          { name: 'kube-api-burst', value: '1000' },
          { name: 'authorization-webhook-cache-authorized-ttl', value: '1ns' },
          { name: 'authorization-webhook-cache-unauthorized-ttl', value: '1ns' },
          { name: 'allocate-node-cidrs', value: 'false' },
        ],
      },
    },
    {
      kind: 'InitConfiguration',
      bootstrapTokens: tokens,
      skipPhases: ['preflight', 'addon'],
      timeouts: { controlPlaneComponentHealthCheck: '40s' },
    },
    { kind: 'KubeletConfiguration', failCgroupV1: false },
  ]);
});

test('maps of arguments where kind writes an older API, and only fields that it has', () => {
  const { patches } = config({ kindKubeadmApi: 'v1beta2', failCgroupV1: false });
  equal(patches, [
    {
      kind: 'ClusterConfiguration',
      apiServer: {
        extraArgs: { 'anonymous-auth': 'false' },
        extraVolumes: volumes,
        timeoutForControlPlane: '40s',
      },
      controllerManager: {
        extraArgs: {
          'kube-api-qps': '500',
          'kube-api-burst': '1000',
          'authorization-webhook-cache-authorized-ttl': '1ns',
          'authorization-webhook-cache-unauthorized-ttl': '1ns',
          'allocate-node-cidrs': 'false',
        },
      },
    },
    { kind: 'InitConfiguration', bootstrapTokens: tokens },
  ]);
});

test('patches are mounted, and named where the API has a field for them', () => {
  const patched = { patches: { host: '/tmp/b/patches', node: '/etc/bearerless/patches' } };
  const mounts = [
    { hostPath: '/tmp/b/files', containerPath: '/etc/kubernetes/bearerless', readOnly: true },
    { hostPath: '/tmp/b/patches', containerPath: '/etc/bearerless/patches', readOnly: true },
  ];
  const seen = (['v1beta2', 'v1beta4'] as const).map((kindKubeadmApi) => {
    const { rest, patches } = config({ kindKubeadmApi }, patched);
    return [rest.nodes?.[0]?.extraMounts, patches[1].patches];
  });
  equal(seen, [
    [mounts, undefined],
    [mounts, { directory: '/etc/bearerless/patches' }],
  ]);
});

test('etcd is published on 127.0.0.1, at a port that Docker chooses, where control planes are to leave it', () => {
  const ports = [{ containerPort: 2379, hostPort: -1, listenAddress: '127.0.0.1' }];
  equal(
    [true, false].map((etcd) => config({}, { etcd }).rest.nodes?.[0]?.extraPortMappings),
    [ports, undefined],
  );
});
