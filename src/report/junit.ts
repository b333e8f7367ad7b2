// The report for CI servers: a suite per version, setting and engine, a case per question. Names hold nothing that changes
// from run to run, so that a server can follow a case. A time is given only where one was measured.
import XMLBuilder from 'fast-xml-builder';
import { originOf } from '../domain/origin.ts';
import type { CellResult, ClusterInfo, Results } from '../domain/results.ts';
import { controlFailed, type Verdict, verdictOf } from '../results/judged.ts';
import { type Entry, entriesOf, groupBy, questionOf } from './entries.ts';
import { factsOf, sentenceOf } from './facts.ts';
import { plain, plainLines } from './prose.ts';
import type { Report } from './report.ts';

/** `@name` is an attribute, `#text` the text, a list an element that repeats. All texts are plain, so XML has their characters. */
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
});

export const junit: Report = (results) => {
  const entries = entriesOf(results);
  const testsuite = groupBy(entries, suiteName).map((own) => suiteOf(own, results));
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': 'bearerless', ...counts(entries), testsuite },
  });
};

const suiteName = ({ version, setting, engine }: Pick<Entry, 'version' | 'setting' | 'engine'>) =>
  `${version}/${setting}/${engine}`;

function counts(entries: Entry[]) {
  const count = (kind: Verdict['kind']) =>
    entries.filter(({ result }) => verdictOf(result).kind === kind).length;
  return { '@tests': entries.length, '@failures': count('surprise'), '@errors': count('inconclusive') };
}

function suiteOf(entries: Entry[], results: Results) {
  const [first] = entries as [Entry];
  const clusters = results.clusters.filter(
    ({ version, setting, engine = 'process' }) =>
      suiteName({ version, setting, engine }) === suiteName(first),
  );
  const faults = clusters.flatMap(({ fault }) => (fault ? [fault] : []));
  const lines = faults.flatMap(({ code, message, tail }) => [`${code}: ${message}`, tail ?? '']);
  return {
    '@name': suiteName(first),
    ...counts(entries),
    '@skipped': entries.filter(({ result }) => verdictOf(result).kind === 'unsupported').length,
    '@timestamp': results.run.start.replace(/(\.\d+)?Z$/, ''),
    properties: { property: propertiesOf(first, clusters, results) },
    testcase: entries.map(caseOf),
    ...(faults.length > 0 && { 'system-err': lines.flatMap(plainLines).join('\n') }),
  };
}

function caseOf(entry: Entry) {
  const { result } = entry;
  return {
    '@classname': suiteName(entry),
    '@name': plain(questionOf(entry)),
    ...('seconds' in result.observed && { '@time': result.observed.seconds.toFixed(3) }),
    ...troubleOf(result),
    'system-out': factsOf(result).join('\n'),
  };
}

function troubleOf(result: CellResult): object {
  const { kind } = verdictOf(result);
  const message = { '@message': sentenceOf(result) };
  switch (kind) {
    case 'unsupported':
      return { skipped: message };
    case 'inconclusive':
      return { error: { '@type': kind, ...message } };
    case 'surprise':
      return { failure: { '@type': controlFailed(result) ? 'control' : kind, ...message } };
    case 'flaky':
    case 'unpredicted':
    case 'as-predicted':
      return {};
    default:
      return kind satisfies never;
  }
}

function propertiesOf(
  { version, setting, engine }: Entry,
  clusters: ClusterInfo[],
  { run }: Results,
): object[] {
  const { host, binaries } = run;
  const own = binaries.filter((binary) => binary.version === version);
  return [
    ['kubernetes', version],
    ['setting', setting],
    ['engine', engine],
    ...clusters.flatMap(
      ({ readySeconds }): Array<[string, string]> =>
        readySeconds === undefined ? [] : [['readySeconds', readySeconds.toFixed(2)]],
    ),
    ['run', run.id],
    ['tool', run.tool],
    ['host', `${host.os}, ${host.kernel}, ${host.arch}, ${host.cpus} processors, ${host.memoryMiB} MiB`],
    ['cgroup', host.cgroup],
    ['privilege', host.privilege],
    ...own.map((one): [string, string] => [one.name, `sha256:${one.sha256} from ${originOf(one)}`]),
  ].map(([name = '', value = '']) => ({ '@name': name, '@value': plain(value) }));
}
