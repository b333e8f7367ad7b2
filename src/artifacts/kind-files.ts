// What a node image needs beside Kubernetes itself: the files that kind puts on every node, from kind's own Go module.
// That needs Go; where there is none, images are taken from a registry instead of built.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import { loadCatalogue } from './catalogue.ts';
import { toolChoice, toolchainFor } from './go.ts';

export interface KindFiles {
  /** Version of the module, `v0.33.0`. */
  version: string;
  /** The folder `images/base/files` of the module: a tree to be copied to `/`. */
  folder: string;
}

/** Fetches the module; Go checks it against its checksum. */
export async function kindFiles(
  { cacheDir, searchPath }: { cacheDir: string; searchPath?: string | undefined },
  signal: AbortSignal,
): Promise<KindFiles> {
  const { kind } = loadCatalogue();
  const version = `v${kind.version}`;
  const toolchain = await toolchainFor(toolChoice(kind.go), { searchPath }, signal);
  if ('missing' in toolchain) {
    throw new BearerlessError(
      'environment',
      'no-go',
      `a node image cannot be built here: ${toolchain.missing}`,
      { hint: 'Or name an image that exists: bearerless run --engine kind --image kindest/node:VERSION' },
    );
  }
  const work = join(cacheDir, 'images');
  await mkdir(work, { recursive: true });
  const go = async (argv: string[]) => {
    const options = { cwd: work, env: { ...toolchain.env, GOFLAGS: '' }, timeout: 600_000 };
    return (await execa(toolchain.command, argv, { ...options, cancelSignal: signal, stdin: 'ignore' }))
      .stdout;
  };
  const { Dir } = JSON.parse(await go(['mod', 'download', '-json', `${kind.module}@${version}`]));
  return { version, folder: join(Dir, 'images/base/files') };
}
