// Files that are not configurations that can be measured: each is reported in a sentence with its file and line.
import { equal, match } from 'uvu/assert';
import { readOwnFiles } from '../../test/support/own-files.ts';
import { suite } from '../../test/support/suite.ts';

const test = suite('files: what is wrong');

const wrong: Record<string, [text: string, message: string]> = {
  'no YAML': ['a: b: c\n', 'x.yaml:1: no YAML: Nested mappings are not allowed in compact mappings'],
  'a Helm template': [
    'kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n',
    'x.yaml:3: a Helm or Go template, which has to be rendered first: name: {{ .Values.name }}',
  ],
  'a Jinja template': [
    '# {{ fine }}\n{% if a %}\nkind: Pod\n{% endif %}\n',
    'x.yaml:2: a Jinja template, which has to be rendered first: {% if a %}',
  ],
  'a private key': [
    `a: |\n  -----BEGIN ${'PRIVATE'} KEY-----\n`,
    'x.yaml:2: a private key, which is neither read nor kept; leave it out',
  ],
  'a Secret': [
    'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n',
    'x.yaml:1: the Secret s, which is neither read nor kept; leave it out',
  ],
  'a kubeconfig': [
    'kind: Config\nusers:\n  - user: { x: 1 }\n    token: abc\n',
    'x.yaml:4: a kubeconfig with a credential, which is neither read nor kept; leave it out',
  ],
  'an unknown kind': [
    '---\napiVersion: apps/v1\nkind: Deployment\n',
    'x.yaml:2: apps/v1 Deployment: of no kind that is known here',
  ],
  'an unknown version': [
    'apiVersion: kubeadm.k8s.io/v1beta9\nkind: ClusterConfiguration\n',
    'x.yaml:1: kubeadm.k8s.io/v1beta9 ClusterConfiguration: of no kind that is known here',
  ],
  'a text': ['some words,\nand more\n', 'x.yaml:1: text without a key: of no kind that is known here'],
  nothing: ['\n', 'x.yaml:1: x.yaml: it is empty'],
  'a certificate': [
    '-----BEGIN CERTIFICATE-----\nAA\n',
    'x.yaml:1: x.yaml: the harness has its own certificates',
  ],
  'keys twice': [
    'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkind: x\n',
    'x.yaml:3: no YAML: Map keys must be unique',
  ],
  'a flag over two lines': [
    'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n  extraArgs: { anonymous-auth: "a\\nb" }\n',
    'x.yaml:4: kube-apiserver: "anonymous-auth=a\\nb" is no flag on one line of ASCII',
  ],
};

for (const [name, [text, message]] of Object.entries(wrong))
  test(name, async () => equal(await readOwnFiles({ 'x.yaml': text }), message));

test('a file that is too long, one that is not there, one that is no text', async () => {
  match(
    String(await readOwnFiles({ 'x.yaml': 'a: b\n'.repeat(2_000_000) })),
    /^cannot read x\.yaml: it is longer than 8 MiB$/,
  );
  match(
    String(await readOwnFiles({}, { named: ['gone.yaml'] })),
    /^cannot read .*gone\.yaml: there is no such file$/,
  );
});

test('everything wrong is told at once', async () => {
  equal(
    await readOwnFiles({ 'a.yaml': 'kind: {{ x }}\n', 'b.yaml': 'apiVersion: v1\nkind: Secret\n' }),
    '2 things are wrong:\n  a.yaml:1: a Jinja template, which has to be rendered first: kind: {{ x }}\n  b.yaml:1: the Secret undefined, which is neither read nor kept; leave it out',
  );
});

test('what is left of a file after an error is what its name says', async () => {
  const read = await readOwnFiles({ 'authentication.yaml': '{}\n' });
  equal(typeof read === 'string' ? read : read.yours?.setting.apiserver.authenticationConfig, {});
});
