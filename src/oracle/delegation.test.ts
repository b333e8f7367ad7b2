import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Identity } from '../domain/identity.ts';
import { Setting } from '../domain/setting.ts';
import { doubts, predict } from './predict.ts';

const test = suite('oracle/delegation');

const file = '/etc/kubernetes/bearerless/own.kubeconfig';
const kubeconfig = (user: string) => `
contexts: [{ name: c, context: { user: u } }]
users: [{ name: u, user: ${user} }]
current-context: c
`;

function said(path: string, given: { flags: object; user?: string; identity?: Identity; tokens?: boolean }) {
  const { flags, user, identity = 'none', tokens } = given;
  const files = user === undefined ? {} : { 'own.kubeconfig': kubeconfig(user) };
  const known = { flags: { 'token-auth-file': '/etc/kubernetes/bearerless/tokens' }, files: { tokens: '' } };
  const more = tokens ? { apiserver: known } : {};
  const setting = Setting.parse({ id: 'own', title: 't', why: 'w', scheduler: { flags, files }, ...more });
  const probe = { kind: 'http', target: 'scheduler', method: 'GET', path, identity } as const;
  const question = { version: 'v1.37.2', setting, probe };
  const rule = predict(question);
  return rule ? `${rule.outcome} ${rule.id}` : doubts(question)[0];
}

test('without a kubeconfig for reviews nobody is asked, and a token is not looked at', () => {
  const flags = { 'authentication-kubeconfig': '', 'authorization-kubeconfig': '' };
  for (const identity of ['none', 'service-account', 'invalid-token'] as const) {
    equal(said('/metrics', { flags, identity }), '403 component-asks-nobody', identity);
    equal(said('/healthz', { flags, identity }), '200 component-health-always-allowed', identity);
  }
});

test('a kubeconfig whose token nobody knows has every review refused', () => {
  const flags = { 'authorization-kubeconfig': file };
  const user = '{ token: wrong }';
  equal(said('/metrics', { flags, user }), '500 component-access-review-refused');
  equal(said('/metrics', { flags, user, identity: 'super-admin-cert' }), '200 component-administrator');
  const both = { ...flags, 'authentication-kubeconfig': file, 'authentication-skip-lookup': 'true' };
  const token = { flags: both, user, identity: 'service-account' } as const;
  equal(said('/healthz', token), '401 component-token-review-refused');
  equal(said('/healthz', { flags: both, user }), '200 component-health-always-allowed');
});

test('a list of paths takes the place of the usual one', () => {
  const flags = { 'authorization-always-allow-paths': '/metr*,/flagz' };
  equal(said('/metrics', { flags }), '200 component-path-always-allowed');
  equal(said('/healthz', { flags }), '200 component-granted');
  equal(said('/configz', { flags }), '403 component-forbidden');
});

test('what cannot be told is not predicted, and the flag is named', () => {
  const unclear = (name: string) =>
    `kube-scheduler --${name}: what comes of it, or whether the server starts, cannot be told from here`;
  const access = { 'authorization-kubeconfig': file };
  const token = '{ token: t }';
  equal(said('/metrics', { flags: access }), unclear('authorization-kubeconfig'));
  equal(said('/metrics', { flags: access, user: '{ tokenFile: t }' }), unclear('authorization-kubeconfig'));
  equal(said('/metrics', { flags: access, user: token, tokens: true }), unclear('authorization-kubeconfig'));
  const lookedUp = { 'authentication-kubeconfig': file };
  equal(said('/metrics', { flags: lookedUp, user: token }), unclear('authentication-kubeconfig'));
  const paths = { 'authorization-always-allow-paths': '/a*/b' };
  equal(said('/metrics', { flags: paths }), unclear('authorization-always-allow-paths'));
});
