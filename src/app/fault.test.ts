import { equal, is, match } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { faultCode, faultText } from './fault.ts';

const test = suite('commands/fault');

test('an error says what, because of what, what to do, and the tail of the log', () => {
  const error = new BearerlessError(
    'environment',
    'component-ended',
    'kube-apiserver of "default" ended with 1',
    {
      cause: new Error('spawn failed', { cause: new Error('ENOENT') }),
      hint: 'Free some memory.\nOr ask fewer settings.',
      tail: 'line one\nline two\n',
    },
  );
  is(
    faultText(error),
    `error[component-ended]: kube-apiserver of "default" ended with 1
  because: spawn failed
  because: ENOENT
  Free some memory.
  Or ask fewer settings.
  last lines of its log:
  | line one
  | line two
`,
  );
});

test('a cause that the message already tells is not repeated', () => {
  const cause = new Error('no such file');
  is(
    faultText(new BearerlessError('user', 'no-file', 'x.yaml: no such file', { cause })),
    'error[no-file]: x.yaml: no such file\n',
  );
});

test('nothing that a terminal obeys comes through', () => {
  const evil = '\u001b]0;x\u0007\u009b31m\u202e\r\u0000';
  const shown = '\\u{1b}]0;x\\u{7}\\u{9b}31m\\u{202e}\\u{d}\\u{0}';
  const cause = new Error(`because ${evil}`);
  is(
    faultText(
      new BearerlessError('user', 'usage', `m ${evil}`, { hint: `h ${evil}`, tail: `t ${evil}`, cause }),
    ),
    `error[usage]: m ${shown}
  because: because ${shown}
  h ${shown}
  last lines of its log:
  | t ${shown}
`,
  );
});

test('a defect of ours is told as one, with where it happened', () => {
  match(
    faultText(new TypeError('x is undefined')),
    /^error: x is undefined\n {2}This is a defect[^\n]*\n {4}at /,
  );
  match(
    faultText(new BearerlessError('harness', 'never-settled', 'b')),
    /^error\[never-settled\]: b\n {2}This is a defect[^\n]*\n {4}at /,
  );
  is(faultText('just a string').split('\n')[0], 'error: just a string');
});

test('what the kernel refuses is told as the fault of the machine that it is', () => {
  const error = Object.assign(new Error('EROFS: read-only file system, open /x'), { code: 'EROFS' });
  is(
    faultText(error),
    `error[read-only]: the disk is read-only: EROFS: read-only file system, open /x
  Choose another folder (--output, XDG_CACHE_HOME, TMPDIR).
`,
  );
  is(faultCode(error), 3);
});

test('who is to blame decides the exit code', () => {
  const blames = ['user', 'environment', 'harness'] as const;
  equal(
    blames.map((blame) => faultCode(new BearerlessError(blame, 'usage', 'm'))),
    [2, 3, 3],
  );
  is(faultCode(new BearerlessError('user', 'nothing-selected', 'm')), 4);
  is(faultCode(new Error('m')), 3);
});

test('what looks like a secret is not shown', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----';
  const error = new BearerlessError(
    'environment',
    'kubeadm-failed',
    'kubeadm join --token abcdef.0123456789abcdef failed',
    {
      cause: new Error('https://me:pa55word@mirror/x answered 404'),
      tail: `before\n${key}\nafter\n`,
    },
  );
  is(
    faultText(error),
    `error[kubeadm-failed]: kubeadm join --token abcdef.(removed) failed
  because: https://me:(removed)@mirror/x answered 404
  last lines of its log:
  | before
  | (private key removed)
  | after
`,
  );
});
