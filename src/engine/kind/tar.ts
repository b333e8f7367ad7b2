// Archives of a single file, which is how Docker takes files in and gives them out. POSIX ustar; nothing else is needed.
// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06

const block = 512;

/** An archive with one regular file. `name` is relative to where Docker unpacks it. */
export function packFile(name: string, content: Buffer, mode = 0o600): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for a tar header: ${name}`);
  const header = Buffer.alloc(block);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  header.write(name, 0);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((block - (content.length % block)) % block);
  return Buffer.concat([header, content, padding, Buffer.alloc(2 * block)]);
}

/** The content of the first regular file in an archive; undefined when there is none. */
export function unpackFile(archive: Buffer): Buffer | undefined {
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    if (header[0] === 0) return undefined;
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
    const kind = header.toString('latin1', 156, 157);
    const start = at + block;
    if (kind === '0' || kind === '\0') return archive.subarray(start, start + size);
    // Extended headers (x, g) precede the file they describe; anything else is no file.
    at = start + Math.ceil(size / block) * block;
  }
  return undefined;
}
