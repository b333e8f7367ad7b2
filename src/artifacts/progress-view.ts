// Shows long work. On a terminal it is a list whose last line changes. Elsewhere it is one line when something begins,
// ends or is given up, and repeated lines in between. Work that takes no time (the cache, PATH) is not shown.
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { type Plain, plain } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { Progress } from './options.ts';

export interface ProgressView {
  onProgress(progress: Progress): void;
  /** Ends the changing line, if there is one, as `failed` or not. */
  close(failed?: boolean): Promise<void>;
}

const heartbeatSeconds = 30;

/** The view for a screen. `rewritable` is true if lines on standard error may be rewritten. */
export function progressView(rewritable: boolean, write: (text: Printed) => void): ProgressView {
  // Without a known width, every letter would get its own line.
  return rewritable && (process.stderr.columns ?? 0) > 0 ? rewrittenView() : lineView(write);
}

/** Prints line by line. The output depends only on the progress itself. */
export function lineView(write: (text: Printed) => void): ProgressView {
  const said = new Map<string, { text: string; at: number }>();
  return {
    onProgress(progress) {
      const { phase, component, version, text, elapsedSeconds } = progress;
      const key = `${component} ${version}`;
      const last = said.get(key);
      const news = phase === 'done' ? last !== undefined : text !== last?.text;
      const heartbeat = last !== undefined && elapsedSeconds - last.at >= heartbeatSeconds;
      if (!news && !heartbeat) return;
      write(screenText([describe(progress)]));
      if (phase === 'done') said.delete(key);
      else if (phase !== 'skip') said.set(key, { text, at: elapsedSeconds });
    },
    async close() {},
  };
}

/** Shows one line per binary. Only the last one changes. */
function rewrittenView(): ProgressView {
  let current: { key: string; line: RewrittenLine } | undefined;
  return {
    onProgress(progress) {
      const key = `${progress.component} ${progress.version}`;
      const text = describe(progress);
      switch (progress.phase) {
        case 'skip':
          process.stderr.write(screenText([text]));
          return;
        case 'done':
          if (current?.key !== key) return;
          current.line.say(text);
          void current.line.end();
          current = undefined;
          return;
        default:
          current ??= { key, line: rewrittenLine(text) };
          if (current.key === key) current.line.say(text);
      }
    },
    async close(failed = false) {
      await current?.line.end(failed);
      current = undefined;
    },
  };
}

interface RewrittenLine {
  say(text: Plain): void;
  end(failed?: boolean): Promise<void>;
}

/** A line with a spinner, which becomes a tick or a cross when it ends. */
function rewrittenLine(first: Plain): RewrittenLine {
  let title = first;
  let task: { title?: unknown } | undefined;
  let end: (failed: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const body = async (_: unknown, self: { title?: unknown }) => {
    task = self;
    self.title = title;
    if (await ended) throw new Error('not finished');
  };
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const run = new Listr([{ title, task: body }], {
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: { logger: new ListrLogger({ processOutput }) },
  }).run();
  return {
    say(text) {
      title = text;
      if (task) task.title = text;
    },
    async end(failed = false) {
      end(failed);
      await run;
    },
  };
}

/** `kubeadm v1.20.2 builds with Go 1.17.13, 420 of 850 packages, 28 s, about 9 min left` */
export function describe(progress: Progress): Plain {
  const { text, phase, elapsedSeconds, bytes, totalBytes, packages, leftSeconds } = progress;
  const parts = [text];
  if (packages !== undefined) parts.push(`${packages.done} of ${packages.total} packages`);
  if (bytes !== undefined) {
    parts.push(
      totalBytes === undefined
        ? `${megabytes(bytes)} MB`
        : `${megabytes(bytes)} of ${megabytes(totalBytes)} MB`,
    );
  }
  if (phase !== 'skip' && elapsedSeconds >= 1) parts.push(duration(elapsedSeconds));
  if (leftSeconds !== undefined && leftSeconds >= 1) parts.push(`about ${duration(leftSeconds)} left`);
  return plain(parts.join(', '));
}

function duration(seconds: number): string {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
