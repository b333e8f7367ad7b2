// A file that looks like a program of Go: an ELF header, one segment of data, and in it the record of its build, as Go
// 1.18 and newer write it or as older ones do. It cannot be run.

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const address = 0x40_0000;

/** The file, built by Go `version`; `about` are the lines of `go version -m` below the first. */
export function goProgram(
  version: string,
  about: string[] = [],
  form: 'inline' | 'pointers' = 'inline',
): Buffer {
  const framed = Buffer.from(
    `${'<'.repeat(16)}${about.map((line) => `${line}\n`).join('')}${'>'.repeat(16)}`,
  );
  const name = Buffer.from(`go${version}`);
  return elf(form === 'inline' ? inline(name, framed) : pointers(name, framed));
}

function inline(name: Buffer, framed: Buffer): Buffer {
  const head = Buffer.concat([magic, Buffer.from([8, 2]), Buffer.alloc(16)]);
  return Buffer.concat([head, varint(name.length), name, varint(framed.length), framed]);
}

function pointers(name: Buffer, framed: Buffer): Buffer {
  const begin = address + offset;
  const [first, second] = [begin + 64, begin + 80];
  const headers = Buffer.alloc(64);
  for (const [n, value] of [first, second].entries()) headers.writeBigUInt64LE(BigInt(value), n * 8);
  const at = begin + 96;
  const strings = Buffer.alloc(32);
  for (const [n, value] of [at, name.length, at + name.length, framed.length].entries())
    strings.writeBigUInt64LE(BigInt(value), n * 8);
  const head = Buffer.concat([magic, Buffer.from([8, 0]), headers.subarray(0, 48)]);
  return Buffer.concat([head, strings, name, framed]);
}

const offset = 128;

function elf(data: Buffer): Buffer {
  const head = Buffer.alloc(offset);
  head.write('\x7fELF\x02\x01\x01', 'latin1');
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  // One segment: to be loaded, readable and writable.
  head.writeUInt32LE(1, 64);
  head.writeUInt32LE(6, 68);
  for (const [at, value] of [
    [72, offset],
    [80, address + offset],
    [96, data.length],
    [104, data.length],
  ] as const)
    head.writeBigUInt64LE(BigInt(value), at);
  return Buffer.concat([head, data]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
