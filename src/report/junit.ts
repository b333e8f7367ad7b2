// The report for CI servers: one suite per version, setting and engine, one case per question. Names stay the same from
// run to run, so that a server can follow a case. A time is given only if one was measured.
import { groupBy } from '../domain/lists.ts';
import { originOf } from '../domain/origin.ts';
import { joined, plain, plainLines, plainly } from '../domain/plain.ts';
import type { CellResult, ClusterInfo, Results } from '../domain/results.ts';
import type { Entry } from '../results/cells.ts';
import { controlFailed, type Verdict, verdictOf } from '../results/judged.ts';
import { entriesOf, questionOf } from './entries.ts';
import { factsOf, sentenceOf } from './facts.ts';
import type { Report } from './report.ts';
import { type Xml, xmlText } from './xml.ts';

export const junit: Report = (results) => {
  const entries = entriesOf(results);
  const testsuite = groupBy(entries, suiteName).map((own) => suiteOf(own, results));
  return xmlText({
    '?xml': { '@version': plainly`1.0`, '@encoding': plainly`UTF-8` },
    testsuites: { '@name': plainly`bearerless`, ...counts(entries), testsuite },
  });
};

const suiteName = ({ version, setting, engine }: Pick<Entry, 'version' | 'setting' | 'engine'>) =>
  plain(`${version}/${setting}/${engine}`);

function counts(entries: readonly Entry[]): Xml {
  const count = (kind: Verdict['kind']) =>
    entries.filter(({ result }) => verdictOf(result).kind === kind).length;
  return { '@tests': entries.length, '@failures': count('surprise'), '@errors': count('inconclusive') };
}

function suiteOf(entries: readonly Entry[], results: Results): Xml {
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
    '@timestamp': plain(results.run.start.replace(/(\.\d+)?Z$/, '')),
    properties: { property: propertiesOf(first, clusters, results) },
    testcase: entries.map(caseOf),
    ...(faults.length > 0 && { 'system-err': joined(lines.flatMap(plainLines), plainly`\n`) }),
  };
}

function caseOf(entry: Entry): Xml {
  const { result } = entry;
  return {
    '@classname': suiteName(entry),
    '@name': plain(questionOf(entry)),
    ...timeOf(result),
    ...troubleOf(result),
    'system-out': joined(factsOf(result), plainly`\n`),
  };
}

/** Very large numbers are left out: they cannot be measured times, and XML readers do not accept their format. */
function timeOf({ observed }: CellResult): Xml {
  const known = 'seconds' in observed && Math.abs(observed.seconds) < 1e9;
  return known ? { '@time': plain(observed.seconds.toFixed(3)) } : {};
}

function troubleOf(result: CellResult): Xml {
  const { kind } = verdictOf(result);
  const message = { '@message': sentenceOf(result) };
  switch (kind) {
    case 'unsupported':
      return { skipped: message };
    case 'inconclusive':
      return { error: { '@type': plain(kind), ...message } };
    case 'surprise':
      return { failure: { '@type': plain(controlFailed(result) ? 'control' : kind), ...message } };
    case 'flaky':
    case 'unpredicted':
    case 'as-predicted':
      return {};
    default:
      return kind satisfies never;
  }
}

function propertiesOf({ version, setting, engine }: Entry, clusters: ClusterInfo[], { run }: Results): Xml[] {
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
  ].map(([name = '', value = '']) => ({ '@name': plain(name), '@value': plain(value) }));
}
