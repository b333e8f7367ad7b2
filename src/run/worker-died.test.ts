import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { crashText, workerDied } from './worker-died.ts';

const test = suite('a worker that died');

test('a worker ends with 3 and its reason when something is thrown that nobody caught', async () => {
  const script = new URL('./worker.ts', import.meta.url).pathname;
  const argv = ['--import', import.meta.resolve('tsx'), script];
  const worker = execa(process.execPath, argv, { ipc: true, reject: false });
  // A message without a job has no group.
  await worker.sendMessage({});
  const { exitCode, stderr } = await worker;
  is(exitCode, 3);
  const { message, tail } = workerDied('v1.33.13', `ended with code ${exitCode}`, stderr);
  match(message, /^the worker of v1\.33\.13 ended with code 3: Cannot .*undefined/);
  match(tail ?? '', /\n {4}at .*worker\.ts/);
});

test('a shortage of the machine is told as one; without a reason only the end is', () => {
  const thrown = Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' });
  const [first, ...rest] = crashText(thrown).split('\n');
  is(first, 'error: this process may open no more files: EMFILE: too many open files, open x');
  // Where it was noticed says nothing of the machine.
  equal(rest, ['Allow more: ulimit -n 4096', '']);
  const { blame, code, message } = workerDied('v1.33.13', 'was ended by SIGKILL', '');
  equal([blame, code, message], ['harness', 'worker-died', 'the worker of v1.33.13 was ended by SIGKILL']);
});
