import { spawnSync } from 'node:child_process';
import { equal, is } from 'uvu/assert';
import { request } from '../../test/support/requests.ts';
import { suite } from '../../test/support/suite.ts';
import { KnownIdentity } from '../domain/identity.ts';
import { curlLine } from './curl.ts';

const test = suite('curl lines');

/**
 * The words into which a shell splits a line. Programs that a reader would have are replaced by ones that do nothing.
 */
function words(line: string): string[] {
  const fakes = 'curl() { printf "%s\\n" "$@"; }; kubectl() { echo t; }; kubeadm() { echo t; };';
  return spawnSync('bash', ['-c', `${fakes} ${line}`], { encoding: 'utf8' })
    .stdout.trimEnd()
    .split('\n');
}

test('a path is a path, whatever is in it', () => {
  for (const path of ["/a'b", '/$(touch /tmp/x)`id`', '/a"b\\', '/[1-3]{a,b}', '/ !x;&|<>*?#'])
    is(words(curlLine(request({ path }))).at(-1), `https://127.0.0.1:6443${path}`);
});

test('target and method are asked as they are', () => {
  is(
    words(curlLine(request({ target: 'kubelet-read-only', path: '/pods' }))).at(-1),
    'http://127.0.0.1:10255/pods',
  );
  equal(words(curlLine(request({ method: 'POST' }))).slice(-3, -1), ['--request', 'POST']);
  is(words(curlLine(request({ method: 'HEAD' }))).at(-2), '--head');
});

test('every identity makes a line that a shell takes', () => {
  for (const identity of KnownIdentity.options) {
    const said = words(curlLine(request({ identity })));
    is(said.at(-1), 'https://127.0.0.1:6443/api', identity);
    is(said.length > 7, identity !== 'none', identity);
  }
});
