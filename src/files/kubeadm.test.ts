import { equal, match } from 'uvu/assert';
import { readOwnFiles, rowsOf, saidBy } from '../../test/support/own-files.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('files: kubeadm');

const list = `# a comment
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.33.4
controlPlaneEndpoint: 192.0.2.10:6443
apiServer:
  extraArgs:
    - name: anonymous-auth
      value: "False"
    - { name: service-account-issuer, value: https://a.example }
    - { name: service-account-issuer, value: https://b.example }
    - { name: bind-address, value: 0.0.0.0 }
    - { name: cloud-provider, value: external }
  certSANs: [a.example]
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
readOnlyPort: 10255
authentication: { anonymous: { enabled: false } }
`;

test('flags, repeated or not, and the kubelet beside them; everything else is said with its line', async () => {
  const read = await readOwnFiles({ 'kubeadm.yaml': list });
  equal(saidBy(read), {
    flags: {
      'anonymous-auth': 'False',
      'service-account-issuer': ['https://a.example', 'https://b.example'],
    },
    kubelet: { config: { readOnlyPort: 10255 }, flagsOnly: false },
  });
  equal(rowsOf(read), [
    'replaced | kubeadm | controlPlaneEndpoint: 192.0.2.10:6443 | kubeadm.yaml:5 | the harness has its own addresses',
    'replaced | kubeadm | apiServer.certSANs | kubeadm.yaml:14 | the harness has its own certificates',
    'taken | kube-apiserver | --anonymous-auth=False | kubeadm.yaml:8 | as it is',
    'taken | kube-apiserver | --service-account-issuer=https://a.example | kubeadm.yaml:10 | as it is',
    'taken | kube-apiserver | --service-account-issuer=https://b.example | kubeadm.yaml:11 | as it is',
    'replaced | kube-apiserver | --bind-address=0.0.0.0 | kubeadm.yaml:12 | the harness has its own addresses and ports',
    'left-out | kube-apiserver | --cloud-provider=external | kubeadm.yaml:13 | no cloud provider is run here',
    'replaced | kubelet | cgroupDriver: systemd | kubeadm.yaml:18 | the harness has its own container runtime and control groups',
    'taken | kubelet | readOnlyPort: 10255 | kubeadm.yaml:19 | as it is',
    'taken | kubelet | authentication.anonymous.enabled: false | kubeadm.yaml:20 | as kubeadm sets it by itself',
    'taken | version | v1.33.4 | kubeadm.yaml:4 | asked unless --kubernetes says otherwise',
  ]);
});

const init = (token: string) =>
  `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens:\n${token}`;

test('the first bootstrap token is taken, without its value', async () => {
  const read = await readOwnFiles({
    'init.yaml': init(
      '- token: abcdef.0123456789abcdef\n  ttl: 48h\n  usages: [signing]\n  groups:\n    - system:bootstrappers:mine\n- token: aaaaaa.0123456789abcdef\n',
    ),
  });
  if (typeof read === 'string') throw new Error(read);
  equal(read.yours?.setting.bootstrapToken, {
    usages: ['signing'],
    groups: ['system:bootstrappers:mine'],
    expired: false,
  });
  equal(rowsOf(read), [
    'left-out | kubeadm | bootstrapTokens[1] | init.yaml:9 | nodes join here with the first token',
    'replaced | kubeadm | bootstrapTokens[0].token | init.yaml:4 | the harness has its own value',
    'taken | kubeadm | bootstrapTokens[0].usages: signing | init.yaml:6 | as it is',
    'taken | kubeadm | bootstrapTokens[0].groups: system:bootstrappers:mine | init.yaml:7 | as it is',
    'taken | kubeadm | bootstrapTokens[0].ttl: 48h | init.yaml:5 | it is asked before it ends',
  ]);
});

test('a bootstrap token that has expired, one as kubeadm makes it, and what kubeadm refuses', async () => {
  const one = async (token: string) => {
    const read = await readOwnFiles({ 'init.yaml': init(token) });
    return typeof read === 'string' ? read : read.yours?.setting.bootstrapToken;
  };
  const { expired } = (await one('- expires: "2020-01-01T00:00:00Z"\n')) as { expired: boolean };
  equal(expired, true);
  equal(await one('- expires: 2999-01-01T00:00:00Z\n  usages: [authentication, signing]\n'), undefined);
  equal(await one('- usages: []\n  ttl: 0s\n'), undefined);
  equal(
    await one('- usages: [sign]\n  groups: [system:masters]\n  ttl: soon\n'),
    '3 things are wrong:\n  init.yaml:4: bootstrapTokens[0].usages: kubeadm refuses sign: Invalid option: expected one of "signing"|"authentication"\n  init.yaml:5: bootstrapTokens[0].groups: kubeadm refuses system:masters: such a group begins with system:bootstrappers:\n  init.yaml:6: bootstrapTokens[0].ttl: "soon" is no duration such as 24h0m0s',
  );
  match(String(await one('- expires: never\n')), /init\.yaml:4: .*"never" is no time such as/);
});

test('a map of arguments, and JSON', async () => {
  const map = (apiVersion: string) => ({
    apiVersion: `kubeadm.k8s.io/${apiVersion}`,
    kind: 'ClusterConfiguration',
    apiServer: { extraArgs: { 'anonymous-auth': 'false' } },
  });
  for (const version of ['v1beta1', 'v1beta2', 'v1beta3'])
    equal(saidBy(await readOwnFiles({ 'kubeadm.json': JSON.stringify(map(version)) })), {
      flags: { 'anonymous-auth': 'false' },
    });
});

const named = `apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    authentication-config: /etc/kubernetes/auth/authn.yaml
    token-auth-file: /etc/kubernetes/auth/tokens.csv
  extraVolumes:
    - { name: auth, hostPath: /srv/auth, mountPath: /etc/kubernetes/auth }
`;
const authn =
  'apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\nanonymous: { enabled: false }\n';

test('every file that is named and was not given is told at once; as it is, it is measured without', async () => {
  equal(rowsOf(await readOwnFiles({ 'kubeadm.yaml': named })), [
    '2 things are wrong:\n  kubeadm.yaml:5: --authentication-config=/etc/kubernetes/auth/authn.yaml: the file /etc/kubernetes/auth/authn.yaml was not given\n  kubeadm.yaml:6: --token-auth-file=/etc/kubernetes/auth/tokens.csv: the file /etc/kubernetes/auth/tokens.csv was not given',
  ]);
  equal(saidBy(await readOwnFiles({ 'kubeadm.yaml': named }, { asIs: true })), {
    flags: {
      'authentication-config': '/etc/kubernetes/auth/authn.yaml',
      'token-auth-file': '/etc/kubernetes/auth/tokens.csv',
    },
  });
});

test('a file is found by its kind, by its name, and by what is mounted', async () => {
  const expected = {
    authenticationConfig: {
      apiVersion: 'apiserver.config.k8s.io/v1beta1',
      kind: 'AuthenticationConfiguration',
      anonymous: { enabled: false },
    },
    flags: { 'token-auth-file': '/etc/kubernetes/bearerless/own-token-auth-file.yaml' },
    files: { 'own-token-auth-file.yaml': 'a,b,c\n' },
  };
  const files = { 'kubeadm.yaml': named, 'other-name.yaml': authn, 'here/tokens.csv': 'a,b,c\n' };
  const own = ['kubeadm.yaml', 'other-name.yaml'];
  equal(saidBy(await readOwnFiles(files, { named: own, mounts: ['here=/etc/kubernetes/auth'] })), expected);
  equal(
    saidBy(
      await readOwnFiles(files, { named: own, mounts: ['here/tokens.csv=/etc/kubernetes/auth/tokens.csv'] }),
    ),
    expected,
  );
});

test('what no volume of the static pod has is not seen by it, even where it was given', async () => {
  const read = await readOwnFiles({
    'kubeadm.yaml': named.replace('/etc/kubernetes/auth }', '/srv/other }'),
    'a.yaml': authn,
  });
  equal(saidBy(read), {
    flags: {
      'authentication-config': '/etc/kubernetes/auth/authn.yaml',
      'token-auth-file': '/etc/kubernetes/auth/tokens.csv',
    },
  });
});

test("a webhook's kubeconfig is given like the file of a flag", async () => {
  const authorization = (path: string) =>
    `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n  - type: Webhook\n    webhook:\n      connectionInfo: { type: KubeConfigFile, kubeConfigFile: ${path} }\n`;
  const kubeconfig = 'kind: Config\nclusters: []\n';
  equal(
    await readOwnFiles({ 'authorization.yaml': authorization('/etc/webhook.conf') }),
    'authorization.yaml:6: authorizers[0].webhook.connectionInfo.kubeConfigFile: /etc/webhook.conf: the file /etc/webhook.conf was not given',
  );
  const read = await readOwnFiles({
    'authorization.yaml': authorization('/etc/webhook.conf'),
    'webhook.conf': kubeconfig,
  });
  if (typeof read === 'string') throw new Error(read);
  equal(read.yours?.setting.apiserver.files['own-webhook-0.kubeconfig'], kubeconfig);
});
