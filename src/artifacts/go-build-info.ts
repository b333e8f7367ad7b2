// Reads the build information that Go writes into programs from 64-bit ELF files, like `go version -m` (Go's
// debug/buildinfo). It needs no Go, so it also works for downloaded programs and the user's own. A program in another
// language has no such information.
import { type FileHandle, open } from 'node:fs/promises';
import type { GoBuild } from '../domain/results.ts';

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
/** The number of bytes to search from the beginning of a program's data. The linker puts the record first. */
const searched = 64 << 10;
/** Go writes no longer texts. */
const longest = 1 << 20;

/** The build information of a program; undefined if it has none. */
export async function goBuildOf(path: string): Promise<GoBuild | undefined> {
  await using file = await open(path, 'r');
  try {
    return await read(file);
  } catch (thrown) {
    // The file has another format or is incomplete.
    if (thrown instanceof RangeError || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

interface Segment {
  offset: number;
  address: number;
  bytes: number;
  writable: boolean;
}

async function read(file: FileHandle): Promise<GoBuild | undefined> {
  const elf = await bytesAt(file, { position: 0, bytes: 64 });
  const is64 = elf.subarray(0, 5).equals(Buffer.from('\x7fELF\x02', 'latin1'));
  if (!is64) return undefined;
  const little = elf[5] === 1;
  const segments = await segmentsOf(file, elf, little);
  const data = segments.find(({ writable }) => writable);
  if (data === undefined) return undefined;
  const begin = await bytesAt(file, { position: data.offset, bytes: Math.min(searched, data.bytes) });
  const at = begin.indexOf(magic);
  if (at < 0 || at % 16 !== 0) return undefined;
  const head = begin.subarray(at, at + 32);
  const flags = head.readUInt8(15);
  const [version, about] =
    flags & 2
      ? await inline(file, data.offset + at + 32)
      : await pointed(file, { segments, head, endian: flags & 1 ? bigEndian : littleEndian });
  if (!version.startsWith('go')) return undefined;
  const lines = unframed(about).split('\n');
  return { version: version.slice(2), ...moduleIn(lines), ...settingsIn(lines) };
}

async function segmentsOf(file: FileHandle, elf: Buffer, little: boolean): Promise<Segment[]> {
  const { u16, u32, u64 } = little ? littleEndian : bigEndian;
  const [table, size, count] = [u64(elf, 32), u16(elf, 54), u16(elf, 56)];
  const headers = await bytesAt(file, { position: table, bytes: size * count });
  return Array.from({ length: count }, (_, n) => headers.subarray(n * size, (n + 1) * size))
    .filter((header) => u32(header, 0) === 1)
    .map((header) => ({
      offset: u64(header, 8),
      address: u64(header, 16),
      bytes: u64(header, 32),
      writable: (u32(header, 4) & 2) !== 0,
    }));
}

/** Go 1.18 and newer: both texts follow, each after its length. */
async function inline(file: FileHandle, start: number): Promise<[string, string]> {
  const texts: [string, string] = ['', ''];
  let at = start;
  for (const which of [0, 1] as const) {
    const length = await bytesAt(file, { position: at, bytes: 10, atMost: true });
    const [bytes, used] = varint(length);
    texts[which] = (await bytesAt(file, { position: at + used, bytes })).toString('latin1');
    at += used + bytes;
  }
  return texts;
}

/** Older Go: the addresses of two strings, each an address and a length. */
async function pointed(
  file: FileHandle,
  { segments, head, endian: { u64 } }: { segments: Segment[]; head: Buffer; endian: Endian },
): Promise<[string, string]> {
  if (head.readUInt8(14) !== 8) throw new RangeError('no 64-bit addresses');
  const at = async (address: number, bytes: number) => {
    const segment = segments.find((one) => one.address <= address && address < one.address + one.bytes);
    if (segment === undefined) throw new RangeError('an address outside');
    return await bytesAt(file, { position: address - segment.address + segment.offset, bytes });
  };
  const string = async (address: number) => {
    const header = await at(address, 16);
    const bytes = u64(header, 8);
    return bytes === 0 ? '' : (await at(u64(header, 0), bytes)).toString('latin1');
  };
  return [await string(u64(head, 16)), await string(u64(head, 24))];
}

/** Go adds 16 bytes before and after the text, for tools that look for it in memory. */
function unframed(text: string): string {
  return text.length >= 33 && text.at(-17) === '\n' ? text.slice(16, -16) : '';
}

/** Reads the line `mod PATH VERSION SUM`. A program that was built in a work tree has no sum. */
function moduleIn(lines: string[]): Pick<GoBuild, 'module'> {
  const own = lines.find((line) => line.startsWith('mod\t'))?.split('\t');
  if (own === undefined) return {};
  const [, path, version, sum = ''] = own;
  return { module: `${path}@${version} ${sum}`.trimEnd() };
}

/** Reads the lines `build KEY=VALUE`. Values of more than one word are quoted. */
function settingsIn(lines: string[]): Pick<GoBuild, 'tags' | 'settings'> {
  const pairs = lines
    .filter((line) => line.startsWith('build\t'))
    .map((line) => /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/s.exec(line.slice('build\t'.length)))
    .filter((match) => match !== null)
    .map(([, key = '', value = '']) => [unquoted(key), unquoted(value)] as const);
  const { '-tags': tags = '', ...settings } = Object.fromEntries(pairs);
  return { tags: tags.split(',').filter(Boolean), settings };
}

function unquoted(text: string): string {
  if (text.startsWith('"')) return JSON.parse(text);
  return text.startsWith('`') ? text.slice(1, -1) : text;
}

/** Reads bytes at a position. Fewer bytes than requested are an error, unless `atMost` is set. */
async function bytesAt(
  file: FileHandle,
  { position, bytes, atMost = false }: { position: number; bytes: number; atMost?: boolean },
): Promise<Buffer> {
  if (bytes > longest || !Number.isSafeInteger(position)) throw new RangeError('no length of a text');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  if (bytesRead < bytes && !atMost) throw new RangeError('cut off');
  return buffer.subarray(0, bytesRead);
}

function varint(bytes: Buffer): [value: number, used: number] {
  let value = 0;
  for (const [n, byte] of bytes.entries()) {
    value += (byte & 0x7f) * 2 ** (7 * n);
    if (byte < 0x80) return [value, n + 1];
  }
  throw new RangeError('no number');
}

interface Endian {
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
  u64(bytes: Buffer, at: number): number;
}
const littleEndian: Endian = {
  u16: (bytes, at) => bytes.readUInt16LE(at),
  u32: (bytes, at) => bytes.readUInt32LE(at),
  u64: (bytes, at) => Number(bytes.readBigUInt64LE(at)),
};
const bigEndian: Endian = {
  u16: (bytes, at) => bytes.readUInt16BE(at),
  u32: (bytes, at) => bytes.readUInt32BE(at),
  u64: (bytes, at) => Number(bytes.readBigUInt64BE(at)),
};
