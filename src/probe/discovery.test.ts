import * as assert from 'uvu/assert';
import { parse, stringify } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import type { DiscoveryMode } from '../domain/join-mode.ts';
import type { Cluster } from '../engine/cluster.ts';
import { external, meansOf } from './discovery.ts';

const test = suite('discovery modes');

const { signal } = new AbortController();
const published = stringify({
  clusters: [
    { name: '', cluster: { server: 'https://10.0.0.1:6443', 'certificate-authority-data': 'Q0E=' } },
  ],
  users: [],
});
const cluster = {
  join: {
    endpoint: '10.0.0.1:6443',
    token: 'good',
    caHash: 'sha256:1',
    adminKubeconfig: 'admin',
  },
  admin: { configMap: async () => ({ kubeconfig: published }) },
  setting: {},
  apiserver: { host: '10.0.0.1', port: 6443 },
  ipv6: 'fd00::1',
} as unknown as Cluster;
const discoveryOf = async (mode: DiscoveryMode) => (await meansOf(mode, cluster, signal)).discovery;

test('each token mode differs from token in one thing', async () => {
  const token = { kind: 'token', endpoint: '10.0.0.1:6443', token: 'good', caHashes: ['sha256:1'] };
  assert.equal(await discoveryOf('token'), token);
  assert.equal(await discoveryOf('token-no-hash'), { ...token, caHashes: 'unsafe' });
  assert.equal(await discoveryOf('token-wrong-hash'), { ...token, caHashes: [`sha256:${'0'.repeat(64)}`] });
  assert.equal(await discoveryOf('token-unreachable'), { ...token, endpoint: '10.0.0.1:6444' });
});

test('over IPv6 the address is in brackets, and without one there is no such join', async () => {
  const endpoint = '[fd00::1]:6443';
  const token = { kind: 'token', token: 'good', caHashes: ['sha256:1'] };
  assert.equal(await discoveryOf('token-ipv6'), { ...token, endpoint });
  const { files } = await meansOf('file-token-ipv6', cluster, signal);
  const [{ cluster: aim }] = parse(files['/etc/bearerless/discovery.conf'] ?? '').clusters;
  assert.equal(aim, { server: `https://${endpoint}`, 'certificate-authority-data': 'Q0E=' });
  const { ipv6: _, ...without } = cluster;
  const said = await meansOf('token-ipv6', without, signal).catch(({ message }) => message);
  assert.is(said, 'the machine of the control plane has no IPv6 address');
});

test('a token is made for its purpose: short-lived, or without the right to sign', async () => {
  const made: { usages: string[]; expires: boolean }[] = [];
  let known = true;
  const admin = {
    async createBootstrapToken(_: string, usages: string[], { expires }: { expires?: Date } = {}) {
      made.push({ usages, expires: expires !== undefined });
      if (expires) setTimeout(() => (known = false), expires.getTime() - Date.now());
    },
    authenticates: async () => known,
    configMap: async () => ({}),
  };
  const own = { ...cluster, admin } as unknown as Cluster;
  const unsigned = (await meansOf('token-unsigned', own, signal)).token ?? '';
  const expired = (await meansOf('token-expired', own, signal)).token ?? '';
  assert.equal(made, [
    { usages: ['authentication'], expires: false },
    { usages: ['authentication', 'signing'], expires: true },
  ]);
  assert.equal(
    [known, /^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(unsigned), unsigned === expired],
    [false, true, false],
  );
});

test('a file holds what its mode says and no more', async () => {
  const path = '/etc/bearerless/discovery.conf';
  const bare = await meansOf('file', cluster, signal);
  assert.equal(bare, { discovery: { kind: 'file', path }, files: { [path]: published } });
  const beside = await meansOf('file-tls-token', cluster, signal);
  assert.equal(beside.discovery, { kind: 'file', path, tlsBootstrapToken: 'good' });
  assert.equal(beside.files, bare.files);
  const inside = parse((await meansOf('file-token', cluster, signal)).files[path] ?? '');
  assert.equal(inside.users, [{ name: 'join', user: { token: 'good' } }]);
  assert.equal(inside.clusters[0].cluster, parse(published).clusters[0].cluster);
});

test('a plugin prints the credential, which the file itself does not hold', async () => {
  const [path, printed] = ['/etc/bearerless/discovery.conf', '/etc/bearerless/credential.json'];
  const apiVersion = 'client.authentication.k8s.io/v1';
  const runs = (command: string, args: string[]) => [
    { name: 'join', user: { exec: { apiVersion, command, args, interactiveMode: 'Never' } } },
  ];
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const user = { 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') };
  const adminKubeconfig = stringify({ ...parse(published), users: [{ name: 'u', user }] });
  const own = { ...cluster, join: { ...cluster.join, adminKubeconfig } } as Cluster;
  for (const [mode, status, token] of [
    ['file-exec', { token: 'good' }, 'good'],
    ['file-exec-cert', { clientCertificateData: 'CERT', clientKeyData: 'KEY' }, undefined],
  ] as const) {
    const means = await meansOf(mode, own, signal);
    assert.equal(parse(means.files[path] ?? '').users, runs('cat', [printed]));
    assert.equal(JSON.parse(means.files[printed] ?? ''), { apiVersion, kind: 'ExecCredential', status });
    assert.is(means.token, token);
  }
  const fails = await meansOf('file-exec-fails', own, signal);
  assert.equal(Object.keys(fails.files), [path]);
  assert.equal(parse(fails.files[path] ?? '').users, runs('false', []));
});

test('where the harness cannot be reached, what needs it is refused', async () => {
  for (const mode of ['https-file', 'token-silent'] as const) {
    const said = await meansOf(mode, cluster, signal).catch(({ message }) => message);
    assert.is(said, 'nodes of this engine cannot reach the harness');
  }
});

test('certificates move into files of their own, and nothing else changes', () => {
  const user = { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' };
  const { text, files } = external(stringify({ ...parse(published), users: [{ name: 'u', user }] }));
  assert.equal(files, {
    '/etc/bearerless/certificate-authority.pem': 'CA',
    '/etc/bearerless/client-certificate.pem': 'CERT',
    '/etc/bearerless/client-key.pem': 'KEY',
  });
  assert.equal(parse(text).users[0].user, {
    'client-certificate': '/etc/bearerless/client-certificate.pem',
    'client-key': '/etc/bearerless/client-key.pem',
  });
  assert.equal(parse(text).clusters[0].cluster, {
    server: 'https://10.0.0.1:6443',
    'certificate-authority': '/etc/bearerless/certificate-authority.pem',
  });
});
