import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { textKind } from './text-kind.ts';

const test = suite('files/text-kind');
const source = { file: 'x.yaml', from: 'file' } as const;
const key = `-----BEGIN ${'PRIVATE'} KEY-----`;

test('a setting of our own format may bring a key and a template, and no other file may', () => {
  const own = `settings:\n- id: a\n  apiserver:\n    files:\n      a.key: |\n        ${key}\n      b.tmpl: "{{ .Values.a }}"\n`;
  equal(textKind(source, own), { kind: 'yaml' });
  equal(textKind(source, `id: a\ntitle: b\napiserver:\n  files:\n    a.key: "${key}"\n`), { kind: 'yaml' });
  equal(textKind(source, `kind: ClusterConfiguration\na: |\n  ${key}\n`), {
    kind: 'credential',
    what: 'a private key',
    line: 3,
  });
});

test('a kubeconfig with a credential is told in block and in flow style', () => {
  const told = { kind: 'credential', what: 'a kubeconfig with a credential', line: 3 };
  for (const user of ['  token: abc', '- { name: a, user: { token: abc } }', '- {"user": {"token": "abc"}}'])
    equal(textKind(source, `kind: Config\nusers:\n${user}\n`), told);
  equal(textKind(source, 'kind: Config\nusers:\n- { name: token, user: {} }\n'), { kind: 'yaml' });
});
