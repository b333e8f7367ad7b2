// Connects the event stream with the pure reports: folds the events so far, prints a version's part when all its cells
// are answered, and the rest at the end. The part of a version that is printed last agrees with the final results. If a
// report throws, stderr says so, and the run and other reports continue.
import { isConclusive } from '../domain/outcome.ts';
import { plain, plainly } from '../domain/plain.ts';
import { lineText, type Printed, screenText } from '../domain/printed.ts';
import type { Event } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { versionsOf } from '../results/cells.ts';
import { evidenceReader } from '../results/evidence-reader.ts';
import { fold } from '../results/fold.ts';
import { deliver, eachReporter, type Places } from './deliver.ts';
import type { ReportOptions } from './report.ts';
import { type Reporter, type ReporterName, reportersFor } from './reporters.ts';
import { openStatus } from './status.ts';

/** The screen, as the CLI knows it. */
export interface Screen {
  stdout: (text: Printed) => void;
  stderr: (text: Printed) => void;
  columns: number;
  color: boolean;
  /** Whether stderr is a terminal on which a status line may be rewritten. */
  rewritable: boolean;
  /** The file that GitHub shows as the page of this step. */
  stepSummary?: string | undefined;
  now?: () => number;
}

export interface ListeningReporters extends Disposable {
  /** Handles every event of the run, in order. */
  sink: (event: Event) => void;
  /** Prints a message for the user between the parts. */
  say: (text: string) => void;
  /** The reporters that failed so far; their output is missing. */
  readonly failed: ReadonlySet<ReporterName>;
}

/**
 * Listens to one run for the named reporters. `folder` is the run's output folder, which contains the files of
 * reporters.
 */
export function listen(names: readonly ReporterName[], screen: Screen, folder: string): ListeningReporters {
  const reporters = reportersFor(names);
  const evidence = evidenceReader([folder]);
  const options: ReportOptions = { columns: screen.columns, color: screen.color, folder, evidence };
  const { columns, rewritable, now = Date.now } = screen;
  const status = openStatus({ write: screen.stderr, rewritable, columns, now });
  const events: Event[] = [];
  /** The text that was last printed for a version, by reporter and version. */
  const shown = new Map<string, string>();
  /**
   * `open` has the cells without an answer in this run; `settled` has those that need no answer when a run is resumed.
   */
  const open = new Map<string, Version>();
  const settled = new Set<string>();

  const failed = new Set<ReporterName>();
  const places: Places = { ...screen, folder };

  const each = (act: (reporter: Reporter) => void) => {
    status.clear();
    for (const name of eachReporter(reporters, places, act)) failed.add(name);
  };
  const printVersion = (reporter: Reporter, version: Version) => {
    const text = reporter.streamed?.version(fold([events]), version, options);
    const name = `${reporter.name} ${version}`;
    const before = shown.get(name);
    if (text === undefined || text === before) return;
    if (before !== undefined)
      screen.stderr(screenText([plainly`${plain(version)}: its answers have changed, so it is shown again`]));
    shown.set(name, text);
    screen.stdout(text);
  };
  const finish = (reporter: Reporter) => {
    const results = fold([events]);
    const { streamed } = reporter;
    if (streamed) {
      for (const version of versionsOf(results)) printVersion(reporter, version);
      screen.stdout(streamed.rest(results, options));
    } else {
      for (const output of reporter.outputs(results, options)) deliver(output, places);
    }
  };

  return {
    failed,
    say(text) {
      status.clear();
      screen.stderr(lineText(text));
    },
    sink(event) {
      if (event.type !== 'progress') events.push(event);
      status.show(event);
      if (event.type === 'run-start')
        for (const { id, version } of event.cells) if (!settled.has(id)) open.set(id, version);
      if (event.type === 'cell') {
        const { observed } = event.result;
        open.delete(event.id);
        if (isConclusive(observed) || observed.kind === 'unsupported') settled.add(event.id);
      }
      if (event.type === 'group-end') {
        const { version, again, later } = event;
        if (later !== undefined) {
          each(({ streamed }) => {
            const text = streamed?.part?.(fold([events]), version, options);
            if (text !== undefined) screen.stdout(text);
          });
        }
        // A version may have several groups, and a group several attempts. It is shown when all its cells are answered.
        if (again !== undefined || [...open.values()].includes(version)) return;
        each((reporter) => printVersion(reporter, version));
      } else if (event.type === 'run-end') {
        each(finish);
      }
    },
    [Symbol.dispose]: () => status[Symbol.dispose](),
  };
}
