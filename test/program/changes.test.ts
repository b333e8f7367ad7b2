// `bearerless changes` from what is committed: nothing is started.
import { equal, is, match, not } from 'uvu/assert';
import { bearerless } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('changes');

test('what turned is listed between the versions that answered it, and ends with 1', async () => {
  const { exitCode, stdout, stderr } = await bearerless([
    'changes',
    '1.28..1.33',
    '-s',
    'kubelet-no-debugging',
  ]);
  is(exitCode, 1, stderr);
  match(stdout, /^A {2}v1\.30\.14\nB {2}v1\.31\.4\n/);
  match(stdout, /^A {2}v1\.31\.4\nB {2}v1\.32\.9\n/m);
  match(stdout, /403 {2}404 {2}no credential {2}kubelet-no-debugging/);
  not.match(stdout, /kubelet-client-cert|node-cert/);
  match(stderr, /^from reference:v1\.31\.4$/m);
});

test('as JSON every pair of versions is a document of `diff`; nothing that turned ends with 0', async () => {
  const argv = ['changes', '1.33..1.34', '-s', 'default', '--reporter', 'json'];
  const { exitCode, stdout } = await bearerless(argv);
  const documents = JSON.parse(stdout) as { a: string; b: string; counts: Record<string, number> }[];
  equal([exitCode, documents.map(({ a, b }) => [a, b])], [0, [['v1.33.13', 'v1.34.4']]]);
  is((documents[0]?.counts.unchanged ?? 0) > 30, true, stdout);
  is(documents[0]?.counts.changed, 0);
});

test('what is wrong with what is asked is a sentence and ends with 2', async () => {
  const wrong: Array<[argv: string[], said: RegExp]> = [
    [['1.34'], /Give two versions, as 1\.31\.\.1\.34\./],
    [['1.34..1.33'], /^error\[no-upgrade\]: v1\.33\.13 is not newer than v1\.34\.4\n/],
    [['1.3..1.34'], /there is no Kubernetes version "1\.3"/],
    [['1.33..1.34', '-s', 'defalt'], /did you mean "default"/],
    [['1.33..1.34', '--versions', '1.20'], /v1\.20\.2 of --versions is not between v1\.33\.13 and v1\.34\.4/],
  ];
  for (const [argv, said] of wrong) {
    const { exitCode, stdout, stderr } = await bearerless(['changes', ...argv]);
    equal([exitCode, stdout], [2, ''], stderr);
    match(stderr, said);
  }
});
