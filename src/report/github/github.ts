// The report for GitHub Actions: an annotation for every cell with an unexpected answer and for every problem. GitHub
// shows ten per level; the step summary contains the rest.
import { type Plain, plain, plainly } from '../../domain/plain.ts';
import { printed } from '../../domain/printed.ts';
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { versionsOf } from '../../results/cells.ts';
import { entriesOf } from '../entries.ts';
import { disagreements } from '../findings/agreement.ts';
import type { Finding } from '../findings/finding.ts';
import { failedControls, faultyClusters, inconclusive, openControls, surprises } from '../findings/trust.ts';
import { textOf } from '../prose.ts';
import type { Report } from '../report.ts';
import { annotation, type Level } from './command.ts';

/** The number of annotations per level that GitHub shows for one step. */
const shown = 10;

export const github: Report = (results) => {
  const found = versionsOf(results).flatMap((version) => troubles(results, version));
  return printed(
    (['error', 'warning'] as const).flatMap((level) => {
      const own = found.filter((one) => one.level === level);
      const more = own.length - shown;
      const kept = more > 0 ? own.slice(0, shown - 1) : own;
      const rest =
        more > 0 ? [annotation(level, plainly`bearerless`, plainly`${more + 1} more, see the summary.`)] : [];
      return [...kept.map(({ title, message }) => annotation(level, title, message)), ...rest];
    }),
  );
};

interface Trouble {
  level: Level;
  title: Plain;
  message: Plain;
}

function troubles(results: Results, version: Version): Trouble[] {
  const entries = entriesOf(results, version);
  const say = (level: Level) => (finding: Finding) => ({
    level,
    title: plainly`Kubernetes ${plain(version)}`,
    message: textOf(finding.text),
  });
  const failed = failedControls(entries);
  if (failed.length > 0) return failed.map(say('error'));
  const faulty = new Set(
    results.clusters.flatMap((c) => (c.fault && c.version === version ? [c.setting] : [])),
  );
  const open = inconclusive(entries.filter(({ setting }) => !faulty.has(setting)));
  return [
    ...[...disagreements(results, version), ...surprises(entries, results)].map(say('error')),
    ...[...faultyClusters(results, version), ...openControls(entries), ...open].map(say('warning')),
  ];
}
