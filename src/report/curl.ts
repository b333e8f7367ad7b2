// Makes a curl command line from the request of a cell, for the reader's own cluster. Pure. Paths are quoted for the
// shell, so that a path cannot inject a command. Unknown values are variables or kubectl commands in the line.
import type { Identity, KnownIdentity } from '../domain/identity.ts';
import { isKnown, ownParts } from '../domain/identity-parts.ts';
import type { RequestProbe, Target } from '../domain/probe.ts';
import { quoted } from '../domain/shell.ts';

/** The scheme and port of each target, as kubeadm sets it up. */
const origins: Record<Target, [scheme: string, port: number]> = {
  apiserver: ['https', 6443],
  kubelet: ['https', 10250],
  'kubelet-read-only': ['http', 10255],
  'kubelet-healthz': ['http', 10248],
  'controller-manager': ['https', 10257],
  scheduler: ['https', 10259],
  etcd: ['https', 2379],
  'second-apiserver': ['https', 6443],
};

const pki = '/etc/kubernetes/pki';
const bearer = (token: string) => `--header "Authorization: Bearer ${token}"`;
const certificate = (path: string) => `--cert ${path}.crt --key ${path}.key`;
const kubeconfig = (file: string) => `--cert <(${field(file, 'certificate')}) --key <(${field(file, 'key')})`;
const field = (file: string, what: string) =>
  `kubectl --kubeconfig /etc/kubernetes/${file} config view --raw -o jsonpath='{.users[0].user.client-${what}-data}' | base64 -d`;

/** The curl options for each identity. On a kubeadm control-plane node they work unchanged. */
const credentials: Record<KnownIdentity, string> = {
  none: '',
  'invalid-token': bearer('no-token-of-this-cluster'),
  'malformed-token': bearer('not.a.token'),
  'empty-token': bearer(''),
  basic: '--user admin:admin',
  'service-account': bearer('$(kubectl create token default)'),
  'bootstrap-token': bearer('$(kubeadm token create)'),
  'expired-bootstrap-token': bearer('$EXPIRED_BOOTSTRAP_TOKEN'),
  'foreign-cert': certificate(`${pki}/etcd/healthcheck-client`),
  'node-cert': '--cert /var/lib/kubelet/pki/kubelet-client-current.pem',
  'kubelet-client-cert': certificate(`${pki}/apiserver-kubelet-client`),
  'admin-cert': kubeconfig('admin.conf'),
  'super-admin-cert': kubeconfig('super-admin.conf'),
  'admin-cert-bad-token': `${kubeconfig('admin.conf')} ${bearer('no-token-of-this-cluster')}`,
};

/** The curl options for an identity that a scenario defines; kubectl or kubeadm creates its credential. */
function ownCredential(identity: Identity): string {
  const parts = ownParts(identity);
  switch (parts?.kind) {
    case 'service-account':
      return bearer(`$(kubectl --namespace ${parts.namespace} create token ${parts.name})`);
    case 'bootstrap-token': {
      const groups = parts.groups.length > 0 ? ` --groups ${parts.groups.join(',')}` : '';
      return bearer(`$(kubeadm token create --usages ${parts.usages.join(',')}${groups})`);
    }
    case 'front-proxy': {
      const groups = parts.groups.map((group) => ` --header 'X-Remote-Group: ${group}'`).join('');
      return `${certificate(`${pki}/front-proxy-client`)} --header 'X-Remote-User: ${parts.user}'${groups}`;
    }
    case 'cert': {
      const org = parts.groups.length > 0 ? ` --org ${parts.groups.join(',')}` : '';
      const made = `kubeadm kubeconfig user --client-name ${parts.user}${org} 2>/dev/null`;
      return `--cert <(${made} | ${part('certificate')}) --key <(${made} | ${part('key')})`;
    }
    default:
      return '';
  }
}

const part = (what: string) => `sed -n 's/^ *client-${what}-data: //p' | base64 -d`;

/** The command line. The reader can set `HOST`; the default is this machine. */
export function curlLine({ target, method, path, identity, headers = {}, body, over }: RequestProbe): string {
  const [scheme, port] = origins[target];
  const how = method === 'HEAD' ? '--head' : method === 'GET' ? '' : `--request ${quoted(method)}`;
  return [
    'curl --silent --show-error --include --insecure --path-as-is --globoff',
    how,
    // For etcd itself, a certificate of etcd's CA is not foreign.
    target === 'etcd' && identity === 'foreign-cert'
      ? credentials['kubelet-client-cert']
      : isKnown(identity)
        ? credentials[identity]
        : ownCredential(identity),
    ...Object.entries(headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    body === undefined ? '' : `--header 'Content-Type: application/json' --data ${quoted(body)}`,
    `"${scheme}://\${HOST:-${over === undefined ? '127.0.0.1' : '[::1]'}}:${port}"${quoted(path)}`,
  ]
    .filter(Boolean)
    .join(' ');
}
