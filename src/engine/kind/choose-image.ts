// Which node image a version runs on: the one that was named, else one built here, else the one that kind's maintainers publish.
import { BearerlessError, messageOf } from '../../domain/error.ts';
import type { Binary } from '../../domain/results.ts';
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

/** For the record: the image by its digest, and for one built here what it was made of. */
export function imageBinaries(image: Image, version: Version): Binary[] {
  const { name, id, repoDigest } = image;
  const own = image.labels[labels.inputs];
  const sha256 = (repoDigest ?? id).replace('sha256:', '');
  const source = own === undefined ? 'registry' : 'images build';
  const inputs = own === undefined ? [] : (JSON.parse(own) as Binary[]);
  return [{ name: `image ${name}`, version, sha256, source }, ...inputs];
}
