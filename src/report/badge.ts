// Makes the badge, an endpoint for shields.io (schema version 1) that summarizes the run in a few words.
import { jsonText } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import { compareVersions } from '../domain/version.ts';
import { versionsOf } from '../results/cells.ts';
import { type Conclusion, conclusionOf, disagreements } from '../results/conclusion.ts';
import { controlFailed, differs } from '../results/judged.ts';
import type { Report } from './report.ts';

const colors: Record<Conclusion, string> = {
  interrupted: 'lightgrey',
  differs: 'red',
  environment: 'orange',
  nothing: 'lightgrey',
  good: 'brightgreen',
};

export const badge: Report = (results) => {
  const conclusion = conclusionOf(results);
  const isError = conclusion === 'differs';
  const body = { schemaVersion: 1, label: 'anonymous access', message: messageOf(results, conclusion) };
  return jsonText({ ...body, color: colors[conclusion], ...(isError && { isError }) }, 2);
};

function messageOf(results: Results, conclusion: Conclusion): string {
  const cells = Object.values(results.cells);
  const open = cells.filter(({ observed }) => observed.kind === 'inconclusive').length;
  switch (conclusion) {
    case 'interrupted':
      return 'interrupted';
    case 'differs': {
      if (cells.some(controlFailed)) return 'control failed';
      const wrong = cells.filter(differs).length;
      if (wrong === 0) return `engines disagree on ${disagreements(results)}`;
      return wrong === 1 ? '1 cell differs' : `${wrong} cells differ`;
    }
    case 'environment':
      return open === 0 ? 'a cluster failed' : `${open} of ${cells.length} inconclusive`;
    case 'nothing':
      return 'nothing tested';
    case 'good':
      return `${spanOf(results)} as expected`;
    default:
      return conclusion satisfies never;
  }
}

/** For instance `v1.33` or `v1.20 to v1.37`. */
function spanOf(results: Results): string {
  const versions = versionsOf(results).sort(compareVersions);
  const minors = [versions.at(0), versions.at(-1)].map((version = '') => version.replace(/\.\d+$/, ''));
  return [...new Set(minors)].join(' to ');
}
