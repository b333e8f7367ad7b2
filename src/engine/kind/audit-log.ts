// Brings a log of a node to a file here as it is written, so that whoever reads it need not know where it comes from.
import { createWriteStream } from 'node:fs';
import type { Container } from './container.ts';

/** Follows `path` in the container into `file`, from its first line until the container ends. */
export function followLog(container: Container, path: string, file: string): void {
  const sink = createWriteStream(file);
  container.follow(['tail', '--lines=+1', '--follow=name', '--retry', path], sink).then(
    () => sink.end(),
    // The container was removed while it was followed.
    () => sink.end(),
  );
}
