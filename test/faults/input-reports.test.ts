// Every report of hostile results: none fails, and none is more than text to whoever reads it.
import fc from 'fast-check';
import { Required } from '../../src/domain/required.ts';
import { Results } from '../../src/domain/results.ts';
import { diffReports } from '../../src/report/diff.ts';
import { type ReporterName, reporterNames, reportersFor } from '../../src/report/reporters.ts';
import { requiredReports } from '../../src/report/required.ts';
import { checkRequired } from '../../src/results/required.ts';
import { compareRuns } from '../../src/results/sides.ts';
import { valid } from '../support/arbitraries.ts';
import { complaintsOf, ofJson, ofJunit, ofMarkdown, ofScreen } from '../support/complaints.ts';
import { hostileResults } from '../support/hostile-results.ts';
import { hostileString } from '../support/hostile-strings.ts';
import { property, same } from '../support/property.ts';
import { suite } from '../support/suite.ts';

const part = 'input-reports';
const test = suite(part, { limit: 900_000 });
const options = { columns: 80, color: false, folder: 'out' };
/** Checked by a program of its own, which takes a while to start, or large. */
const slow: ReporterName[] = ['junit', 'testgrid', 'html'];

for (const name of reporterNames) {
  property(
    test,
    part,
    `the reporter ${name}`,
    slow.includes(name) ? { short: 8, whole: 2_000 } : { short: 25, whole: 10_000 },
    fc.tuple(hostileResults, fc.constantFrom(20, 80, 200)),
    async ([given, columns]) => {
      const results = Results.parse(given);
      const evidence = (path: string) => (path.endsWith('x') ? undefined : path.repeat(3));
      const junit: string[] = [];
      for (const reporter of reportersFor([name])) {
        for (const output of reporter.outputs(results, { ...options, columns, evidence })) {
          same(complaintsOf(name, output, { results, junit }), [], `what is wrong with ${name}`);
        }
      }
      if (junit.length > 0) same(await ofJunit(junit), [], `what is wrong with ${name}`);
    },
  );
}

const taken = { version: undefined, setting: undefined, grep: undefined };

property(
  test,
  part,
  'a comparison of two',
  { short: 25, whole: 10_000 },
  fc.tuple(hostileResults, hostileResults, hostileString, fc.boolean()),
  ([one, two, name, related]) => {
    const [a, b] = [
      Results.parse(one),
      Results.parse(related ? { ...two, cells: { ...one.cells, ...two.cells } } : two),
    ];
    const diff = { ...compareRuns(a, b, { a: taken, b: taken }), a: name, b: name };
    same(ofScreen(diffReports.terminal(diff, options)), []);
    same(ofMarkdown(diffReports.markdown(diff, options)), []);
    same(ofJson(diffReports.json(diff, options)), []);
  },
);

property(
  test,
  part,
  'what is required of a run',
  { short: 25, whole: 10_000 },
  fc.tuple(hostileResults, valid(Required, { text: fc.oneof(hostileString, fc.constant('*')) })),
  ([given, required]) => {
    const held = checkRequired(Results.parse(given), Required.parse(required).required);
    same(ofScreen(requiredReports.terminal(held, options)), []);
    same(ofMarkdown(requiredReports.markdown(held, options)), []);
    same(ofJson(requiredReports.json(held, options)), []);
  },
);
