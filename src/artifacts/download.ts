// One file over HTTP, to a path that is nobody's binary: what has arrived stays there when the connection breaks or the
// run is killed, and the next attempt asks for the rest. Only a file with the expected digest is ever handed over.
import { open, rm, stat } from 'node:fs/promises';
import { BearerlessError } from '../domain/error.ts';
import { sha256Of } from './digest.ts';
import { isDiskFault } from './disk-fault.ts';
import { get, type Network, reason } from './network.ts';

/** How far a download is; `total` is unknown when the server does not say it. */
export type OnBytes = (bytes: number, total: number | undefined) => void;

/** Two attempts in a row that got nothing end it, so this only bounds a server that breaks off again and again. */
const attempts = 20;

/** No release is as large; a server that goes on and on must not fill the disk. */
const largest = 2 ** 31;

/** A file to download. */
export interface Download {
  url: string;
  /** Where it goes; a part of it may be there already. */
  path: string;
  /** The digest that the whole file must have. */
  sha256: string;
  network: Network;
  signal: AbortSignal;
  onBytes?: OnBytes;
}

/**
 * Downloads a file. Throws `source-silent`, `not-found`, `bad-answer`, `download-broken` or `digest-mismatch`; after
 * the last, nothing is left at its path.
 */
export async function download(wanted: Download): Promise<void> {
  const { url, path, sha256 } = wanted;
  const before = await sizeOf(path);
  if (before > 0 && (await sha256Of(path)) === sha256) return;
  await fetchRest(wanted);
  if ((await sha256Of(path)) === sha256) return;
  await rm(path, { force: true });
  if (before > 0) {
    // The earlier part may have been at fault, not the server.
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
        // What lies there is longer than the file: it is no part of it.
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
