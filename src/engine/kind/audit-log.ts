// Copies a log of a node to a local file as it is written, so that readers need not know where it comes from.
import { createWriteStream } from 'node:fs';
import { messageOf } from '../../domain/error.ts';
import type { Container } from './container.ts';

/**
 * Copies `path` in the container to `file`, from its first line until the container ends. If the file cannot be
 * written, calls `broken` once; the rest of the log is then lost.
 */
export function followLog(
  container: Pick<Container, 'name' | 'follow'>,
  { path, file, broken }: { path: string; file: string; broken: (text: string) => void },
): void {
  const sink = createWriteStream(file);
  sink.once('error', (thrown) =>
    broken(`${path} of ${container.name} is not followed: ${messageOf(thrown)}`),
  );
  // After the first error all later writes fail too.
  sink.on('error', () => {});
  container.follow(['tail', '--lines=+1', '--follow=name', '--retry', path], sink).then(
    () => sink.end(),
    // The container was removed during the copy.
    () => sink.end(),
  );
}
