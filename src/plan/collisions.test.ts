import { equal } from 'uvu/assert';
import { load, scenario, setting } from '../../test/support/load.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('plan: names, paths and collisions');

test('a path that HTTP cannot carry is refused with its place and what it would be', async () => {
  const paths = [
    '/a b',
    '/a\\r\\nX: y',
    '/\\e[2J',
    '/\\0',
    '/caf\\u00e9',
    '/a#b',
    `/${'x'.repeat(3000)}`,
    '/%41',
    '/%',
  ];
  const text = scenario.replace(
    '[/api]',
    `["/api",\n    ${paths.map((path) => `"${path}"`).join(',\n    ')}]`,
  );
  const message = await load({ 'clusters/settings/off.yaml': setting, 'scenarios/ask.yaml': text });
  equal(message.split('\n'), [
    'the configuration has 7 problems:',
    '  scenarios/ask.yaml:8:5 paths: HTTP cannot carry a space in a path; percent-encoded it is /a%20b; it is "/a b"',
    '  scenarios/ask.yaml:9:5 paths: HTTP cannot carry the character U+000D in a path; percent-encoded it is /a%0D%0AX:%20y; it is "/a\\r\\nX: y"',
    '  scenarios/ask.yaml:10:5 paths: HTTP cannot carry the character U+001B in a path; percent-encoded it is /%1B[2J; it is "/\\u001b[2J"',
    '  scenarios/ask.yaml:11:5 paths: HTTP cannot carry the character U+0000 in a path; percent-encoded it is /%00; it is "/\\u0000"',
    '  scenarios/ask.yaml:12:5 paths: HTTP cannot carry "\u00e9" in a path; percent-encoded it is /caf%C3%A9; it is "/caf\u00e9"',
    '  scenarios/ask.yaml:13:5 paths: HTTP cannot carry "#", which begins a fragment, in a path; percent-encoded it is /a%23b; it is "/a#b"',
    `  scenarios/ask.yaml:14:5 paths: a path has at most 2,000 characters, and this has 3,001; it is "/${'x'.repeat(119)}\u2026"`,
  ]);
});

test('names, flags and values that could be more than that are refused', async () => {
  const text = `id: off
title: "a\\e[31mb"
why: w
since: "1.31\\n"
apiserver:
  flags: { "a$(b)": c, ok: "two\\nlines", "-x": y }
  files: { "../up": x, "..": y, "a b": z }
deleteRoleBindings: ["ns/a\\nb"]
`;
  const message = await load({ 'clusters/settings/off.yaml': text, 'scenarios/ask.yaml': scenario });
  equal(message.split('\n'), [
    'the configuration has 9 problems:',
    '  clusters/settings/off.yaml:2:1 title: a text has no control characters; it is "a\\u001b[31mb"',
    '  clusters/settings/off.yaml:4:1 since: a minor looks like "1.31" (quote it in YAML); it is "1.31\\n"',
    '  clusters/settings/off.yaml:6:12 "a$(b)" cannot stand here: a flag is made of lower-case letters, digits and "-"',
    '  clusters/settings/off.yaml:6:24 ok: the value of a flag is one line of ASCII; it is "two\\nlines"',
    '  clusters/settings/off.yaml:6:42 "-x" cannot stand here: a flag is made of lower-case letters, digits and "-"',
    '  clusters/settings/off.yaml:7:12 "../up" cannot stand here: the name of a file is made of letters, digits and any of _ . -',
    '  clusters/settings/off.yaml:7:24 ".." cannot stand here: the name of a file is made of letters, digits and any of _ . -',
    '  clusters/settings/off.yaml:7:33 "a b" cannot stand here: the name of a file is made of letters, digits and any of _ . -',
    '  clusters/settings/off.yaml:8:22 deleteRoleBindings: it looks like NAMESPACE/NAME; it is "ns/a\\nb"',
  ]);
});

test('what the harness sets itself is refused with its place', async () => {
  const text = `${setting}apiserver:
  authenticationConfig: {}
  flags: { audit-log-path: /dev/null, etcd-prefix: /x, authentication-config: /y }
  flagsWhen:
    - { since: "1.31", flags: { audit-policy-file: /z, authentication-config: /y } }
  files: { audit-policy.yaml: x, authentication.yaml: y, kubeadm.yaml: z, mine.yaml: w }
kubelet: { grant: { verbs: [get], resources: [nodes/pods] } }
objects:
  - { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: off } }
`;
  const message = await load({ 'clusters/settings/off.yaml': text, 'scenarios/ask.yaml': scenario });
  equal(message.split('\n'), [
    'the configuration has 9 problems:',
    '  clusters/settings/off.yaml:6:12 the harness sets the flag "audit-log-path" itself, for every setting',
    '  clusters/settings/off.yaml:6:39 the harness sets the flag "etcd-prefix" itself, for every setting',
    '  clusters/settings/off.yaml:6:56 the flag "authentication-config" is set by "authenticationConfig" already',
    '  clusters/settings/off.yaml:8:33 the harness sets the flag "audit-policy-file" itself, for every setting',
    '  clusters/settings/off.yaml:8:56 the flag "authentication-config" is set by "authenticationConfig" already',
    '  clusters/settings/off.yaml:9:12 the harness writes a file "audit-policy.yaml" into this folder itself',
    '  clusters/settings/off.yaml:9:34 the harness writes a file "authentication.yaml" into this folder itself; "authenticationConfig" is where its content goes',
    '  clusters/settings/off.yaml:9:58 the harness writes a file "kubeadm.yaml" into this folder itself',
    '  clusters/settings/off.yaml:12:5 the ClusterRole "off" is made by "kubelet.grant" already',
  ]);
});

test('the name of a setting fits into a host name of every engine', async () => {
  const long = 'a'.repeat(32);
  const message = await load({ [`clusters/settings/${long}.yaml`]: setting.replace('off', long) });
  equal(message.split('\n'), [
    'the configuration has a problem:',
    `  clusters/settings/${long}.yaml:1:1 id: a setting's name has at most 31 characters, since host names are made of it; it is "${long}"`,
  ]);
});

test('objects of each kind are explained as what they are, and files of two components are kept apart', async () => {
  const text = `id: off
title: t
why: w
apiserver: { flags: { api-audiences: [a, b], event-ttl: 1 } }
scheduler: { flags: { profiling: "false" } }
kubelet: { flags: { v: "2" } }
objects:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: one } }
  - { apiVersion: rbac.authorization.k8s.io/v1, kind: Rol, metadata: { name: two } }
`;
  const wrong = await load({ 'clusters/settings/off.yaml': text, 'scenarios/ask.yaml': scenario });
  equal(wrong.split('\n'), [
    'the configuration has 2 problems:',
    '  clusters/settings/off.yaml:4:46 event-ttl: expected string, received number; it is 1',
    '  clusters/settings/off.yaml:9:49 kind: "Rol" is none of ClusterRole, ClusterRoleBinding, Role, RoleBinding; did you mean "Role"?',
  ]);
  const sound = text.replace(', event-ttl: 1', '').replace('Rol,', 'Role,');
  const twice = sound
    .replace('profiling: "false" }', 'profiling: "false" }, files: { a: x }')
    .replace('apiserver: {', 'apiserver: { files: { a: y },');
  const both = await load({ 'clusters/settings/off.yaml': twice, 'scenarios/ask.yaml': scenario });
  equal(both.split('\n'), [
    'the configuration has a problem:',
    '  clusters/settings/off.yaml:5:54 a file "a" of kube-apiserver lies in the same folder',
  ]);
});
