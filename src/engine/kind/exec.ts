// Runs one command in a container. Docker cannot end a command that it executes. Therefore the command writes its
// process id to a file, and a second command kills its process group when the limit passes or the signal fires.
import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { keepOutput } from './kept-output.ts';

export interface ExecOptions {
  /** Milliseconds. */
  limit: number;
  signal?: AbortSignal;
  stdin?: string | Readable;
}

export interface Executed {
  argv: string[];
  /** undefined if it had to be killed. */
  code: number | undefined;
  stdout: string;
  stderr: string;
  /** Both streams, in the order of arrival. */
  output: string;
  seconds: number;
  timedOut: boolean;
}

/**
 * These two scripts may run in either order, and in both cases the command is ended: it starts only if the second
 * script has not run yet.
 */
const tellPid = `file=/tmp/.exec-$1; echo $$ >"$file"; shift; [ -e "$file.end" ] && { rm -f "$file" "$file.end"; exit 137; }
"$@"; code=$?; rm -f "$file"; exit "$code"`;
const endGroup = `file=/tmp/.exec-$1; : >"$file.end"; read -r pid 2>/dev/null <"$file" || exit 0
rm -f "$file" "$file.end"; kill -s KILL -- "-$pid" "$pid" 2>/dev/null`;
/** Milliseconds for a killed command to close its output. Another process may still hold it open. */
const grace = 10_000;

/** Runs argv to its end, or kills it. */
export async function executeIn(
  container: Dockerode.Container,
  argv: string[],
  { limit, signal, stdin }: ExecOptions,
): Promise<Executed> {
  signal?.throwIfAborted();
  const id = randomBytes(6).toString('hex');
  const start = performance.now();
  const exec = await container.exec({
    Cmd: ['sh', '-c', tellPid, 'sh', id, ...argv],
    AttachStdin: stdin !== undefined,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: stdin !== undefined });
  const [out, err] = [new PassThrough(), new PassThrough()];
  const output = keepOutput();
  out.on('data', (chunk: Buffer) => output.add('stdout', chunk));
  err.on('data', (chunk: Buffer) => output.add('stderr', chunk));
  container.modem.demuxStream(stream, out, err);
  // If a command ends without reading all of its input, its own output explains why.
  if (stdin !== undefined) pipeline(Readable.from(stdin), stream).catch(() => {});

  let timedOut = false;
  const endIt = async () => {
    const helper = await container.exec({ Cmd: ['sh', '-c', endGroup, 'sh', id] });
    await helper.start({ Detach: true });
  };
  let last: NodeJS.Timeout | undefined;
  const end = () => {
    endIt().catch(() => stream.destroy());
    last ??= setTimeout(() => stream.destroy(), grace);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limit);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      stream.once('end', resolve).once('close', resolve).once('error', reject);
    });
  } finally {
    clearTimeout(timer);
    clearTimeout(last);
    signal?.removeEventListener('abort', end);
  }
  signal?.throwIfAborted();
  const seconds = (performance.now() - start) / 1000;
  const { ExitCode } = await exec.inspect();
  return {
    argv,
    code: timedOut ? undefined : (ExitCode ?? undefined),
    stdout: output.text('stdout'),
    stderr: output.text('stderr'),
    output: output.text(),
    seconds,
    timedOut,
  };
}
