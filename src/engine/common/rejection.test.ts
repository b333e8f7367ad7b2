import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { Setting } from '../../domain/setting.ts';
import { endsIn, givenBy, rejectionOf } from './rejection.ts';

const test = suite('engine/rejection');
const failed = (text: string) =>
  `I1125 options.go:249] starting\nE1125 13:00:00.0 7 run.go:72] "command failed" err=${JSON.stringify(text)}\n`;
const path = '/etc/kubernetes/bearerless/authentication.yaml';

test('what the apiserver does not take is told by its own sentence', () => {
  const unknown = 'unknown flag: --authentication-config';
  equal(rejectionOf(`Usage:\n  kube-apiserver [flags]\n\nError: ${unknown}\n`), unknown);
  for (const said of [
    `failed to load authentication configuration from file "${path}": strict decoding error: unknown field "anonymous.condition"`,
    'strict decoding error: unknown field "anonymous.condition"',
    'anonymous: Forbidden: --anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file',
    'invalid authentication configuration: anonymous: Forbidden: anonymous is not supported when AnonymousAuthConfigurableEnpoints feature gate is disabled',
    'invalid argument "AnonymousAuthConfigurableEndpoints=false" for "--feature-gates" flag: unrecognized feature gate: AnonymousAuthConfigurableEndpoints',
    'no kind "AuthenticationConfiguration" is registered for version "apiserver.config.k8s.io/v1" in scheme "pkg/runtime/scheme.go:110"',
    "Object 'Kind' is missing in '{}'",
    '[--service-account-issuer is a required flag, --service-account-signing-key-file is required]',
  ])
    equal([said, rejectionOf(failed(said))], [said, said]);
});

test('a sentence with what only Go writes in quotes is told too', () => {
  const line =
    'E1125 13:00:00.0 7 run.go:72] "command failed" err="invalid authentication configuration: \\x00\\a"\n';
  equal(rejectionOf(line), 'invalid authentication configuration: \0\u0007');
});

test('a container runtime puts time and stream before each line', () => {
  const line = '2026-01-02T03:04:05.6Z stderr F Error: unknown flag: --no-such\n';
  equal(rejectionOf(line), 'unknown flag: --no-such');
});

test('whatever else ends it is no rejection', () => {
  for (const said of [
    'failed to create listener: failed to listen on 0.0.0.0:6443: listen tcp 0.0.0.0:6443: bind: address already in use',
    'error creating storage factory: context deadline exceeded',
    'open /etc/kubernetes/pki/sa.pub: no such file or directory',
    `failed to load authentication configuration from file "${path}": open ${path}: no such file or directory`,
  ])
    equal([said, rejectionOf(failed(said))], [said, undefined]);
  equal(rejectionOf('panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\n'), undefined);
  equal(rejectionOf('F1125 13:00:00.0 7 instance.go:226] Error creating leases\n'), undefined);
  equal(rejectionOf(''), undefined);
});

test('a file that the setting names, and nobody brought, is what it does not take', () => {
  const apiserver = {
    flags: {
      'authentication-token-webhook-config-file': '/etc/kubernetes/webhook.conf',
      'oidc-ca-file': '/etc/kubernetes/bearerless/ca.pem',
    },
    files: { 'ca.pem': 'x' },
    authenticationConfig: { jwt: [{ issuer: { certificateAuthority: '/not/there.pem' } }] },
  };
  const given = givenBy(Setting.parse({ id: 's', title: 't', why: 'w', apiserver }), 'v1.37.2');
  equal(
    given,
    [
      '/etc/kubernetes/webhook.conf',
      '/etc/kubernetes/bearerless/authentication.yaml',
      '/not/there.pem',
    ].filter((path) => !path.includes('bearerless')),
  );
  const missing = (path: string) => `unable to load: stat ${path}: no such file or directory`;
  equal(
    rejectionOf(failed(missing('/etc/kubernetes/webhook.conf')), given),
    missing('/etc/kubernetes/webhook.conf'),
  );
  equal(rejectionOf(failed(missing('/etc/kubernetes/webhook.con')), given), undefined);
  equal(rejectionOf(failed(missing('/etc/kubernetes/bearerless/ca.pem')), given), undefined);
  equal(rejectionOf(failed(missing('/etc/kubernetes/pki/sa.pub')), given), undefined);
});

test('a sentence of several lines is read whole', () => {
  const log = [
    'I1126 23:53:29.434 239 options.go:261] external host was not specified',
    'E1126 23:53:29.931 239 run.go:72] "command failed" err=<',
    `\tfailed to load authentication configuration from file "${path}": Object 'Kind' is missing in '{}`,
    "\t'",
    ' >',
    '',
  ].join('\n');
  equal(
    rejectionOf(log),
    `failed to load authentication configuration from file "${path}": Object 'Kind' is missing in '{}\n'`,
  );
});

test('runs that ended one after the other each have their last words', () => {
  equal(endsIn(['a', 'b', 'b'].map(failed).join('')), ['a', 'b', 'b']);
  equal(endsIn(`${failed('b')}I1125 13:00:00.0 7 options.go:249] starting\n`), ['b']);
  equal(endsIn(''), []);
});
