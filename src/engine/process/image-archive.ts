// Container images of one static program each, as an archive that `ctr images import` takes (docker's format, since there the
// configuration may follow the layer whose digest it names: nothing has to be read twice).
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Entry, tar, tarSize } from './tar.ts';

export interface Image {
  /** `registry.k8s.io/kube-apiserver:v1.33.13` */
  name: string;
  /** What the program is called inside, in /usr/local/bin. */
  program: string;
  /** A static executable: a file, or its bytes. */
  from: string | Buffer;
}

const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** The archive of all images. */
export function imageArchive(images: readonly Image[]): AsyncGenerator<Buffer> {
  return tar(entries(images));
}

async function* entries(images: readonly Image[]): AsyncGenerator<Entry> {
  const manifest: object[] = [];
  for (const [n, { name, program, from }] of images.entries()) {
    const size = typeof from === 'string' ? (await stat(from)).size : from.length;
    const layer = [
      ...['usr', 'usr/local', 'usr/local/bin', 'tmp'].map((path) => ({ path, mode: 0o755, size: 0 })),
      {
        path: `usr/local/bin/${program}`,
        mode: 0o755,
        size,
        content: typeof from === 'string' ? (createReadStream(from) as AsyncIterable<Buffer>) : [from],
      },
    ];
    const digest = createHash('sha256');
    yield {
      path: `${n}/layer.tar`,
      mode: 0o644,
      size: tarSize(layer),
      content: watched(tar(layer), (chunk) => digest.update(chunk)),
    };
    yield file(`${n}.json`, {
      architecture: architectures[process.arch] ?? process.arch,
      os: 'linux',
      config: {
        Entrypoint: [`/usr/local/bin/${program}`],
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      },
      rootfs: { type: 'layers', diff_ids: [`sha256:${digest.digest('hex')}`] },
    });
    manifest.push({ Config: `${n}.json`, RepoTags: [name], Layers: [`${n}/layer.tar`] });
  }
  yield file('manifest.json', manifest);
}

function file(path: string, value: unknown): Entry {
  const content = Buffer.from(JSON.stringify(value));
  return { path, mode: 0o644, size: content.length, content: [content] };
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
