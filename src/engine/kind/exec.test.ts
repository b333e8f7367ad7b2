// Tests how commands are ended. A stand-in for Docker runs them on this machine, and can start them late as Docker
// does.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { equal, is } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { messageOf } from '../../domain/error.ts';
import { executeIn } from './exec.ts';
import { keepOutput } from './kept-output.ts';

const test = suite('commands in a container');

/** Waits `late` milliseconds before a command runs. */
function standIn(late = 0) {
  const children: ChildProcess[] = [];
  let left = late;
  const exec = async ({ Cmd: [file = '', ...argv] }: { Cmd: string[] }) => {
    let child: ChildProcess | undefined;
    return {
      async start() {
        const wait = left;
        left = 0;
        const out = new PassThrough();
        setTimeout(() => {
          child = spawn(file, argv, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
          children.push(child);
          child.stdout?.pipe(out, { end: false });
          child.on('close', () => out.end());
        }, wait);
        return out;
      },
      inspect: async () => ({ ExitCode: child?.exitCode ?? child?.signalCode }),
    };
  };
  const modem = {
    demuxStream: (stream: Readable, out: PassThrough) => void stream.on('data', (chunk) => out.write(chunk)),
  };
  return { container: { exec, modem } as unknown as Dockerode.Container, children };
}

const leftovers = async () => (await readdir('/tmp')).filter((name) => name.startsWith('.exec-'));

test('a command runs to its end, or to its limit', async () => {
  const { container } = standIn();
  const ran = await executeIn(container, ['sh', '-c', 'echo said; exit 3'], { limit: 20_000 });
  equal([ran.code, ran.stdout, ran.timedOut], [3, 'said\n', false]);
  const slow = await executeIn(container, ['sh', '-c', 'echo begun; sleep 987'], { limit: 300 });
  equal([slow.code, slow.stdout, slow.timedOut], [undefined, 'begun\n', true]);
});

test('a command that is ended before it has started does not start', async () => {
  const before = await leftovers();
  const { container, children } = standIn(300);
  const interrupt = new AbortController();
  const ended = executeIn(container, ['sleep', '987'], { limit: 20_000, signal: interrupt.signal });
  setTimeout(() => interrupt.abort(new Error('enough')), 50);
  is(messageOf(await ended.catch((thrown) => thrown)), 'enough');
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  is(children.length, 2);
  equal(await leftovers(), before);
});

test('of a long output the begin and the end are kept', () => {
  const output = keepOutput(20);
  for (const text of ['begin ', 'begun ', 'lost 1 ', 'lost 2 ', 'ends ', 'end'])
    output.add('stdout', Buffer.from(text));
  is(output.text(), 'begin begun \n[14 bytes are left out here]\nends end');
  const short = keepOutput();
  short.add('stdout', Buffer.from('out'));
  short.add('stderr', Buffer.from('err'));
  equal([short.text(), short.text('stdout'), short.text('stderr')], ['outerr', 'out', 'err']);
});
