// A setting and a scenario of a user's own with marked secrets wherever a user may have one, and questions that are
// answered with secrets.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import type { Named } from './leaks.ts';

export interface Planted {
  /** For `--config`. */
  config: string;
  secrets: Named;
}

const folder = '/etc/kubernetes/bearerless';

/** Made afresh each time; asked under `also` too. */
export function planted(also: readonly string[] = []): Planted {
  const mark = (name: string) => `planted-${name}-${randomBytes(6).toString('hex')}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const [csv, password, url, header] = ['csv', 'password', 'url', 'header'].map(mark) as [
    string,
    string,
    string,
    string,
  ];
  const encryption = randomBytes(32).toString('base64');
  const webhook = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'x', cluster: { server: `https://me:${url}@127.0.0.1:1/review` } }],
    contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    'current-context': 'x',
    users: [{ name: 'x', user: { username: 'me', password } }],
  };
  const encrypted = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [
      {
        resources: ['secrets'],
        providers: [{ secretbox: { keys: [{ name: 'key1', secret: encryption }] } }],
      },
    ],
  };
  const setting = {
    id: 'planted',
    title: 'secrets of a user',
    why: 'none of them may be in what a run leaves',
    apiserver: {
      flags: {
        'token-auth-file': `${folder}/tokens.csv`,
        'authentication-token-webhook-config-file': `${folder}/webhook.conf`,
        'encryption-provider-config': `${folder}/encryption.yaml`,
        // Bodies are logged.
        v: '8',
      },
      files: {
        'tokens.csv': `${csv},planted,1,"system:masters"\n`,
        'webhook.conf': stringify(webhook),
        'encryption.yaml': stringify(encrypted),
        'unused.key': key,
      },
    },
    kubelet: { config: { staticPodURLHeader: { Authorization: [`Bearer ${header}`] } } },
  };
  const kubeSystem = '/api/v1/namespaces/kube-system';
  const scenario = {
    id: 'planted',
    title: 'what is answered with secrets',
    why: 'evidence keeps what was answered',
    versions: ['latest'],
    settings: ['planted', 'anonymous-off', ...also],
    requests: [
      {
        target: 'apiserver',
        paths: [
          '/api/v1/secrets',
          `${kubeSystem}/secrets`,
          `${kubeSystem}/configmaps`,
          '/api/v1/pods',
          '/apis/certificates.k8s.io/v1/certificatesigningrequests',
        ],
        identities: ['none', 'service-account', 'admin-cert'],
      },
      {
        target: 'apiserver',
        paths: ['/api'],
        identities: ['none', 'bootstrap-token', 'expired-bootstrap-token', 'node-cert', 'basic'],
      },
      {
        target: 'kubelet',
        paths: ['/configz', '/pods', '/metrics'],
        identities: ['none', 'service-account', 'node-cert', 'admin-cert'],
      },
    ],
    joins: [
      'token',
      'file-token',
      'file-tls-token',
      'file-cert',
      'file-cert-external',
      'https-file',
      'token-expired',
      'token-unsigned',
    ],
    control: { setting: 'anonymous-off', probe: 'apiserver:GET:/api@none', outcome: 401 },
  };
  const secrets: Named = new Map(
    Object.entries({ csv, password, url, header, encryption, key }).map(([name, secret]) => [
      `planted ${name}`,
      secret,
    ]),
  );
  return { config: stringify({ settings: [setting], scenarios: [scenario] }), secrets };
}
