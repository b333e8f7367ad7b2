// Which node image a version runs on: the one that was named, else one built here, else the one that kind's maintainers
// publish.
import { z } from 'zod';
import { BearerlessError, messageOf } from '../../domain/error.ts';
import { Binary } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { limit } from '../../system/limit.ts';
import type { Docker, Image } from './docker.ts';
import { labels, nodeImage, publishedImage } from './images/image.ts';

/** Milliseconds for a registry to give an image of 1 GB. */
const pullLimit = 15 * 60_000;

/** The image, in the engine. Throws `no-image` with what to do when it is not to be had. */
export async function chooseImage(
  docker: Docker,
  version: Version,
  named: string | undefined,
  { signal, progress }: { signal: AbortSignal; progress(text: string): void },
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
 * For the record: the image by its digest, and for one built here what it was made of. `named` is what the user asked
 * for: only a name with a digest says beforehand which image it is, since a tag may be moved.
 */
export function imageBinaries(image: Image, version: Version, named: string | undefined): Binary[] {
  const { id, repoDigest } = image;
  const sha256 = (repoDigest ?? id).replace('sha256:', '');
  const about = { name: `image ${image.name}`, version, sha256 };
  const inputs = inputsOf(image);
  if (inputs !== undefined) return [{ ...about, source: 'images build' }, ...inputs];
  return [{ ...about, source: 'registry', integrity: named?.includes('@sha256:') ? 'pinned' : 'unpinned' }];
}

/** What an image was made of; undefined where it has no such label, or one that is none of ours. */
function inputsOf(image: Image): Binary[] | undefined {
  try {
    return z.array(Binary).parse(JSON.parse(image.labels[labels.inputs] ?? ''));
  } catch {
    return undefined;
  }
}
