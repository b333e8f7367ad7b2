// The report for browsers: one page that contains everything and loads nothing. It consists of results, evidence and
// the viewer's template, which has no data.
import type { Printed } from '../../domain/printed.ts';
import type { Results } from '../../domain/results.ts';
import type { ReportOptions } from '../report.ts';
import { detailOfCell } from './details.ts';
import { dataElement, packed, safeJson } from './embed.ts';
import type { PagePack } from './page-data.ts';
import { pageIndexOf } from './page-index.ts';
import { places, template } from './template.ts';

/**
 * The page. Its script is between the index and the details, so that the matrix appears while the browser still reads
 * the rest.
 */
export function html(
  results: Results,
  { evidence: read = () => undefined, nights = [] }: Pick<ReportOptions, 'evidence' | 'nights'>,
): Printed {
  const [head, script, tail] = parts(template());
  const { index, packs } = pageIndexOf(results, read, nights);
  const details = packs.map(({ cells, cluster }, at) => {
    const pack: PagePack = { cluster, cells: cells.map((entry) => detailOfCell(entry, read)) };
    return dataElement(`pack-${at}`, 'text/plain', packed(pack));
  });
  return [
    head,
    dataElement('index', 'application/json', safeJson(index)),
    script,
    details.join('\n'),
    tail,
  ].join('') as Printed;
}

function parts(text: string): [string, string, string] {
  const [head, rest = '', ...more] = text.split(places.index);
  const [script, tail, ...others] = rest.split(places.details);
  if (head === undefined || script === undefined || tail === undefined || more.length + others.length > 0)
    throw new Error('the template of the page does not have each of its places once');
  return [head, script, tail];
}
