import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Identity } from '../domain/identity.ts';
import type { Target } from '../domain/probe.ts';
import { Setting } from '../domain/setting.ts';
import { predict } from './predict.ts';

const test = suite('oracle/kubelet');

const own = (kubelet: object) => Setting.parse({ id: 'of-a-user', title: 't', why: 'w', kubelet });
const closed = own({});
const open = own({ config: { authentication: { anonymous: { enabled: true } } } });
const allowing = own({ config: { authorization: { mode: 'AlwaysAllow' } } });

interface Asked {
  over?: 'ipv6';
  version?: string;
  target?: Target;
  method?: string;
  identity?: Identity;
}
function said(setting: Setting, path: string, asked: Asked = {}): string | undefined {
  const { version = 'v1.37.2', target = 'kubelet', method = 'GET', identity = 'none', over } = asked;
  const probe = { kind: 'http', target, method, path, identity, ...(over ? { over } : {}) } as const;
  const rule = predict({ version, setting, probe });
  return rule && `${rule.outcome} ${rule.id}`;
}

test('what is registered differs between versions, and is told without authentication', () => {
  equal(said(closed, '/statusz', { version: 'v1.35.4' }), '404 kubelet-no-such-path');
  equal(said(closed, '/statusz'), '401 kubelet-strangers-shut-out');
  equal(said(closed, '/checkpoint', { version: 'v1.28.15' }), '404 kubelet-no-such-path');
  equal(said(closed, '/checkpoint', { version: 'v1.30.14' }), '301|307 kubelet-redirect');
  const bare = own({ config: { enableDebuggingHandlers: false, authorization: { mode: 'AlwaysAllow' } } });
  equal(said(bare, '/configz'), '404 kubelet-no-such-path');
  equal(said(bare, '/logs/'), '401 kubelet-strangers-shut-out');
  equal(said(bare, '/logs/', { identity: 'node-cert' }), '405 kubelet-debugging-disabled');
});

// As v1.37.2 answered 279 such requests.
test('a web service authenticates for its path and all below, and tells who may that there is no such route', () => {
  const may = { identity: 'kubelet-client-cert' } as const;
  const shutOut = '401 kubelet-strangers-shut-out';
  for (const path of ['/run', '/exec/x', '/portForward', '/portForward/x', '/pods/', '/pods/x', '/stats/']) {
    equal(said(closed, path), shutOut, path);
    equal(said(closed, path, { identity: 'service-account' }), '403 kubelet-known-but-forbidden', path);
  }
  for (const path of ['/run', '/run/x', '/exec/x', '/portForward/x', '/pods/x', '/stats/', '/runningpods/x'])
    equal(said(closed, path, may), '404 kubelet-no-route', path);
  equal(said(closed, '/pods/', may), '200 kubelet-apiserver-certificate');
  equal(said(closed, '/stats/summary/', may), '200 kubelet-apiserver-certificate');
  equal(said(closed, '/pods/', { ...may, method: 'POST' }), '405 kubelet-other-method');
  equal(said(closed, '/portForward/default/no-pod', may), '404 kubelet-no-such-pod');
  equal(said(closed, '/run/default/no-pod/no-uid/no-container', may), '405 kubelet-other-method');
  for (const path of ['/stats', '/checkpoint', '/runningpods', '/debug/pprof'])
    equal(said(closed, path), '301|307 kubelet-redirect', path);
  for (const path of ['/metrics/', '/healthz/', '/configz/', '/debug'])
    equal(said(closed, path), '404 kubelet-no-such-path', path);
});

test('without debugging handlers what says so has a slash at the end of its path', () => {
  const bare = own({ config: { enableDebuggingHandlers: false, authorization: { mode: 'AlwaysAllow' } } });
  equal(said(bare, '/run'), '301|307 kubelet-redirect');
  equal(said(bare, '/portForward/x', { identity: 'node-cert' }), '405 kubelet-debugging-disabled');
});

test('up to the patch that mended CVE-2025-0426 checkpoints are there whatever else is not', () => {
  const bare = own({ config: { enableDebuggingHandlers: false, readOnlyPort: 10255 } });
  const answerAt = (version: string, target: Target) =>
    said(bare, '/checkpoint/a/b/c', { version, target, method: 'POST' });
  equal(answerAt('v1.31.4', 'kubelet'), '401 kubelet-strangers-shut-out');
  equal(answerAt('v1.31.6', 'kubelet'), '404 kubelet-no-such-path');
  equal(answerAt('v1.32.9', 'kubelet-read-only'), '404 kubelet-no-such-path');
});

test('the ports without authentication have handlers of their own', () => {
  const readOnly = own({ config: { readOnlyPort: 10255 } });
  equal(said(closed, '/pods', { target: 'kubelet-read-only' }), 'closed kubelet-read-only-port-off');
  equal(said(readOnly, '/pods', { target: 'kubelet-read-only' }), '200 kubelet-read-only-port');
  equal(said(readOnly, '/configz', { target: 'kubelet-read-only' }), '404 kubelet-no-such-path');
  equal(said(closed, '/healthz', { target: 'kubelet-healthz' }), '200 kubelet-healthz-port');
  equal(said(closed, '/pods', { target: 'kubelet-healthz' }), '404 kubelet-no-such-path');
});

test('flags of the kubelet for a span of minors count in these alone', () => {
  const flags = { 'anonymous-auth': 'true', 'authorization-mode': 'AlwaysAllow' };
  const when = (span: object) => own({ flagsWhen: [{ ...span, flags }] });
  equal(said(when({ since: '1.37' }), '/pods'), said(own({ flags }), '/pods'));
  equal(said(when({ until: '1.36' }), '/pods'), said(closed, '/pods'));
  equal(said(own({ flags }), '/pods'), '200 kubelet-always-allow');
});

test('a grant is for its verbs and its part of the node, which is finer since v1.33', () => {
  const pods = own({
    config: { authentication: { anonymous: { enabled: true } } },
    grant: { verbs: ['get'], resources: ['nodes/pods'] },
  });
  equal(said(pods, '/pods'), '200 kubelet-granted-to-strangers');
  equal(said(pods, '/pods', { version: 'v1.32.9' }), '403 kubelet-stranger-forbidden');
  equal(said(pods, '/pods', { method: 'HEAD' }), '403 kubelet-stranger-forbidden');
  equal(said(pods, '/metrics'), '403 kubelet-stranger-forbidden');
  equal(said(open, '/pods'), '403 kubelet-stranger-forbidden');
});

test('a credential that is not looked at makes a stranger', () => {
  const token: Asked = { identity: 'service-account' };
  const unlooked = { webhook: { enabled: false } };
  equal(said(closed, '/pods', token), '403 kubelet-known-but-forbidden');
  equal(
    said(own({ config: { authentication: unlooked } }), '/pods', token),
    '401 kubelet-strangers-shut-out',
  );
  equal(said(allowing, '/pods', token), '200 kubelet-always-allow');
  equal(said(own({ flagsOnly: true }), '/pods', { identity: 'foreign-cert' }), '200 kubelet-always-allow');
  equal(said(open, '/pods', { identity: 'foreign-cert' }), '401 kubelet-worthless-credential');
});

test("the apiserver's certificate may not checkpoint where kubeadm binds it to system:kubelet-api-admin", () => {
  const checkpoint = (version: string) =>
    said(closed, '/checkpoint/a/b/c', { version, method: 'POST', identity: 'kubelet-client-cert' });
  equal(checkpoint('v1.34.4'), '404 kubelet-no-such-pod');
  equal(checkpoint('v1.37.2'), '403 kubelet-known-but-forbidden');
});

test('a wildcard of either family is one of both, and no other address is asked over IPv6', () => {
  const over = { over: 'ipv6' } as const;
  const shutOut = '401 kubelet-strangers-shut-out';
  const at = (address: string) =>
    own({ config: { address, healthzBindAddress: address, readOnlyPort: 10255 } });
  equal(said(closed, '/pods', over), shutOut);
  const health = { ...over, target: 'kubelet-healthz' } as const;
  const readOnly = { ...over, target: 'kubelet-read-only' } as const;
  equal(said(closed, '/healthz', health), 'closed kubelet-health-port-without-ipv6');
  for (const address of ['0.0.0.0', '::']) {
    equal(said(at(address), '/pods', over), shutOut, address);
    equal(said(at(address), '/pods', readOnly)?.split(' ')[0], '200', address);
    equal(said(at(address), '/healthz', health)?.split(' ')[0], '200', address);
  }
  for (const asked of [over, readOnly]) equal(said(at('127.0.0.1'), '/pods', asked)?.split(' ')[0], 'closed');
  equal(said(at('127.0.0.1'), '/healthz', health)?.split(' ')[0], 'closed');
});
