// The report for pipes: one JSON object per line. The run comes first, then each cluster, then each cell with the parts
// of its id.
import { shortOutcome } from '../domain/outcome.ts';
import { jsonText, printed } from '../domain/printed.ts';
import { verdictOf } from '../results/judged.ts';
import { entriesOf, questionOf } from './entries.ts';
import type { Report } from './report.ts';

export const ndjson: Report = (results) => {
  const cells = entriesOf(results).map((entry) => {
    const { id, version, setting, engine, result } = entry;
    const about = { version, setting, engine, question: questionOf(entry) };
    const answer = { answer: shortOutcome(result.observed), verdict: verdictOf(result).kind };
    return { type: 'cell', id, ...about, ...answer, ...result };
  });
  const clusters = results.clusters.map((cluster) => ({ type: 'cluster', ...cluster }));
  const all = [{ type: 'run', schemaVersion: results.schemaVersion, ...results.run }, ...clusters, ...cells];
  return printed(all.map((record) => jsonText(record)));
};
