// Every reporter on results whose strings are out to be more than text, one place of the schema after the other and all
// at once. The places come from the schema, so what is added to it is asked too.
import { equal, is } from 'uvu/assert';
import type { Results } from '../src/domain/results.ts';
import type { ReportOptions } from '../src/report/report.ts';
import { type ReporterName, reporterNames, reportersFor } from '../src/report/reporters.ts';
import { complaintsOf, ofJunit, ofMarkdown, ofScreen } from './support/complaints.ts';
import { long, marker, places, resultsWith, worst } from './support/schema-results.ts';
import { suite } from './support/suite.ts';

const test = suite('hostile results');
const plainScreen: ReportOptions = { columns: 80, color: false };
const screens: ReportOptions[] = [plainScreen, { columns: 20, color: false }, { columns: 200, color: true }];

const texts = (name: ReporterName, results: Results, options = plainScreen) =>
  reportersFor([name]).flatMap((one) => one.outputs(results, options));

/** What is wrong with a reporter's texts; JUnit is looked at in one go. */
function complaints(name: ReporterName, results: Results, junit: string[]): string[] {
  return (name === 'terminal' ? screens : [plainScreen]).flatMap((screen) =>
    texts(name, results, screen).flatMap((output) =>
      complaintsOf(name, output, { color: screen.color, results, junit }),
    ),
  );
}

/** Without most of the cells that say nothing hostile: they are looked at when every place is. */
function lean(results: Results): Results {
  const bad = new Set(
    Object.keys(results.cells).filter((id) => JSON.stringify(results.cells[id]).includes(marker)),
  );
  const kept = Object.entries(results.cells).filter(
    ([id], n) => n % 11 === 0 || (bad.has(id) && (bad.size < 60 || n % 3 === 0)),
  );
  return { ...results, cells: Object.fromEntries(kept) };
}

/** All that is wrong, with the reporter and the place that shows it. */
async function wrong(all: ReadonlyArray<[place: string, results: Results]>): Promise<string[]> {
  const junit: string[] = [];
  const found = all.flatMap(([place, results]) =>
    reporterNames.flatMap((name) => {
      const own = (): string[] => {
        try {
          return complaints(name, results, junit);
        } catch (thrown) {
          return [`it throws ${thrown}`];
        }
      };
      return own().map((complaint) => `${name}, ${place}: ${complaint}`);
    }),
  );
  return [...found, ...(await ofJunit(junit))].slice(0, 20);
}

test('a hostile text in one place of the schema', async () => {
  is(places.length > 70, true, String(places.length));
  const documents = places.flatMap((place, n): Array<[string, Results]> => {
    const all = resultsWith((one) => one === place);
    const results = all[n % all.length];
    return results ? [[place, lean(results)]] : [];
  });
  equal(await wrong(documents), []);
});

test('hostile texts in every place', async () => {
  equal(await wrong(resultsWith(() => true).map((results, n) => [`document ${n}`, results])), []);
});

test('texts that are longer than anybody counted with', async () => {
  const all = resultsWith((place) => /rule|notes|message|evidence|tool|question/.test(place), long);
  // Two of three cells: V8 ends the process where a regular expression finds more places in one text than it can list.
  const fewer = (results: Results) => ({
    ...results,
    cells: Object.fromEntries(Object.entries(results.cells).filter((_, n) => n % 3 > 0)),
  });
  equal(await wrong(all.slice(0, 1).map((results) => ['all', fewer(results)])), []);
});

test('the texts are as bad as they are meant to be, and reach the reporters', () => {
  const [results] = resultsWith(() => true);
  if (results === undefined) throw new Error('there are no results');
  for (const name of reporterNames.filter((one) => one !== 'badge'))
    is(
      texts(name, results).some(({ text }) => text.includes(marker) || /id="pack-/.test(text)),
      true,
      name,
    );
  is(ofScreen(worst).length, 3);
  is(ofMarkdown(worst).length > 5, true);
});
