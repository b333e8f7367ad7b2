// One container: runs commands in it, reads and writes its files, reads its log, starts, stops and removes it.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { BearerlessError, messageOf } from '../../domain/error.ts';
import { lastLines } from '../../domain/text.ts';
import { firstFile, tar } from '../common/tar.ts';
import type { Lasting } from '../supervision.ts';
import { waitFor } from '../wait.ts';
import { type ExecOptions, type Executed, executeIn } from './exec.ts';
import { dockerFault, isMissing } from './fault.ts';

export interface Container {
  readonly name: string;
  exec(argv: string[], options: ExecOptions): Promise<Executed>;
  /** Streams a command's standard output into `sink` until it ends or the container does. */
  follow(argv: string[], sink: NodeJS.WritableStream): Promise<void>;
  /** `mode`: octal permissions, by default 600. */
  writeFile(path: string, content: string, mode?: number): Promise<void>;
  /** Unpacks a tar archive into an existing folder. */
  unpack(folder: string, archive: AsyncIterable<Buffer>): Promise<void>;
  /** Copies a program of this machine into the container. */
  copyProgram(from: string, path: string): Promise<void>;
  /** undefined if there is no such file. */
  readFile(path: string): Promise<string | undefined>;
  /** The output of its first process. */
  logs(): Promise<string>;
  state(): Promise<State>;
  /** Resolves with the exit code when its first process ends. */
  ended(): Promise<number>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Makes an image of the container's current state; returns the image's id. `changes` as in a Dockerfile. */
  commit(image: string, changes: string[]): Promise<string>;
  /** Removes it with its anonymous volumes; it is gone then. If it no longer exists, that is no error. */
  remove(): Promise<void>;
}

export interface State {
  running: boolean;
  exitCode: number;
  /** The address on its first network. */
  address: string;
  /** Container port → port on 127.0.0.1. */
  ports: Record<number, number>;
}

/** The container as a component to supervise. */
export function lasting({ name, ended, logs }: Pick<Container, 'name' | 'ended' | 'logs'>): Lasting {
  const fault = (message: string, tail?: string) =>
    new BearerlessError('environment', 'component-ended', message, tail === undefined ? {} : { tail });
  const lost = ended().then(
    async (code) =>
      fault(`the container ${name} ended with code ${code}`, lastLines(await logs().catch(() => ''))),
    (thrown) => fault(`Docker does not say whether the container ${name} lives: ${messageOf(thrown)}`),
  );
  return { name, lost };
}

/** Docker unpacks an archive only into a folder that exists. */
const makeFolder = (path: string) => ['mkdir', '-p', path];

/** A container by id or name. If it does not exist, the first call fails. */
export function openContainer(client: Dockerode, id: string, name: string): Container {
  const container = client.getContainer(id);
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw dockerFault(`${what} in ${name}`, thrown);
    }
  };
  return {
    name,
    exec: (argv, options) => attempt(argv[0] ?? '', () => executeIn(container, argv, options)),
    async follow(argv, sink) {
      await attempt(argv[0] ?? '', async () => {
        const exec = await container.exec({ Cmd: argv, AttachStdout: true });
        const stream = await exec.start({ hijack: true, stdin: false });
        client.modem.demuxStream(stream, sink, sink);
        await new Promise<void>((resolve) => stream.once('close', resolve).once('end', resolve));
      });
    },
    async writeFile(path, content, mode = 0o600) {
      const folder = dirname(path);
      await attempt(`writing ${path}`, async () => {
        const file = { path: basename(path), mode, content: Buffer.from(content) };
        const put = () => container.putArchive(Readable.from(tar([file])), { path: folder });
        await put().catch(async (thrown) => {
          if (!isMissing(thrown)) throw thrown;
          await executeIn(container, makeFolder(folder), { limit: 10_000 });
          await put();
        });
      });
    },
    async unpack(folder, archive) {
      await attempt(`unpacking into ${folder}`, () =>
        container.putArchive(Readable.from(archive), { path: folder }),
      );
    },
    async copyProgram(from, path) {
      await attempt(`writing ${path}`, async () => {
        const { size } = await stat(from);
        const chunks = createReadStream(from) as AsyncIterable<Buffer>;
        const archive = tar([{ path: basename(path), mode: 0o755, content: { size, chunks } }]);
        await container.putArchive(Readable.from(archive), { path: dirname(path) });
      });
    },
    async readFile(path) {
      return await attempt(`reading ${path}`, async () => {
        // This file of a kubelet is a link, and Docker's archives contain the link instead of the file.
        if (path.endsWith('-current.pem')) {
          const ran = await executeIn(container, ['cat', path], { limit: 10_000 });
          return ran.code === 0 ? ran.stdout : undefined;
        }
        const stream = await container.getArchive({ path }).catch((thrown) => {
          if (isMissing(thrown)) return undefined;
          throw thrown;
        });
        if (stream === undefined) return undefined;
        return (await firstFile(stream as AsyncIterable<Buffer>))?.toString('utf8');
      });
    },
    async logs() {
      const options = { stdout: true, stderr: true } as const;
      return (await attempt('logs', () => container.logs(options))).toString('utf8');
    },
    async state() {
      const { State, NetworkSettings } = await attempt('inspect', () => container.inspect());
      const published = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([key, bound]) => {
        const port = bound?.[0]?.HostPort;
        return port ? [[Number(key.split('/')[0]), Number(port)]] : [];
      });
      return {
        running: State.Running,
        exitCode: State.ExitCode,
        address: Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '',
        ports: Object.fromEntries(published),
      };
    },
    ended: async () => (await container.wait()).StatusCode,
    start: () => attempt('start', () => container.start()),
    stop: () => attempt('stop', () => container.stop({ t: 5 })),
    async commit(image, changes) {
      const [repo, tag] = image.split(':');
      const made = await attempt('commit', () => container.commit({ repo, tag, changes }));
      return (made as { Id: string }).Id;
    },
    async remove() {
      await container.remove({ force: true, v: true }).catch(async (thrown) => {
        if (isMissing(thrown)) return;
        // 409: it is being removed already, and is listed until that is done.
        if ((thrown as { statusCode?: number }).statusCode !== 409)
          throw dockerFault(`removing ${name}`, thrown);
        await waitFor(
          `the container ${name} is removed`,
          async () =>
            await container.inspect().then(
              () => undefined,
              (thrown) => isMissing(thrown) || undefined,
            ),
          { limit: 30_000, signal: new AbortController().signal, every: 200 },
        );
      });
    },
  };
}
