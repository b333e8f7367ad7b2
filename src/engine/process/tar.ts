// Writes a tar archive as a stream of chunks, as far as container images need it: folders, files, nothing else (POSIX ustar).

export interface Entry {
  path: string;
  /** Octal permissions. */
  mode: number;
  /** Bytes in `content`; a folder has none. */
  size: number;
  content?: AsyncIterable<Buffer> | Iterable<Buffer>;
}

const block = 512;

/** The archive's bytes, in order. */
export async function* tar(entries: AsyncIterable<Entry> | Iterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { path, mode, size, content } of entries) {
    yield header(path, mode, size, content === undefined);
    if (content === undefined) continue;
    yield* content;
    const rest = size % block;
    if (rest > 0) yield Buffer.alloc(block - rest);
  }
  yield Buffer.alloc(2 * block);
}

/** How long the archive of these entries is. */
export function tarSize(entries: Iterable<Pick<Entry, 'size'>>): number {
  let size = 2 * block;
  for (const entry of entries) size += block + Math.ceil(entry.size / block) * block;
  return size;
}

function header(path: string, mode: number, size: number, folder: boolean): Buffer {
  const buffer = Buffer.alloc(block);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  buffer.write(folder ? `${path}/` : path, 0, 100);
  buffer.write(octal(mode, 8), 100);
  buffer.write(octal(0, 8), 108);
  buffer.write(octal(0, 8), 116);
  buffer.write(octal(size, 12), 124);
  // The same image has the same digest whenever it is made.
  buffer.write(octal(0, 12), 136);
  buffer.write(' '.repeat(8), 148);
  buffer.write(folder ? '5' : '0', 156);
  buffer.write('ustar\x0000', 257, 'latin1');
  const sum = buffer.reduce((total, byte) => total + byte, 0);
  buffer.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return buffer;
}
