// The report for programs: results.json as it is on disk.
import { resultsText } from '../results/store.ts';
import type { Report } from './report.ts';

export const json: Report = (results) => resultsText(results);
