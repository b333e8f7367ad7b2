// Reads each kind of file once, and checks the resulting setting.
import { equal, is } from 'uvu/assert';
import { readOwnFiles, saidBy } from '../../test/support/own-files.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('files: kinds');

/** A file of each kind, and the content of its setting. */
const kinds: Record<string, [text: string, said: unknown]> = {
  'kubeadm-config.yaml': [
    `apiVersion: v1
kind: ConfigMap
metadata: { name: kubeadm-config, namespace: kube-system }
data:
  ClusterConfiguration: |
    apiVersion: kubeadm.k8s.io/v1beta3
    kind: ClusterConfiguration
    apiServer: { extraArgs: { authorization-mode: "Node,RBAC", anonymous-auth: "false" } }
`,
    { flags: { 'anonymous-auth': 'false' } },
  ],
  'kube-apiserver.yaml': [
    `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.33.13
      command:
        - kube-apiserver
        - --advertise-address=192.0.2.1
        - --allow-privileged=true
        - --authorization-mode=Node,RBAC
        - --anonymous-auth=0
      livenessProbe: { tcpSocket: { port: 6443 }, periodSeconds: 10 }
      readinessProbe: { httpGet: { path: /readyz, port: 6443, scheme: HTTPS } }
`,
    {
      flags: { 'anonymous-auth': '0', 'enable-bootstrap-token-auth': 'false' },
      patch: {
        spec: {
          containers: [
            {
              name: 'kube-apiserver',
              livenessProbe: { httpGet: null, tcpSocket: { port: 6443 } },
              startupProbe: null,
            },
          ],
        },
      },
    },
  ],
  'authorization.json': [
    '{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AuthorizationConfiguration","authorizers":[{"type":"AlwaysAllow","name":"alwaysallow"}]}',
    {
      flags: { 'authorization-config': '/etc/kubernetes/bearerless/own-authorization-config.yaml' },
      files: {
        'own-authorization-config.yaml':
          '{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AuthorizationConfiguration","authorizers":[{"type":"AlwaysAllow","name":"alwaysallow"}]}',
      },
    },
  ],
  'config.yaml': [
    `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: { enabled: yes }
  webhook: { enabled: true, cacheTTL: 0s }
  x509: { clientCAFile: /etc/kubernetes/pki/ca.crt }
authorization: { mode: Webhook, webhook: { cacheAuthorizedTTL: 0s } }
clusterDNS: [10.96.0.10]
cgroupDriver: systemd
`,
    { kubelet: { config: { authentication: { anonymous: { enabled: true } } }, flagsOnly: false } },
  ],
  'kubelet-config.yaml': [
    `apiVersion: v1
kind: ConfigMap
metadata: { name: kubelet-config-1.21 }
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    authentication: { x509: { clientCAFile: /etc/kubernetes/pki/ca.crt } }
    readOnlyPort: 10255
`,
    { kubelet: { config: { readOnlyPort: 10255 }, flagsOnly: false } },
  ],
  'kubeadm-flags.env': [
    'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock --anonymous-auth=true --node-ip=192.0.2.1"\n',
    { kubelet: { config: { authentication: { anonymous: { enabled: true } } }, flagsOnly: false } },
  ],
  'kubelet.service': [
    `[Unit]
Description=kubelet

[Service]
Environment="KUBELET_EXTRA=--read-only-port=0 --port 10251"
ExecStart=/usr/bin/kubelet \\
  --kubeconfig=/etc/kubernetes/kubelet.conf \\
  --config=/var/lib/kubelet/config.yaml \\
  $KUBELET_EXTRA
`,
    { kubelet: { config: { port: 10251 }, flagsOnly: false } },
  ],
  'kubelet-flags.txt': [
    '/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf\n',
    { kubelet: { config: {}, flagsOnly: true } },
  ],
  'command.txt': [
    "root 1 0.0 kube-apiserver --anonymous-auth --authorization-mode Node,RBAC --enable-bootstrap-token-auth=true '--api-audiences=a b'\n",
    { flags: { 'anonymous-auth': 'true', 'api-audiences': 'a b' } },
  ],
  'control-plane.yaml': [
    `apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: { name: cp }
spec:
  version: v1.33.1
  kubeadmConfigSpec:
    clusterConfiguration:
      apiServer:
        extraArgs: { authentication-config: /etc/kubernetes/authn.yaml }
        extraVolumes: [{ name: a, hostPath: /etc/kubernetes/authn.yaml, mountPath: /etc/kubernetes/authn.yaml }]
    files:
      - path: /etc/kubernetes/authn.yaml
        content: |
          kind: AuthenticationConfiguration
          apiVersion: apiserver.config.k8s.io/v1beta1
          anonymous: { enabled: false }
    initConfiguration: { nodeRegistration: { name: "{{ ds.meta_data.local_hostname }}" } }
`,
    {
      authenticationConfig: {
        kind: 'AuthenticationConfiguration',
        apiVersion: 'apiserver.config.k8s.io/v1beta1',
        anonymous: { enabled: false },
      },
    },
  ],
  'rke2.yaml': [
    'profile: cis\nkube-apiserver-arg:\n  - "audit-log-path=/x"\n  - "tls-min-version=VersionTLS12"\n',
    { flags: { 'tls-min-version': 'VersionTLS12', 'anonymous-auth': 'false' } },
  ],
  'k3s.yaml': [
    'kube-controller-manager-arg: [bind-address=0.0.0.0]\nkube-scheduler-arg: bind-address=0.0.0.0\nkubelet-arg: [feature-gates=A=true]\nkube-apiserver-arg: [anonymous-auth=true]\n',
    {
      flags: { 'anonymous-auth': 'true' },
      kubelet: { config: {}, flagsOnly: false, flags: { 'feature-gates': 'A=true' } },
      controllerManager: { 'bind-address': '0.0.0.0' },
      scheduler: { 'bind-address': '0.0.0.0' },
    },
  ],
  'machine.yaml': [
    `version: v1alpha1
machine:
  kubelet: { extraArgs: { read-only-port: "10255" } }
cluster:
  secret: AAAA
  apiServer: { extraArgs: { anonymous-auth: "true" } }
`,
    { flags: { 'anonymous-auth': 'true' }, kubelet: { config: { readOnlyPort: 10255 }, flagsOnly: false } },
  ],
  'kind.yaml': [
    `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
featureGates: { AnonymousAuthConfigurableEndpoints: true }
kubeadmConfigPatches:
  - |
    kind: ClusterConfiguration
    apiServer: { extraArgs: { anonymous-auth: "false" } }
  - |
    kind: KubeletConfiguration
    readOnlyPort: 10255
`,
    {
      flags: { 'anonymous-auth': 'false', 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' },
      kubelet: {
        config: { readOnlyPort: 10255 },
        flagsOnly: false,
        flags: { 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' },
      },
      controllerManager: { 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' },
      scheduler: { 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' },
    },
  ],
};

for (const [file, [text, said]] of Object.entries(kinds))
  test(file, async () => equal(saidBy(await readOwnFiles({ [file]: text })), said));

test('standard input, and several documents', async () => {
  const [text] = kinds['kubeadm-config.yaml'] as [string, unknown];
  const [more] = kinds['config.yaml'] as [string, unknown];
  equal(saidBy(await readOwnFiles({}, { named: ['-'], stdin: `${text}---\n${more}` })), {
    flags: { 'anonymous-auth': 'false' },
    kubelet: { config: { authentication: { anonymous: { enabled: true } } }, flagsOnly: false },
  });
});

test('a folder: what runs counts more than what it was made from, and what is no configuration is left out', async () => {
  const [pod] = kinds['kube-apiserver.yaml'] as [string, unknown];
  const read = await readOwnFiles(
    {
      'etc/manifests/kube-apiserver.yaml': pod,
      'etc/kubeadm.yaml':
        'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer: { extraArgs: [{ name: anonymous-auth, value: "true" }] }\n',
      'etc/pki/ca.crt': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'etc/pki/ca.key': `-----BEGIN RSA ${'PRIVATE'} KEY-----\nAAAA\n`,
      'etc/admin.conf':
        'apiVersion: v1\nkind: Config\nusers:\n  - name: a\n    user:\n      client-key-data: AAAA\n',
      'etc/notes.md': 'hello: *there\n',
    },
    { named: ['etc'] },
  );
  if (typeof read === 'string') throw new Error(read);
  equal(read.yours?.setting.apiserver.flags, {
    'anonymous-auth': '0',
    'enable-bootstrap-token-auth': 'false',
  });
  equal(
    read.yours?.intake.rows
      .filter(({ part }) => part === 'file')
      .map(({ file, because }) => `${file}: ${because}`),
    [
      'etc/admin.conf: a kubeconfig with a credential is neither read nor kept',
      'etc/pki/ca.crt: the harness has its own certificates',
      'etc/pki/ca.key: a private key is neither read nor kept',
      'etc/notes.md: no YAML: *there stands for nothing before it',
    ],
  );
  is(JSON.stringify(read).includes('AAAA'), false);
});
