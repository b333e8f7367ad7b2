// Implements `bearerless images remove`. It removes only images built here, which have our label.
import { BearerlessError } from '../../../domain/error.ts';
import type { Version } from '../../../domain/version.ts';
import type { Docker } from '../docker.ts';
import { labels } from './image.ts';

/** Removes the images of these versions, or all images built here. Returns their names. */
export async function removeImages(docker: Docker, which: Version[] | 'all'): Promise<string[]> {
  const images = await docker.nodeImages();
  const chosen =
    which === 'all'
      ? images
      : images.filter((image) => which.includes(image.labels[labels.kubernetes] ?? ''));
  if (chosen.length === 0) {
    const there = images.map(({ name }) => name).join(', ');
    throw new BearerlessError('user', 'no-image', 'there is no such image that was built here', {
      hint: there ? `There is: ${there}.` : 'See: bearerless images list',
    });
  }
  for (const { name } of chosen) await docker.removeImage(name);
  const bases = which === 'all' ? await docker.baseImages() : [];
  for (const { name } of bases) await docker.removeImage(name);
  return [...chosen, ...bases].map(({ name }) => name);
}
