// Reads a text file that somebody else wrote. Folders, endless devices and files that are not text are refused.
import { open } from 'node:fs/promises';
import { messageOf } from './error.ts';

const mebibyte = 1024 * 1024;

/**
 * The text of a file that a person wrote. Throws an Error whose message says what is wrong with it, to follow "cannot
 * read FILE: ".
 */
export async function readText(file: string, mebibytes = 1): Promise<string> {
  return decoded(await bytesOf(file, mebibytes * mebibyte));
}

async function bytesOf(file: string, limit: number): Promise<Buffer> {
  await using handle = await open(file, 'r').catch((cause) => {
    throw new Error(cause.code === 'ENOENT' ? 'there is no such file' : messageOf(cause));
  });
  if ((await handle.stat()).isDirectory()) throw new Error('it is a folder');
  return await withinLimit(handle.createReadStream({ autoClose: false, end: limit }), limit);
}

/** The text of a stream, such as standard input. Throws like `readText`, as soon as it is too long. */
export async function readStream(stream: AsyncIterable<unknown>, mebibytes = 1): Promise<string> {
  return decoded(await withinLimit(stream, mebibytes * mebibyte));
}

async function withinLimit(stream: AsyncIterable<unknown>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > limit) throw new Error(`it is longer than ${limit / mebibyte} MiB`);
  }
  return Buffer.concat(chunks);
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is no text in UTF-8');
  }
}
