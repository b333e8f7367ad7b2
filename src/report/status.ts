// Shows the progress of a run on stderr between its tables: on a terminal one line that is rewritten in place, else a
// few plain lines, at most one step of a version in ten seconds. It uses events, not results.
import { type Plain, plain, plainly, startOf } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { Event } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';

/** The destination of the status text. */
export interface StatusScreen {
  write: (text: Printed) => void;
  /** Whether the destination is a terminal that can rewrite a line. */
  rewritable: boolean;
  columns: number;
  /** The time in milliseconds, for elapsed times. */
  now: () => number;
}

export interface Status extends Disposable {
  show: (event: Event) => void;
  /** Removes the line before other text is printed. */
  clear: () => void;
}

/**
 * A status display for one run. On a terminal it redraws each second from the first step of a version to its end, so
 * that waiting (for a build, for a join to give up) does not look like a hang.
 */
export function openStatus(screen: StatusScreen): Status {
  return screen.rewritable ? rewrittenStatus(screen) : lineStatus(screen);
}

function rewrittenStatus({ write, columns, now }: StatusScreen): Status {
  const start = now();
  const running = new Set<Version>();
  let planned = 0;
  const done = new Set<string>();
  let step = '';
  let drawn = false;
  const clear = () => {
    if (drawn) write(rewritten(plainly``));
    drawn = false;
  };
  const draw = () => {
    if (running.size === 0) return clear();
    const text = plain(`${Math.floor((now() - start) / 1000)}s, ${done.size}/${planned} cells, ${step}`);
    write(rewritten(startOf(text, columns - 1)));
    drawn = true;
  };
  const timer = setInterval(draw, 1000).unref();
  return {
    show(event) {
      if (event.type === 'run-start') planned = event.cells.length;
      if (event.type === 'cell') done.add(event.id);
      if (event.type === 'group-start' || event.type === 'progress') running.add(event.version);
      if (event.type === 'group-end') running.delete(event.version);
      if (event.type === 'run-end') running.clear();
      step = sentence(event) ?? step;
      draw();
    },
    clear,
    [Symbol.dispose]() {
      clearInterval(timer);
      clear();
    },
  };
}

function lineStatus({ write, now }: StatusScreen): Status {
  const last = new Map<string, number>();
  return {
    show(event) {
      const text = sentence(event);
      if (text === undefined) return;
      const version = 'version' in event ? event.version : '';
      if (event.type === 'progress' && now() - (last.get(version) ?? 0) < 10_000) return;
      last.set(version, now());
      write(screenText([plain(text)]));
    },
    clear() {},
    [Symbol.dispose]() {},
  };
}

/** The text that replaces the current line. */
const rewritten = (text: Plain) => `\r${text}\u001b[K` as Printed;

/** A sentence about an event for readers; undefined for answers, which the matrix shows. */
function sentence(event: Event): string | undefined {
  switch (event.type) {
    case 'group-start':
      return `${event.version}: starting with ${event.settings.join(', ')}`;
    case 'progress':
      return `${event.version}: ${event.text}`;
    case 'cluster': {
      const { version, setting, fault, readySeconds, rejected } = event.cluster;
      if (rejected !== undefined) return `${version}: ${setting} is not taken: ${rejected}`;
      const how = readySeconds === undefined ? 'never came up' : 'did not last';
      if (fault) return `${version}: ${setting} ${how}: ${fault.message}`;
      return `${version}: ${setting} is up${readySeconds === undefined ? '' : ` after ${readySeconds.toFixed(1)} s`}`;
    }
    case 'group-end':
      if (event.later !== undefined) {
        const [cells, their] = event.later === 1 ? ['cell', 'its'] : ['cells', 'their'];
        return `${event.version}: asks ${event.later} more ${cells} when ${their} programs are there`;
      }
      if (event.again === undefined) return `${event.version}: done in ${event.seconds.toFixed(1)} s`;
      return `${event.version}: asks ${event.again} ${event.again === 1 ? 'cell' : 'cells'} again`;
    case 'run-start':
    case 'run-end':
    case 'binaries':
    case 'cell':
      return undefined;
    default:
      return event satisfies never;
  }
}
