import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { base64, becomes, certificate, gone, jwt, key } from '../../test/support/redaction.ts';
import { suite } from '../../test/support/suite.ts';
import { redact, secretsIn } from './redact.ts';

const test = suite('evidence/redact');

test('bodies of Secrets lose their data, in lists too, and keep what is public of a bootstrap token', () => {
  const token = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: {
      name: 'bootstrap-token-abcdef',
      uid: '7d2c1b0e-94a4-4b57-8f5e-2b1f7c8d9e0a',
      resourceVersion: '213',
    },
    data: {
      'token-id': base64('abcdef'),
      'token-secret': base64('0123456789abcdef'),
      expiration: base64('2026-01-02T03:04:05Z'),
    },
    type: 'bootstrap.kubernetes.io/token',
  };
  const cleanToken = { ...token, data: { ...token.data, 'token-secret': gone } };
  const own = {
    metadata: { name: 'own' },
    data: { a: base64('x'), 'ca.crt': base64(certificate), 'tls.crt': base64(key) },
    type: 'Opaque',
  };
  const cleanOwn = { ...own, data: { a: gone, 'ca.crt': own.data['ca.crt'], 'tls.crt': gone } };
  const list = (kind: string, ...items: object[]) => ({
    kind,
    apiVersion: 'v1',
    metadata: { resourceVersion: '9' },
    items,
  });
  const text = (value: unknown) => JSON.stringify(value);
  becomes([
    [text(token), text(cleanToken)],
    [
      text(list('SecretList', own, { ...token, kind: undefined })),
      text(list('SecretList', cleanOwn, { ...cleanToken, kind: undefined })),
    ],
    [text(list('List', token)), text(list('List', cleanToken))],
    [
      text({ type: 'ADDED', object: { stringData: { p: 'x y' }, kind: 'Secret' } }),
      text({ type: 'ADDED', object: { stringData: { p: gone }, kind: 'Secret' } }),
    ],
  ]);
  // As in evidence: a body in an exchange, indented and cut at 64 KiB.
  const cut = text(
    list('SecretList', own, { metadata: {}, data: { password: base64('correct horse battery staple') } }),
  ).slice(0, -14);
  const left = redact(JSON.stringify({ response: { body: cut } }, undefined, 2));
  equal(
    JSON.parse(left).response.body,
    text(list('SecretList', cleanOwn, { metadata: {}, data: { password: gone } })).slice(0, -5),
  );
});

test('YAML keeps its comments, its order and its form', () => {
  becomes([
    [
      `# who may join
apiVersion: v1 # first
kind: Config
users:
- name: join
  user:
    token: short # not long
    password: "with space"
    client-certificate-data: ${base64(certificate)}
    client-key-data: ${base64(key)}
- name: cloud
  user:
    exec: {command: aws, env: [{name: AWS_SECRET_ACCESS_KEY, value: abc}, {name: AWS_PROFILE, value: me}], args: [--token, abc, --region=x]}
    auth-provider:
      config: {client-secret: 's3 c', id-token: x.y.z, refresh-token: 'r'}
`,
      `# who may join
apiVersion: v1 # first
kind: Config
users:
- name: join
  user:
    token: ${gone} # not long
    password: "${gone}"
    client-certificate-data: ${base64(certificate)}
    client-key-data: ${gone}
- name: cloud
  user:
    exec: {command: aws, env: [{name: AWS_SECRET_ACCESS_KEY, value: ${gone}}, {name: AWS_PROFILE, value: me}], args: [--token, ${gone}, --region=x]}
    auth-provider:
      config: {client-secret: '${gone}', id-token: ${gone}, refresh-token: '${gone}'}
`,
    ],
    [
      'spec:\n  containers:\n  - livenessProbe:\n      httpGet:\n        httpHeaders:\n        - name: Authorization\n          value: Bearer health\n        path: /livez\n',
      `spec:\n  containers:\n  - livenessProbe:\n      httpGet:\n        httpHeaders:\n        - name: Authorization\n          value: Bearer ${gone}\n        path: /livez\n`,
    ],
    ['a: 1\ntoken: >-\n  one\n  two\nb: |\n  x\n', `a: 1\ntoken: "${gone}"\nb: |\n  x\n`],
    [
      'bootstrapTokens:\n- token: abcdef.aaaaaaaaaaaaaaaa\n  ttl: 24h0m0s\n',
      `bootstrapTokens:\n- token: abcdef.${gone}\n  ttl: 24h0m0s\n`,
    ],
    [
      'kind: EncryptionConfiguration\nresources:\n- providers:\n  - aescbc: {keys: [{name: key1, secret: c2VjcmV0}]}\n',
      `kind: EncryptionConfiguration\nresources:\n- providers:\n  - aescbc: {keys: [{name: key1, secret: ${gone}}]}\n`,
    ],
    [`certificateKey: ${'a1'.repeat(32)}\nx: 1\n`, `certificateKey: ${gone}\nx: 1\n`],
    ['x: &it hidden\npassword: *it\n', `x: &it ${gone}\npassword: *it\n`],
    [
      `data:\n  kubeconfig: |\n    # inner\n    users:\n    - user:\n        token: abc\n    other: 1\nnext: 1\n`,
      `data:\n  kubeconfig: |\n    # inner\n    users:\n    - user:\n        token: ${gone}\n    other: 1\nnext: 1\n`,
    ],
    [
      `any: ${base64(key)}\nkey: |\n  ${base64(key).replaceAll(/.{60}/g, '$&\n  ')}\n`,
      `any: ${base64('(private key removed)\n')}\nkey: "${base64('(private key removed)\n')}"\n`,
    ],
  ]);
});

test('JSON: reviews, headers in every shape, keys of every kind', () => {
  const text = (value: unknown) => JSON.stringify(value, undefined, 1);
  becomes([
    [
      text({ kind: 'TokenReview', spec: { token: 'x.y' }, status: { user: { username: 'u' } } }),
      text({ kind: 'TokenReview', spec: { token: gone }, status: { user: { username: 'u' } } }),
    ],
    [
      text({ status: { token: jwt, expirationTimestamp: 'x' } }),
      text({ status: { token: gone, expirationTimestamp: 'x' } }),
    ],
    [
      text({ headers: { Authorization: ['Bearer abc'], Accept: ['*/*'] } }),
      text({ headers: { Authorization: [`Bearer ${gone}`], Accept: ['*/*'] } }),
    ],
    [
      text(['authorization', 'Basic YWRtaW4=', 'accept', '*/*']),
      text(['authorization', `Basic ${gone}`, 'accept', '*/*']),
    ],
    [
      text({ kty: 'EC', crv: 'P-256', x: 'abc', y: 'def', d: 'ghi' }),
      text({ kty: 'EC', crv: 'P-256', x: 'abc', y: 'def', d: gone }),
    ],
    [text({ note: `\n${key}after "it"` }), text({ note: '\n(private key removed)\nafter "it"' })],
    [
      text({ log: 'I0101 Response Body: {"kind":"Secret","data":{"a":"Yg=="}}' }),
      text({ log: `I0101 Response Body: {"kind":"Secret","data":{"a":"${gone}"}}` }),
    ],
  ]);
});

test('a reader of the cleaned document finds what a reader of the other one would', () => {
  const dirty = `a: {b: [1, "two"], token: abc}\nc: |\n  text\n`;
  equal(parse(redact(dirty)), { ...parse(dirty), a: { b: [1, 'two'], token: gone } });
});

test('secrets of a text are told by their shape, without schemes and public halves', () => {
  equal(
    secretsIn(
      'users: [{user: {token: abcdef.0123456789abcdef}}]\nx: {name: Authorization, value: Bearer abc}\n',
    ),
    ['0123456789abcdef', 'abc'],
  );
});
