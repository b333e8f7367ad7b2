import { equal, is } from 'uvu/assert';
import { base64, becomes, certificate, gone, jwt, key, publicKey } from '../../test/support/redaction.ts';
import { suite } from '../../test/support/suite.ts';
import { redact } from './redact.ts';

const test = suite('evidence/patterns');

test('lines of logs: what is no document', () => {
  becomes([
    [
      'E0101 10:00:00.1 dial https://me:pa55@host:6443/x failed',
      `E0101 10:00:00.1 dial https://me:${gone}@host:6443/x failed`,
    ],
    [
      '[bootstrap-token] Using token: abcdef.0123456789abcdef',
      `[bootstrap-token] Using token: abcdef.${gone}`,
    ],
    [
      'kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash sha256:aa11 --certificate-key 00ff00ff',
      `kubeadm join 10.0.0.1:6443 --token abcdef.${gone} --discovery-token-ca-cert-hash sha256:aa11 --certificate-key ${gone}`,
    ],
    [
      `GET https://10.0.0.1/x?token=abc&limit=500 Authorization: Bearer health-checks`,
      `GET https://10.0.0.1/x?token=${gone}&limit=500 Authorization: Bearer ${gone}`,
    ],
    [`seen ${jwt} there`, `seen ${gone} there`],
    [`cut:\nAAAA\n${key.split('\n').slice(2).join('\n')}next`, `cut:\n(private key removed)\nnext`],
    [`cut: ${key.split('\n').slice(0, 2).join('\n')}`, 'cut: (private key removed)'],
    [
      'I1 body="{\\"kind\\":\\"Secret\\",\\"data\\":{\\"a\\":\\"Yg==\\"}}" x=1',
      `I1 body="{\\"kind\\":\\"Secret\\",\\"data\\":{\\"a\\":\\"${gone}\\"}}" x=1`,
    ],
  ]);
});

test('what is evidence stays to the character', () => {
  const evidence = [
    `{"kind":"Event","metadata":{"name":"foobar.18a3f0c2d4e5b697","uid":"7d2c1b0e-94a4-4b57-8f5e-2b1f7c8d9e0a","resourceVersion":"1234567890123456"}}`,
    `image: registry.k8s.io/pause@sha256:${'0f'.repeat(32)}\nkubernetes.io/config.hash: 0123456789abcdef0123456789abcdef\n`,
    `${publicKey}${certificate}`,
    base64(`${certificate}${publicKey}`),
    JSON.stringify({
      data: {
        'jws-kubeconfig-abcdef': 'eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9..c2lnbmF0dXJl',
        kubeconfig: 'apiVersion: v1\nusers: []\n',
      },
    }),
    'authentication:\n  anonymous:\n    enabled: false\nauthorization:\n  mode: Webhook\n  webhook:\n    cacheAuthorizedTTL: 0s\n',
    'apiServer:\n  extraArgs:\n  - name: authorization-mode\n    value: Node,RBAC\n  - name: token-auth-file\n    value: /etc/kubernetes/bearerless/tokens.csv\n  - name: enable-bootstrap-token-auth\n    value: "true"\n',
    '- --use-service-account-credentials=true\n- --token-auth-file=/x\n- --service-account-signing-key-file=/etc/kubernetes/pki/sa.key\n',
    'E0101 "Unable to authenticate the request" err="[invalid bearer token, token lookup failed]"\ncould not find a JWS signature for token ID "abcdef"\n',
    'volumes:\n- secret: {secretName: own}\n- projected: {sources: [{serviceAccountToken: {path: token}}]}\nsecretKeyRef: {name: a, key: password}\n',
    JSON.stringify({
      mode: 'token',
      tokenAuthenticates: true,
      joins: ['token', 'file-token'],
      properties: { token: { type: 'string' } },
    }),
    'broken: [yaml\n  - {"and": "JSON',
    '{"a":"cut in an escape \\u00',
  ];
  for (const text of evidence) equal(redact(text), text);
});

test('what cannot be read to its end takes no long time', () => {
  const start = performance.now();
  for (const text of [
    '{"a":'.repeat(50_000),
    '['.repeat(50_000),
    '- '.repeat(20_000),
    'a: '.repeat(20_000),
    'a-'.repeat(50_000),
    '-eyJ'.repeat(30_000),
    '"{\\"'.repeat(20_000),
    `a: &a x\n${'b: *a\n'.repeat(2_000)}`,
    'A'.repeat(200_000),
    'token:'.repeat(20_000),
    `${'AAAA\n'.repeat(20_000)}PRIVATE KEY-----`,
  ])
    is(typeof redact(text), 'string');
  is(performance.now() - start < 20_000, true, `${performance.now() - start} ms`);
});
