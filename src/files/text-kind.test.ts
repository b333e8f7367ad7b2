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
