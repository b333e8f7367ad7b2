// SHA-256 of files, read into one large buffer, so that hashing takes most of the time. With a buffer for each chunk,
// collecting them takes as long again.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** The SHA-256 of a file in hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await using file = await open(path);
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
  }
  return hash.digest('hex');
}

/** The digest of `name` in a checksum file: either a bare digest, or the line with that name. */
export function digestIn(checksums: string, name: string): string | undefined {
  const lines = checksums.split('\n').map((line) => /^([0-9a-f]{64})(?:\s+\*?(.+?))?\s*$/.exec(line));
  const named = lines.find((match) => match?.[2]?.split('/').at(-1) === name);
  const bare = lines.find((match) => match !== null && match[2] === undefined);
  return (named ?? bare)?.[1];
}
