// Tar archives, by tar-stream. Docker receives and sends files in them, and container images consist of them.
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';

/** A file of an archive; a folder if it has no content. */
export interface Entry {
  /** Relative. */
  path: string;
  /** Octal permissions. */
  mode: number;
  content?: Buffer | Stream;
}

/** Content that is not held in memory. */
export interface Stream {
  /** Bytes in `chunks`. */
  size: number;
  chunks: AsyncIterable<Buffer>;
}

/** The bytes of the archive. The same entries always give the same bytes. */
export async function* tar(entries: AsyncIterable<Entry> | Iterable<Entry>): AsyncGenerator<Buffer> {
  const archive = pack();
  const filled = fill(archive, entries).catch((thrown) => archive.destroy(thrown));
  yield* archive as AsyncIterable<Buffer>;
  await filled;
}

async function fill(
  archive: ReturnType<typeof pack>,
  entries: AsyncIterable<Entry> | Iterable<Entry>,
): Promise<void> {
  for await (const { path: name, mode, content } of entries) {
    const header = { name, mode, mtime: new Date(0), uid: 0, gid: 0 };
    if (content === undefined) archive.entry({ ...header, type: 'directory' });
    else if (Buffer.isBuffer(content)) archive.entry(header, content);
    else await pipeline(content.chunks, archive.entry({ ...header, size: content.size }));
  }
  archive.finalize();
}

const block = 512;

/** The length of an archive in bytes, if every path has fewer than 100 characters. */
export function tarSize(entries: readonly Entry[]): number {
  const sizeOf = ({ content }: Entry) =>
    content === undefined ? 0 : Buffer.isBuffer(content) ? content.length : content.size;
  return entries.reduce(
    (sum, entry) => sum + block + Math.ceil(sizeOf(entry) / block) * block,
    // Two empty blocks end an archive.
    2 * block,
  );
}

/** The content of the first regular file in an archive; undefined if there is none. */
export async function firstFile(archive: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const entries = extract();
  const fed = (async () => {
    for await (const chunk of archive) if (!entries.write(chunk)) await once(entries, 'drain');
    entries.end(undefined);
  })();
  let found: Buffer | undefined;
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type === 'file') found ??= Buffer.concat(chunks);
  }
  await fed;
  return found;
}
