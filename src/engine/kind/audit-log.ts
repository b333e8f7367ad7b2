// Brings a log of a node to a file here as it is written, so that whoever reads it need not know where it comes from.
import { createWriteStream } from 'node:fs';
import { messageOf } from '../../domain/error.ts';
import type { Container } from './container.ts';

/**
 * Follows `path` in the container into `file`, from its first line until the container ends. A file that takes no more
 * lines is told to `broken`, once: what the log says from then on is not known here.
 */
export function followLog(
  container: Pick<Container, 'name' | 'follow'>,
  path: string,
  file: string,
  broken: (text: string) => void,
): void {
  const sink = createWriteStream(file);
  sink.once('error', (thrown) =>
    broken(`${path} of ${container.name} is not followed: ${messageOf(thrown)}`),
  );
  // What is written after the first fault fails too.
  sink.on('error', () => {});
  container.follow(['tail', '--lines=+1', '--follow=name', '--retry', path], sink).then(
    () => sink.end(),
    // The container was removed while it was followed.
    () => sink.end(),
  );
}
