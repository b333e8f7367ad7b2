// Keeps a command's output: all of it up to a limit, beyond that only its beginning and its end.

type Stream = 'stdout' | 'stderr';

export interface KeptOutput {
  add(stream: Stream, chunk: Buffer): void;
  /** The text of one stream, or of both in the order of arrival. */
  text(stream?: Stream): string;
}

/** Keeps at most about `limit` bytes. */
export function keepOutput(limit = 32 * 1024 * 1024): KeptOutput {
  const head: [Stream, Buffer][] = [];
  const tail: [Stream, Buffer][] = [];
  let room = limit / 2;
  let tailSize = 0;
  let lost = 0;
  return {
    add(stream, chunk) {
      if (room > 0) {
        head.push([stream, chunk]);
        room -= chunk.length;
        return;
      }
      tail.push([stream, chunk]);
      tailSize += chunk.length;
      while (tail.length > 1 && tailSize > limit / 2) {
        const [[, dropped]] = tail.splice(0, 1) as [[Stream, Buffer]];
        tailSize -= dropped.length;
        lost += dropped.length;
      }
    },
    text(wanted) {
      const of = (parts: [Stream, Buffer][]) =>
        Buffer.concat(
          parts.flatMap(([stream, chunk]) => (wanted === undefined || stream === wanted ? [chunk] : [])),
        ).toString('utf8');
      return lost === 0
        ? of([...head, ...tail])
        : `${of(head)}\n[${lost} bytes are left out here]\n${of(tail)}`;
    },
  };
}
