// Every kind of question as a script that bash takes, and its answer read as this tool would.
import { spawnSync } from 'node:child_process';
import { is, match } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { quirksOf } from '../../artifacts/catalogue.ts';
import { Setting } from '../../domain/setting.ts';
import { deletedOn } from '../../domain/setting-objects.ts';
import { parseCellId } from '../../results/parse-cell-id.ts';
import { filesOf } from './files.ts';
import { questionLines } from './question.ts';
import { reproScript } from './script.ts';

const test = suite('scripts that reproduce');
const setting = Setting.parse({
  id: 'own',
  title: "It's $(odd)\n`title`",
  why: '',
  apiserver: { edits: { close: 'EOF\n' }, authenticationConfig: { kind: 'AuthenticationConfiguration' } },
  deleteRoleBindings: ["kube-public/it's:one"],
});

function script(question: string, answer: string): string {
  const { version, probe } = parseCellId(`v1.33.13/own/process/${question}`);
  const quirks = quirksOf(version);
  const [asked, files] = [
    questionLines(probe, setting, { ...quirks, version }),
    filesOf(setting, version, quirks),
  ];
  if (typeof asked === 'string' || typeof files === 'string') throw new Error(`${asked} ${files}`);
  const deleted = deletedOn(setting, version);
  return reproScript({ id: question, setting, files, deleted, asked, wanted: { answer, who: 'Observed' } });
}

/** Runs `here` with programs that answer as told instead of asking. */
function here(text: string, fakes: string) {
  const run = text.replace(/^set -euo pipefail$/m, `set -euo pipefail\n${fakes}`);
  return spawnSync('bash', ['-s', 'here'], { input: run, encoding: 'utf8' });
}

test('bash takes every script', () => {
  for (const question of [
    "apiserver:GET:/a'b@none",
    'kubelet:HEAD:/pods@node-cert',
    'join:token',
    'join:token-no-hash',
    'join:token-wrong-hash',
    'join:token-expired',
    'join:token-unsigned',
    'join:token-unreachable',
    'join:file',
    'join:file-tls-token',
    'join:file-token',
    'join:file-cert',
    'join:file-cert-external',
    'join:token-ipv6',
    'join:file-token-ipv6',
    'apiserver:GET:/api@none+over=ipv6',
    'join:file-exec',
    'join:file-exec-cert',
    'join:file-exec-fails',
    'init',
    'restart:kube-apiserver',
    'health-check:etcd',
    'lb:haproxy:readyz',
    'lb:haproxy:readyz-cert',
    'lb:nginx:stream',
    'lb:keepalived:healthz',
    'edit-manifest:anonymous-auth=false/apiserver:GET:/api@none',
    'restart-apiserver/apiserver:GET:/api@none',
    'restart-apiserver/apply-objects/apiserver:GET:/api@none',
    'edit-authentication:close/apiserver:GET:/api@none',
    'upgrade:v1.34.4/apiserver:GET:/api@none',
  ]) {
    const { status, stderr } = spawnSync('bash', ['-n'], {
      input: script(question, '401'),
      encoding: 'utf8',
    });
    is(status, 0, `${question}: ${stderr}`);
  }
});

test('the answer is read, and one that is another fails', () => {
  const answers = (head: string) => `curl() { printf 'HTTP/2 ${head}\\r\\n\\r\\nbody\\n'; }`;
  const text = script('apiserver:GET:/api@none', '401');
  const good = here(text, answers('401 '));
  is(good.status, 0, good.stderr);
  match(good.stdout, /^answer: 401 \(observed: 401\)$/m);
  is(here(text, answers('403 ')).status, 1);
  is(here(script('etcd:GET:/health@none', 'closed'), 'curl() { return 7; }').status, 0);
  is(here(script('etcd:GET:/health@none', 'tls-refused'), 'curl() { return 56; }').status, 0);
  is(here(text, 'curl() { return 56; }').status, 1);
});

test('a refused discovery is read from the words of kubeadm', () => {
  const fakes = (words: string) =>
    `kubectl() { echo jws-kubeconfig-abcdef; }; kubeadm() { case $1 in token) echo 'kubeadm join 10.0.0.1:6443 --token abcdef.x --discovery-token-ca-cert-hash sha256:1' ;; *) echo "${words}"; return 1 ;; esac; }`;
  const text = script('join:token', 'refused unauthorized');
  const ended = here(text, fakes("couldn't validate the identity of the API Server: Unauthorized"));
  is(ended.status, 0, ended.stderr + ended.stdout);
  is(here(text, fakes('configmaps is forbidden')).status, 1);
});
