// A minimal Debian as an image, made with mmdebstrap and without a registry.
import { execa } from 'execa';
import { BearerlessError } from '../../../domain/error.ts';
import { lastLines } from '../../../domain/text.ts';
import type { Docker } from '../docker.ts';

export interface DebianImage {
  /** `NAME:TAG`. */
  name: string;
  /** `bookworm`. */
  suite: string;
  packages: readonly string[];
  /** A Debian mirror instead of the default one. */
  mirror?: string | undefined;
  /** As in a Dockerfile. */
  changes: string[];
  signal: AbortSignal;
}

/** Makes it in the engine; returns its id. */
export async function debianImage(docker: Docker, image: DebianImage): Promise<string> {
  const { name, suite, packages, mirror, changes, signal } = image;
  const from = mirror === undefined ? [] : [mirror];
  const argv = ['--quiet', '--variant=minbase', `--include=${packages.join(',')}`, suite, '-', ...from];
  const tree = execa('mmdebstrap', argv, {
    buffer: { stdout: false },
    cancelSignal: signal,
    reject: false,
    stdin: 'ignore',
    timeout: makeLimit,
  });
  const imported = docker.importImage(tree.stdout, name, changes);
  const [made, id] = await Promise.all([tree, imported.catch((thrown: unknown) => thrown as Error)]);
  signal.throwIfAborted();
  if (made.code === 'ENOENT') {
    throw new BearerlessError('environment', 'no-mmdebstrap', 'mmdebstrap is not installed', {
      hint: 'Install it: sudo apt-get install mmdebstrap. Or name an image that exists with --image.',
    });
  }
  if (made.failed) {
    // The output of a failed mmdebstrap is not a valid base image.
    if (typeof id === 'string') await docker.removeImage(name);
    const message = `mmdebstrap could not make the base image (${made.originalMessage ?? `code ${made.exitCode}`})`;
    const tail = lastLines(made.stderr);
    throw new BearerlessError('environment', 'image-build-failed', message, { tail });
  }
  if (typeof id !== 'string') throw id;
  return id;
}

/** Milliseconds. */
const makeLimit = 20 * 60_000;
