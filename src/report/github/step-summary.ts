// Makes the page that GitHub shows for a step: the markdown report, cut to the 1 MiB that a step may write. The least
// important parts are left out first: the tables, then the end of the findings. A note says so.
import { type Printed, printed } from '../../domain/printed.ts';
import type { Results } from '../../domain/results.ts';
import { brief, markdown } from '../markdown.ts';
import { documentOf, type Markdown, md } from '../markdown-text.ts';
import type { ReportOptions } from '../report.ts';

/** The number of bytes that GitHub accepts from one step. */
export const stepSummaryLimit = 1024 * 1024;

/** The page, at most `limit` bytes long. */
export function stepSummary(results: Results, options: ReportOptions, limit = stepSummaryLimit): Printed {
  const whole = markdown(results, options);
  if (bytes(whole) <= limit) return whole;
  const short = printed([brief(results, options), note(md`The tables are left out`)]);
  if (bytes(short) <= limit) return short;
  const end = note(md`The end is left out`);
  return printed([start(short, limit - bytes(end)), end]);
}

const bytes = (text: string) => Buffer.byteLength(text);
const note = (what: Markdown) =>
  documentOf([md`\n_${what}: GitHub takes 1 MiB of a step. results.json has everything._`]);

/** The whole lines from the start of a text that fit into the limit. */
function start(text: Printed, limit: number): Printed {
  const kept = Buffer.from(text).subarray(0, limit).toString();
  return kept.slice(0, kept.lastIndexOf('\n') + 1) as Printed;
}
