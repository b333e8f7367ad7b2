import * as assert from 'uvu/assert';
import { resultsOf } from '../../../test/support/results-builder.ts';
import { hostile, modern, troubled } from '../../../test/support/results-fixtures.ts';
import { suite } from '../../../test/support/suite.ts';
import { plain, plainLines } from '../../domain/plain.ts';
import { screenText } from '../../domain/printed.ts';
import { markdown } from '../markdown.ts';
import { annotation } from './command.ts';
import { github } from './github.ts';
import { stepSummary } from './step-summary.ts';

const test = suite('report/github');
const options = { columns: 80, color: false };

test('nothing to say, nothing said', () => {
  assert.is(github(resultsOf(modern), options), '');
});

test('what differs is an error, what went wrong a warning', () => {
  assert.is(
    github(resultsOf(troubled), options),
    [
      '::error title=Kubernetes v1.33.13::v1.33.13/default/process/apiserver:GET:/version@none answered 403; the scenario article expects 200.',
      '::warning title=Kubernetes v1.33.13::No cluster came up for anonymous-off (component-died): kube-apiserver exited with 1 after 0.3 s.',
      '::warning title=Kubernetes v1.33.13::2 cells under anonymous-on got no answer (timeout): no answer within 10 s, last seen: ECONNREFUSED',
      '',
    ].join('\n'),
  );
});

test('of more than GitHub shows, the last says how many there are', () => {
  const paths = Array.from({ length: 13 }, (_, i) => `apiserver:GET:/${i}@none`);
  const versions = ['v1.33.13', 'v1.34.4'].map((version) => ({
    version,
    settings: ['one'],
    answers: Object.fromEntries(paths.map((path) => [path, '403'])),
    expected: Object.fromEntries(paths.map((path) => [`one/${path}`, '401'])),
  }));
  const lines = github(resultsOf(...versions), options)
    .trimEnd()
    .split('\n');
  assert.is(lines.length, 10);
  assert.is(lines.at(-1), '::error title=bearerless::13 more, see the summary.');
});

test('a message can neither end its command nor start another', () => {
  assert.is(
    annotation('error', plain('a,b:c\n'), plain('100%\r\n::error::x')),
    '::error title=a%2Cb%3Ac ::100%25 ::error::x\n',
  );
  for (const line of github(resultsOf(hostile), options).trimEnd().split('\n')) {
    assert.match(line, /^::(error|warning) title=Kubernetes v1\.33\.13::/);
  }
});

test('text for people is never obeyed, wherever the line breaks', () => {
  const text = 'fine :: fine\n::error::x\n  ::add-mask::y\na ##[group]z ##vso[x]\n\n::stop';
  assert.is(
    screenText(plainLines(text)),
    'fine :: fine\n\\::error::x\n  \\::add-mask::y\na #\\u{23}[group]z #\\u{23}vso[x]\n\n\\::stop\n',
  );
});

test('the step summary is the markdown report while it fits', () => {
  const results = resultsOf(troubled);
  const whole = markdown(results, options);
  assert.is(stepSummary(results, options), whole);
  const bytes = Buffer.byteLength(whole);
  assert.is(stepSummary(results, options, bytes), whole);
  for (const limit of [bytes - 1, 900, 400]) {
    const cut = stepSummary(results, options, limit);
    assert.is(Buffer.byteLength(cut) <= limit, true);
    assert.match(cut, /^# Anonymous access to Kubernetes\n\n## Summary\n/);
    assert.match(cut, /left out: GitHub takes 1 MiB of a step\. results\.json has everything\._\n$/);
  }
});
