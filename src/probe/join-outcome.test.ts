import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { shortOutcome } from '../domain/outcome.ts';
import type { JoinRecord } from './join.ts';
import { judgeJoin } from './join-outcome.ts';

const test = suite('what a join came to');

const base: JoinRecord = {
  mode: 'token',
  node: 'n',
  address: '10.0.0.2',
  argv: [],
  exitCode: 1,
  timedOut: false,
  output: '',
  seconds: 9,
  kubeadmSeconds: 8,
  discoveryTimeout: 8,
  nodeObject: false,
};
const identity = "couldn't validate the identity of the API Server:";
const ends = (message: string, before = '') =>
  `${before}\nerror execution phase preflight: ${message}\nTo see the stack trace of this error execute with --v=5 or higher\n`;
const reasonOf = (record: Partial<JoinRecord>) => {
  const observed = judgeJoin({ ...base, ...record });
  return observed.kind === 'refused' ? observed.reason : shortOutcome(observed);
};

test('each refusal has the reason that kubeadm’s own words give, whichever version says them', () => {
  const said: Record<string, string> = {
    [`${identity} Unauthorized`]: 'unauthorized',
    [`${identity} failed to request the cluster-info ConfigMap: Unauthorized`]: 'unauthorized',
    [`${identity} Abort reading the cluster-info ConfigMap after timeout of 8s: Unauthorized`]:
      'unauthorized',
    [`${identity} configmaps "cluster-info" is forbidden: User "system:anonymous" cannot get`]: 'forbidden',
    [`${identity} cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "sha256:2a" are pinned`]:
      'ca-mismatch',
    [`${identity} could not find a JWS signature in the cluster-info ConfigMap for token ID "abcdef"`]:
      'no-jws',
    [`${identity} an error on the server ("Internal Server Error: \\"/api\\": dial tcp 127.0.0.1:9: connect: connection refused") has prevented the request from succeeding`]:
      'server-error',
    'could not find authentication credentials for the TLS bootstrap process.': 'no-credentials',
    'something that nobody has heard of': 'inconclusive',
  };
  const reasons = Object.keys(said).map((message) => reasonOf({ output: ends(message) }));
  assert.equal(reasons, Object.values(said));
});

test('that nobody answered is a refusal only where the harness saw to it', () => {
  const [refused = '', late = '', ...slow] = [
    'dial tcp 10.0.0.1:6444: connect: connection refused',
    'net/http: TLS handshake timeout',
    'context deadline exceeded',
    'dial tcp 10.0.0.1:6443: i/o timeout',
  ].map((message) => ends(`${identity} ${message}`));
  assert.equal(
    [
      reasonOf({ mode: 'token-unreachable', output: refused }),
      reasonOf({ mode: 'token-silent', output: late }),
      reasonOf({ mode: 'token-unreachable', output: late }),
      reasonOf({ mode: 'token-silent', output: refused }),
    ],
    ['unreachable', 'timeout', 'inconclusive', 'inconclusive'],
  );
  for (const mode of ['token', 'file', 'file-cert', 'token-wrong-hash'] as const) {
    const reasons = [refused, late, ...slow].map((output) => reasonOf({ mode, output }));
    assert.equal(reasons, ['inconclusive', 'inconclusive', 'inconclusive', 'inconclusive']);
  }
});

test('that a plugin failed is a refusal only where the harness saw to it', () => {
  const said =
    'Get "https://10.0.0.1:6443/api/v1/namespaces/kube-public/configmaps/cluster-info?timeout=10s": getting credentials: exec: executable false failed with exit code 1';
  // v1.25 to v1.30 end with nothing but the time that is up.
  const plain = ends(`${identity} ${said}`);
  const late = ends(`${identity} Abort reading the cluster-info ConfigMap after timeout of 8s`, said);
  assert.equal(
    [plain, late].map((output) => reasonOf({ mode: 'file-exec-fails', output })),
    ['plugin-failed', 'plugin-failed'],
  );
  for (const mode of ['file-exec', 'file-exec-cert', 'file-token'] as const)
    assert.is(reasonOf({ mode, output: late }), 'inconclusive');
});

test('a missing signature is an expired token’s where the apiserver does not take the token any more', () => {
  const output = ends(`${identity} could not find a JWS signature in the cluster-info ConfigMap`);
  assert.equal(
    [true, false, undefined].map((known) =>
      reasonOf({ output, ...(known === undefined ? {} : { tokenAuthenticates: known }) }),
    ),
    ['no-jws', 'token-expired', 'no-jws'],
  );
  const unauthorized = ends(`${identity} Unauthorized`);
  assert.is(reasonOf({ output: unauthorized, tokenAuthenticates: false }), 'unauthorized');
});

test('where the end is only a timeout, what was said before it counts', () => {
  const output = ends(
    `${identity} Abort reading the cluster-info ConfigMap after timeout of 8s`,
    'Unauthorized',
  );
  assert.is(reasonOf({ output }), 'unauthorized');
});

test('a node has joined when its kubelet answers too, and a fault of the node is no refusal', () => {
  const joined = { exitCode: 0, nodeObject: true };
  assert.equal(
    [
      reasonOf({ ...joined, kubeletStatus: 401 }),
      reasonOf({ ...joined, fault: 'the kubelet exited' }),
      reasonOf({ timedOut: true }),
      reasonOf({ output: 'error execution phase kubelet-start: Unauthorized' }),
    ],
    ['joined', 'inconclusive', 'inconclusive', 'inconclusive'],
  );
});

test('what the apiserver refuses the kubelet, and what the kubelet does not take, are answers', () => {
  const outcome = (record: Partial<JoinRecord>) => {
    const observed = judgeJoin({ ...base, ...record });
    return observed.kind === 'refused' ? `${observed.phase} ${observed.reason}` : shortOutcome(observed);
  };
  const message = 'certificatesigningrequests.certificates.k8s.io is forbidden';
  const asking = `failed to run Kubelet: cannot create certificate signing request: ${message}`;
  const ended = 'failed to parse kubelet flag: unknown flag: --no-such-flag';
  const fault = 'kubelet exited with code 1';
  const waiting =
    'error execution phase kubelet-wait-bootstrap: failed while waiting for the kubelet to start: connection refused\n';
  assert.equal(
    [
      outcome({ timedOut: true, kubeletRefused: { code: 403, message } }),
      outcome({ timedOut: true, kubeletRefused: { code: 401, message } }),
      outcome({
        exitCode: 0,
        fault: 'Node n is there: not within 20 s',
        kubeletRefused: { code: 403, message },
      }),
      outcome({ fault, kubeletEnded: asking }),
      outcome({ fault, kubeletEnded: ended, kubeletOwn: true }),
      outcome({ fault, kubeletEnded: ended }),
      outcome({ output: waiting, kubeletOwn: true }),
      outcome({ output: waiting }),
      outcome({
        output:
          'error execution phase kubelet-start: cannot get Node "n": nodes "n" is forbidden: User "system:bootstrap:abcdef" cannot get resource "nodes"\n',
      }),
      outcome({ exitCode: 0, nodeObject: true, kubeletStatus: 'closed' }),
    ],
    [
      'kubelet-start forbidden',
      'kubelet-start unauthorized',
      'kubelet-start forbidden',
      'kubelet-start forbidden',
      'config-rejected',
      'inconclusive',
      'kubelet-wait-bootstrap kubelet-unhealthy',
      'inconclusive',
      'kubelet-start forbidden',
      'joined',
    ],
  );
});

test('a control plane has joined when its apiserver answers, and one that lacks its files is the answer', () => {
  const joined = { mode: 'control-plane-token' as const, exitCode: 0, nodeObject: true, kubeletStatus: 401 };
  const said = 'open /etc/kubernetes/bearerless/authentication.yaml: no such file or directory';
  const output =
    'error: error execution phase kubelet-wait-bootstrap: failed while waiting for TLS bootstrap: context deadline exceeded\nTo see the stack trace of this error execute with --v=5 or higher';
  assert.equal(judgeJoin({ ...base, ...joined, controlPlane: { apiserverEnds: [], apiserverStatus: 200 } }), {
    kind: 'joined',
    seconds: 9,
  });
  const fault = 'the apiserver of n answers: not within 120 s';
  assert.is(reasonOf({ ...joined, controlPlane: { apiserverEnds: [] }, fault }), 'inconclusive');
  assert.equal(
    judgeJoin({ ...base, output, controlPlane: { apiserverEnds: [said, said], apiserverRejected: said } }),
    { kind: 'config-rejected', message: said, phase: 'kubelet-wait-bootstrap' },
  );
  // Without words of its apiserver, kubeadm's wait says nothing about the cluster.
  assert.is(reasonOf({ output, controlPlane: { apiserverEnds: [] } }), 'inconclusive');
});

test('a key that decrypts no certificates is a refusal after discovery', () => {
  const message =
    'error downloading certs: error decoding secret data with provided key: cipher: message authentication failed';
  const output = `error execution phase control-plane-prepare/download-certs: ${message}\nTo see the stack trace of this error execute with --v=5 or higher`;
  assert.equal(judgeJoin({ ...base, mode: 'control-plane-wrong-key', output }), {
    kind: 'refused',
    phase: 'control-plane-prepare/download-certs',
    reason: 'wrong-key',
    message,
    seconds: 9,
  });
});
