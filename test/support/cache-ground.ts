// A cache of the test's own, a mirror that publishes fake programs, and ensureBinaries between the two.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '../../src/artifacts/component.ts';
import { ensureBinaries } from '../../src/artifacts/ensure.ts';
import { openNetwork } from '../../src/artifacts/network.ts';
import type { ArtifactOptions } from '../../src/artifacts/options.ts';
import { architecture } from '../../src/domain/architecture.ts';
import type { LocalBinary } from '../../src/domain/results.ts';
import { limit } from '../../src/system/limit.ts';
import { type ReleaseServer, releaseServer, sha256 } from './release-server.ts';

export const version = 'v1.33.13';
const arch = architecture();

/** A program that says its version, and is long enough to be interrupted. */
export function program(says: string, padding = 0): Buffer {
  return Buffer.from(`#!/bin/sh\necho ${says}\nexit 0\n${'#'.repeat(padding)}\n`);
}

export const path = (name: string) => `/release/${version}/bin/linux/${arch}/${name}`;

/** Serves `body` as the release of a Kubernetes program, with its checksum. */
export function publish(server: ReleaseServer, name: string, body: Buffer, digest = sha256(body)): void {
  server.serve.set(path(name), body);
  server.serve.set(`${path(name)}.sha256`, Buffer.from(digest));
}

export interface Ground {
  server: ReleaseServer;
  cacheDir: string;
  /** A place for the test's own files. */
  folder: string;
  said: string[];
  ensure(components: Component[], more?: Partial<ArtifactOptions>): Promise<LocalBinary[]>;
}

export async function on(act: (ground: Ground) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-cache-'));
  await using server = await releaseServer();
  const network = openNetwork({ ca: server.ca, stallMs: 5000, retryMs: 0 });
  const cacheDir = join(folder, 'cache');
  const said: string[] = [];
  const ensure: Ground['ensure'] = async (components, more) => {
    using within = limit(50_000);
    return await ensureBinaries(
      { version, components },
      {
        ...{ cacheDir, mirror: server.url, source: 'release', network, searchPath: '', cniPath: '' },
        onProgress: ({ phase, text }) => said.push(`${phase}: ${text}`),
        ...more,
      },
      within.signal,
    );
  };
  try {
    await act({ server, cacheDir, folder, said, ensure });
  } finally {
    await (await network.dispatcher()).destroy();
    await rm(folder, { recursive: true });
  }
}
