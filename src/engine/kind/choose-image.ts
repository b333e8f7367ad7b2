// Chooses the node image for a version: the one that the user named, else one built here, else the one that kind's
// maintainers publish.
import { z } from 'zod';
import { BearerlessError, messageOf } from '../../domain/error.ts';
import { Binary } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { limit } from '../../system/limit.ts';
import type { Docker, Image } from './docker.ts';
import { labels, nodeImage, publishedImage } from './images/image.ts';

/** Milliseconds to pull an image of 1 GB from a registry. */
const pullLimit = 15 * 60_000;

/** Returns the image, which the engine then has. Rejects with `no-image` and a hint if it is not available. */
export async function chooseImage(
  docker: Docker,
  version: Version,
  {
    named,
    signal,
    progress,
  }: { named: string | undefined } & { signal: AbortSignal; progress(text: string): void },
): Promise<Image> {
  const there = await docker.image(named ?? nodeImage(version));
  if (there) return there;
  const wanted = named ?? publishedImage(version);
  const already = await docker.image(wanted);
  if (already) return already;
  progress(`pulling ${wanted}`);
  try {
    using within = limit(pullLimit, signal);
    await docker.pull(wanted, within.signal);
  } catch (thrown) {
    signal.throwIfAborted();
    throw new BearerlessError(
      'environment',
      'no-image',
      `there is no node image for ${version}: ${wanted} is not in the Docker engine and could not be pulled`,
      {
        hint: `Build one, which needs no registry: bearerless images build --kubernetes ${version}`,
        tail: messageOf(thrown),
      },
    );
  }
  const pulled = await docker.image(wanted);
  if (pulled) return pulled;
  throw new BearerlessError('environment', 'no-image', `${wanted} was pulled and is not there`);
}

/**
 * The image and its inputs, for the record: the digest of the image, and its inputs if it was built here. `named` is
 * the name that the user gave. Only a name with a digest fixes the image in advance, since a tag can move.
 */
export function imageBinaries(image: Image, version: Version, named: string | undefined): Binary[] {
  const { id, repoDigest } = image;
  const sha256 = (repoDigest ?? id).replace('sha256:', '');
  const about = { name: `image ${image.name}`, version, sha256 };
  const inputs = inputsOf(image);
  if (inputs !== undefined) return [{ ...about, source: 'images build' }, ...inputs];
  return [{ ...about, source: 'registry', integrity: named?.includes('@sha256:') ? 'pinned' : 'unpinned' }];
}

/** The inputs of an image; undefined if it has no such label, or one with another content. */
function inputsOf(image: Image): Binary[] | undefined {
  try {
    return z.array(Binary).parse(JSON.parse(image.labels[labels.inputs] ?? ''));
  } catch {
    return undefined;
  }
}
