// Downloads one file over HTTP to a temporary path. The part that has arrived stays there if the connection breaks or
// the run is killed, and the next attempt requests the rest. Only a file with the expected digest is used.
import { open, rm, stat } from 'node:fs/promises';
import { BearerlessError } from '../domain/error.ts';
import { sha256Of } from './digest.ts';
import { isDiskFault } from './disk-fault.ts';
import { get, type Network, reason } from './network.ts';

/** The progress of a download. `total` is undefined if the server does not send it. */
export type OnBytes = (bytes: number, total: number | undefined) => void;

/**
 * The maximum number of attempts. Two attempts in a row without data end the download, so this only limits servers that
 * break off again and again.
 */
const attempts = 20;

/** More bytes than any release has. A server that never stops must not fill the disk. */
const largest = 2 ** 31;

/** A file to download. */
export interface Download {
  url: string;
  /** The path to write to. It may already contain a part of the file. */
  path: string;
  /** The digest of the complete file. */
  sha256: string;
  network: Network;
  signal: AbortSignal;
  onBytes?: OnBytes;
}

/**
 * Downloads a file. Rejects with `source-silent`, `not-found`, `bad-answer`, `download-broken` or `digest-mismatch`.
 * After the last one, the file is deleted.
 */
export async function download(wanted: Download): Promise<void> {
  const { url, path, sha256 } = wanted;
  const before = await sizeOf(path);
  if (before > 0 && (await sha256Of(path)) === sha256) return;
  await fetchRest(wanted);
  if ((await sha256Of(path)) === sha256) return;
  await rm(path, { force: true });
  if (before > 0) {
    // The earlier part may be damaged, so the whole file is downloaded once more.
    await fetchRest(wanted);
    if ((await sha256Of(path)) === sha256) return;
    await rm(path, { force: true });
  }
  throw new BearerlessError('environment', 'digest-mismatch', `${url} does not have the SHA-256 ${sha256}`, {
    hint: 'The server or something on the way changed the file. It was deleted.',
  });
}

async function fetchRest(wanted: Download): Promise<void> {
  const { url, path, signal } = wanted;
  let inVain = 0;
  for (let attempt = 1; ; attempt++) {
    const had = await sizeOf(path);
    try {
      await fetchOnce(wanted, had);
      return;
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof BearerlessError && thrown.code === 'bad-range' && had > 0) {
        // The existing file is longer than the download, so it is no part of it.
        await rm(path);
        continue;
      }
      if (thrown instanceof BearerlessError || isDiskFault(thrown)) throw thrown;
      inVain = (await sizeOf(path)) > had ? 0 : inVain + 1;
      if (inVain < 2 && attempt < attempts) continue;
      throw new BearerlessError('environment', 'download-broken', `${url} broke off (${reason(thrown)})`, {
        cause: thrown,
      });
    }
  }
}

async function fetchOnce({ url, path, network, signal, onBytes }: Download, had: number): Promise<void> {
  const { statusCode, headers, body } = await get(url, {
    network,
    signal,
    ...(had > 0 ? { headers: { range: `bytes=${had}-` } } : {}),
  });
  const length = Number(headers['content-length']);
  const kept = statusCode === 206 ? had : 0;
  const total = Number.isFinite(length) ? kept + length : undefined;
  const file = await open(path, kept > 0 ? 'a' : 'w');
  let bytes = kept;
  try {
    for await (const chunk of body) {
      await file.write(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > largest) throw tooLong(url);
      onBytes?.(bytes, total);
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && bytes < total) throw new Error(`ended after ${bytes} of ${total} bytes`);
}

function tooLong(url: string): BearerlessError {
  return new BearerlessError('environment', 'bad-answer', `${url} is longer than any release`);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
