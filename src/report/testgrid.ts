// Makes the files that testgrid and other readers of a Prow bucket expect: started.json, finished.json, and JUnit under
// artifacts/, one file per version. Times are Unix seconds.
import { jsonText } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import { versionsOf } from '../results/cells.ts';
import { conclusionOf } from '../results/conclusion.ts';
import { entriesOf } from './entries.ts';
import { junit } from './junit.ts';
import type { FilesReport } from './report.ts';

/** The text of each file, by its name below this run's folder in the bucket. */
export const testgrid: FilesReport = (results, options) => {
  const { run } = results;
  const conclusion = conclusionOf(results);
  const passed = conclusion === 'good';
  const result = conclusion === 'interrupted' ? 'ABORTED' : passed ? 'SUCCESS' : 'FAILURE';
  const metadata = { run: run.id, tool: run.tool, engine: run.engine };
  const files = versionsOf(results).map((version) => [
    `artifacts/junit_${version}.xml`,
    junit(only(results, version), options),
  ]);
  return {
    'started.json': json({ timestamp: seconds(run.start), metadata }),
    // A run that was killed has no end time. Readers take a run without finished.json for one that is still running.
    ...(run.end && {
      'finished.json': json({
        timestamp: seconds(run.end),
        passed,
        result,
        metadata: { ...metadata, conclusion },
      }),
    }),
    ...Object.fromEntries(files),
  };
};

const json = (value: object) => jsonText(value, 2);
const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1000);

function only(results: Results, version: string): Results {
  const cells = entriesOf(results, version).map(({ id, result }) => [id, result]);
  return { ...results, cells: Object.fromEntries(cells) };
}
