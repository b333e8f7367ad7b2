// Gets the files that kind puts on every node, from kind's own Go module. A node image needs them in addition to
// Kubernetes. This requires Go; without it, images are pulled from a registry instead of built.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import { loadCatalogue } from './catalogue.ts';
import { toolChoice, toolchainFor } from './go.ts';

export interface KindFiles {
  /** The version of the module, `v0.33.0`. */
  version: string;
  /** The folder `images/base/files` of the module, which is copied to `/`. */
  folder: string;
}

/** Downloads the module. Go verifies its checksum. */
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
