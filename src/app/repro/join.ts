// The shell lines that prepare one discovery mode on a control-plane node of kubeadm: a bootstrap token, a discovery
// file, and the configuration of `kubeadm join`. They need only kubeadm and kubectl.
import type { DiscoveryMode } from '../../domain/join-mode.ts';
import type { Quirks } from '../../domain/quirks.ts';
import { joinConfig } from '../../engine/join-config.ts';

/** Seconds: kubeadm's own is 300, and a refusal waits for it. */
const discoveryTimeout = 15;

const kubeconfig = (more: string[]) => [
  'config() { kubectl config --kubeconfig discovery.conf "$@" >/dev/null; }',
  'config set-cluster join --server "https://$endpoint" --certificate-authority /etc/kubernetes/pki/ca.crt --embed-certs',
  ...more,
];
const user = ['config set-context join --cluster join --user join', 'config use-context join'];
const overIpv6 = [
  "# The apiserver's certificate must have this address (certSANs of kubeadm).",
  `ipv6=$(ip -6 -oneline address show scope global | awk 'NR == 1 { sub("/.*", "", $4); print $4 }')`,
  'endpoint="[$ipv6]:${endpoint##*:}"',
];
/** A plugin that prints a credential. kubectl sets `interactiveMode`, which v1 demands, only since v1.30. */
const plugin = (status: string[]) => [
  'cat >credential.json <<EOF',
  '{ "apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential", "status": {',
  ...status,
  '} }',
  'EOF',
];
const runs = (command: string) =>
  `config set-credentials join --exec-api-version client.authentication.k8s.io/v1beta1 --exec-command ${command}`;
const printing = `${runs('cat')} --exec-arg "$PWD/credential.json"`;
const stranger = ['config set-context join --cluster join', 'config use-context join'];
const certificate = [
  'admin() { kubectl config view --raw --output "jsonpath={.users[0].user.client-$1-data}" | base64 -d; }',
  'admin certificate >client.crt',
  'admin key >client.key',
];

/** `undefined` where the question needs a server of this tool's own. */
export function joinLines(mode: DiscoveryMode, api: Quirks['kubeadmApi']): string[] | undefined {
  const token = (caHashes: string[] | 'unsafe' = ['${hash}']) =>
    config({ kind: 'token', endpoint: '${endpoint}', token: '${token}', caHashes });
  const file = (more: object = {}) => config({ kind: 'file', path: '${PWD}/discovery.conf', ...more });
  const config = (discovery: Parameters<typeof joinConfig>[0]['discovery']) => [
    'cat >join.yaml <<EOF',
    joinConfig({
      api,
      name: 'stranger',
      address: '${address}',
      criSocket: 'unix:///run/containerd/containerd.sock',
      discovery,
      discoveryTimeout,
    }).trimEnd(),
    'EOF',
  ];
  switch (mode) {
    case 'token':
      return token();
    case 'token-no-hash':
      return token('unsafe');
    case 'token-wrong-hash':
      return [`hash=sha256:$(printf '0%.0s' {1..64})`, ...token()];
    case 'token-expired':
      return ['token=$(kubeadm token create --ttl 5s)', 'sleep 15', ...token()];
    case 'token-unsigned':
      return ['token=$(kubeadm token create --usages authentication)', ...token()];
    case 'token-unreachable':
      return ['endpoint=${endpoint%:*}:6444', ...token()];
    case 'file':
      return [...kubeconfig(stranger), ...file()];
    case 'file-tls-token':
      return [...kubeconfig(stranger), ...file({ tlsBootstrapToken: '${token}' })];
    case 'file-token':
      return [...kubeconfig(['config set-credentials join --token "$token"', ...user]), ...file()];
    case 'file-cert':
    case 'file-cert-external': {
      const embed = mode === 'file-cert' ? ' --embed-certs' : '';
      const given = `config set-credentials join --client-certificate "$PWD/client.crt" --client-key "$PWD/client.key"${embed}`;
      return [...certificate, ...kubeconfig([given, ...user]), ...file()];
    }
    case 'token-ipv6':
      return [...overIpv6, ...token()];
    case 'file-token-ipv6':
      return [
        ...overIpv6,
        ...kubeconfig(['config set-credentials join --token "$token"', ...user]),
        ...file(),
      ];
    case 'file-exec':
      return [...plugin(['"token": "${token}"']), ...kubeconfig([printing, ...user]), ...file()];
    case 'file-exec-cert': {
      const pem = (what: string) => `$(awk '{ printf "%s\\\\n", $0 }' client.${what})`;
      const status = [`"clientCertificateData": "${pem('crt')}", "clientKeyData": "${pem('key')}"`];
      return [...certificate, ...plugin(status), ...kubeconfig([printing, ...user]), ...file()];
    }
    case 'file-exec-fails':
      return [...kubeconfig([runs('false'), ...user]), ...file()];
    case 'https-file':
    case 'token-silent':
      return undefined;
    default:
      return mode satisfies never;
  }
}
