// What else a person reads, on events, comparisons, requirements, errors and a live cluster whose strings are out to be
// more than text.
import { equal } from 'uvu/assert';
import { faultText } from '../src/app/fault.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { plainly } from '../src/domain/plain.ts';
import type { Event, Results } from '../src/domain/results.ts';
import { diffReports } from '../src/report/diff.ts';
import { explanationText } from '../src/report/explanation.ts';
import { judgedAgainText } from '../src/report/judged-again.ts';
import { listen } from '../src/report/listen.ts';
import { liveText } from '../src/report/live-text.ts';
import { requiredReports } from '../src/report/required.ts';
import { table } from '../src/report/table.ts';
import { judgeAgain } from '../src/results/judge-again.ts';
import { checkRequired } from '../src/results/required.ts';
import { compareRuns } from '../src/results/sides.ts';
import { temporaryFolder } from './support/bearerless.ts';
import { ofJson, ofMarkdown, ofScreen } from './support/complaints.ts';
import { eventPlaces, eventsWith, resultsWith, worst } from './support/schema-results.ts';
import { suite } from './support/suite.ts';

const test = suite('hostile texts on screens');
const screen = { columns: 40, color: true };
const [results, others] = resultsWith(() => true) as [Results, Results];

/** Every event that is shown as it comes, and one start and end of a run. */
function shown(events: Event[]): Event[] {
  const first = (type: Event['type']) => events.find((event) => event.type === type) as Event;
  const often = events.filter(({ type }) =>
    ['group-start', 'progress', 'cluster', 'binaries'].includes(type),
  );
  const cells = events.filter(({ type }) => type === 'cell').slice(0, 60);
  return [first('run-start'), ...often, ...cells, first('group-end'), first('run-end')];
}

for (const rewritable of [false, true]) {
  test(`events, one place after the other, on ${rewritable ? 'a terminal' : 'a log'}`, async () => {
    await using folder = await temporaryFolder();
    const found = [...eventPlaces, 'all'].flatMap((place) => {
      const said: string[] = [];
      const write = (text: string) => void said.push(text);
      {
        using reports = listen(
          ['line'],
          { ...screen, rewritable, stdout: write, stderr: write, now: () => 0 },
          folder.path,
        );
        for (const event of shown(eventsWith((one) => place === 'all' || one === place))) reports.sink(event);
        reports.say(worst);
      }
      // The line that is rewritten in place is ours.
      const text = said.join('').replaceAll('\r', '').replaceAll('\u001b[K', '\n');
      return ofScreen(text, screen).map((complaint) => `${place}: ${complaint}`);
    });
    equal(found, []);
  });
}

test('comparisons', () => {
  const diff = { ...compareRuns(results, others), a: worst, b: worst };
  equal(ofScreen(diffReports.terminal(diff, screen), screen), []);
  equal(ofMarkdown(diffReports.markdown(diff, screen)), []);
  equal(ofJson(diffReports.json(diff, screen)), []);
});

test('what is required', () => {
  const cells = Object.keys(results.cells);
  const required = cells
    .slice(0, 40)
    .map((id) => ({ cells: [id, `${worst}*`], outcome: [worst, '401'], why: worst }));
  const held = checkRequired(results, required);
  equal(ofScreen(requiredReports.terminal(held, screen), screen), []);
  equal(ofMarkdown(requiredReports.markdown(held, screen)), []);
  equal(ofJson(requiredReports.json(held, screen)), []);
});

test('what is judged again, and explained', () => {
  const say = () => ({ outcome: worst, rule: worst, scenario: worst, control: true });
  const judged = judgeAgain(results, { say, rules: { [worst]: { says: worst, source: worst } } });
  equal(ofScreen(judgedAgainText(judged, screen), screen), []);
  const sections = [{ title: plainly`Title`, lines: [worst, { verbatim: worst }, [{ code: worst }]] }];
  equal(ofScreen(explanationText({ id: worst, sections }, screen), screen), []);
});

test('a live cluster, lists and errors', () => {
  const likeness = [
    { setting: worst, compared: 1, differences: [{ question: worst, predicted: worst, answered: worst }] },
  ];
  const cells = { [worst]: worst };
  const cis = [{ control: worst, verdict: worst, because: worst }] as never;
  const about = {
    server: worst,
    insecure: true,
    reported: worst,
    version: worst,
    assumed: true,
    answered: true,
  };
  const asked = [{ name: worst, server: worst, identity: worst, path: worst, outcome: worst }];
  const live = { ...about, cells, asked, granted: [worst], open: [worst], likeness, cis, unanswered: cells };
  equal(ofScreen(liveText(live, screen), screen), []);
  equal(ofScreen(table([worst], [[worst, worst]])), []);
  const detail = { hint: worst, tail: worst, cause: new Error(worst) };
  for (const blame of ['user', 'harness'] as const)
    equal(ofScreen(faultText(new BearerlessError(blame, worst as 'usage', worst, detail))), []);
  equal(ofScreen(faultText(new Error(worst))), []);
});
