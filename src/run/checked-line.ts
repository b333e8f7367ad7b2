// The checksum at the end of each line of a journal. A disk or a copy may change a byte, and `401` with one bit flipped
// is `403`, which looks like a valid answer. The checksum finds faults, not forgeries: an editor of a line can leave it
// out.
import { crc32 } from 'node:zlib';

/** `,"sum":"8 hexadecimal digits"}`: always the last member. */
const end = /,"sum":"([0-9a-f]{8})"\}$/;
const endLength = ',"sum":"01234567"}'.length;

const sumOf = (body: string) => crc32(body).toString(16).padStart(8, '0');

/** Appends its checksum to the text of a JSON object, as the last member. The object must have members. */
export function withSum(text: string): string {
  const body = text.slice(0, -1);
  return `${body},"sum":"${sumOf(body)}"}`;
}

/** The text without its checksum, and whether the checksum is right. Lines of older journals have none. */
export function checked(line: string): { text: string; sum: 'right' | 'wrong' | 'none' } {
  const [, said] = end.exec(line.slice(-endLength)) ?? [];
  if (said === undefined) return { text: line, sum: 'none' };
  const body = line.slice(0, -endLength);
  return { text: `${body}}`, sum: said === sumOf(body) ? 'right' : 'wrong' };
}
