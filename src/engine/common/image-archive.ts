// Makes container images of one static program each, as an archive for `ctr images import`. It uses docker's format, in
// which the configuration may follow the layer whose digest it contains, so nothing has to be read twice.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { architecture } from '../../domain/architecture.ts';
import { type Entry, tar, tarSize } from './tar.ts';

export interface ComponentImage {
  /** `registry.k8s.io/kube-apiserver:v1.33.13`, and further names of the same image. */
  names: string[];
  /** The name of the program inside, in /usr/local/bin. */
  program: string;
  /** A static executable: a file, or its bytes. */
  from: string | Buffer;
}

/** The archive of all images. */
export function imageArchive(images: readonly ComponentImage[]): AsyncGenerator<Buffer> {
  return tar(entries(images));
}

async function* entries(images: readonly ComponentImage[]): AsyncGenerator<Entry> {
  const manifest: object[] = [];
  for (const [n, { names, program, from }] of images.entries()) {
    const content =
      typeof from === 'string'
        ? { size: (await stat(from)).size, chunks: createReadStream(from) as AsyncIterable<Buffer> }
        : from;
    const layer = [
      ...['usr', 'usr/local', 'usr/local/bin', 'tmp'].map((path) => ({ path, mode: 0o755 })),
      { path: `usr/local/bin/${program}`, mode: 0o755, content },
    ];
    const digest = createHash('sha256');
    yield {
      path: `${n}/layer.tar`,
      mode: 0o644,
      content: { size: tarSize(layer), chunks: watched(tar(layer), (chunk) => digest.update(chunk)) },
    };
    yield file(`${n}.json`, {
      architecture: architecture() ?? process.arch,
      os: 'linux',
      config: {
        Entrypoint: [`/usr/local/bin/${program}`],
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      },
      rootfs: { type: 'layers', diff_ids: [`sha256:${digest.digest('hex')}`] },
    });
    manifest.push({ Config: `${n}.json`, RepoTags: names, Layers: [`${n}/layer.tar`] });
  }
  yield file('manifest.json', manifest);
}

function file(path: string, value: unknown): Entry {
  return { path, mode: 0o644, content: Buffer.from(JSON.stringify(value)) };
}

async function* watched(
  chunks: AsyncIterable<Buffer>,
  look: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    look(chunk);
    yield chunk;
  }
}
