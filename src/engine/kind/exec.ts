// One command in a container. Docker cannot end what it executes, so the command tells its own process id to a file, and a
// second command ends its process group when the limit passes or the signal comes.
import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';

export interface ExecOptions {
  /** Milliseconds. */
  limit: number;
  signal?: AbortSignal;
  stdin?: string | Readable;
}

export interface Executed {
  argv: string[];
  /** undefined when it had to be ended. */
  code: number | undefined;
  stdout: string;
  stderr: string;
  /** Both as they came. */
  output: string;
  seconds: number;
  timedOut: boolean;
}

const tellPid = 'file=/tmp/.exec-$1; echo $$ >"$file"; shift; "$@"; code=$?; rm -f "$file"; exit "$code"';
const endGroup =
  'file=/tmp/.exec-$1; read -r pid <"$file" && rm -f "$file" && kill -s KILL -- "-$pid" "$pid" 2>/dev/null';

/** Runs argv to its end, or ends it. */
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
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const both: Buffer[] = [];
  out.on('data', (chunk: Buffer) => [stdout, both].map((chunks) => chunks.push(chunk)));
  err.on('data', (chunk: Buffer) => [stderr, both].map((chunks) => chunks.push(chunk)));
  container.modem.demuxStream(stream, out, err);
  // A command that ends without reading all of it says why itself.
  if (stdin !== undefined) pipeline(Readable.from(stdin), stream).catch(() => {});

  let timedOut = false;
  const endIt = async () => {
    const helper = await container.exec({ Cmd: ['sh', '-c', endGroup, 'sh', id] });
    await helper.start({ Detach: true });
  };
  const end = () => void endIt().catch(() => stream.destroy());
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limit);
  signal?.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      stream.once('end', resolve).once('close', resolve).once('error', reject);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
  signal?.throwIfAborted();
  const seconds = (performance.now() - start) / 1000;
  const { ExitCode } = await exec.inspect();
  const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');
  return {
    argv,
    code: timedOut ? undefined : (ExitCode ?? undefined),
    stdout: text(stdout),
    stderr: text(stderr),
    output: text(both),
    seconds,
    timedOut,
  };
}
