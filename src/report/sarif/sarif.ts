// The report for code scanning (SARIF 2.1.0): only answers that a stranger really got and should not get. A version
// whose control failed has no results, because they cannot be trusted. Such controls, and clusters that did not start,
// become notifications.
import { createHash } from 'node:crypto';
import type { Invocation, Location, Log, Message, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Evidence } from '../../domain/evidence.ts';
import { joined, type Plain, plain, plainly } from '../../domain/plain.ts';
import { jsonText } from '../../domain/printed.ts';
import type { Results } from '../../domain/results.ts';
import { versionsOf } from '../../results/cells.ts';
import { entriesOf, isAfter, isHttp, questionOf } from '../entries.ts';
import { factsOf } from '../facts.ts';
import { statusOf } from '../findings/finding.ts';
import { failedControls, faultyClusters, openControls } from '../findings/trust.ts';
import { textOf } from '../prose.ts';
import type { Report } from '../report.ts';
import { isStranger, type RequestEntry, type Rule, rules } from './rules.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export const sarif: Report = (results) => {
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'bearerless', version: versionOf(results), rules: rules.map(descriptor) } },
        automationDetails: { id: `bearerless/${plain(results.run.id)}` },
        invocations: [invocation(results)],
        originalUriBaseIds: {
          SRCROOT: { description: { text: 'The root of the repository that holds clusters/settings.' } },
          RUN: { description: { text: 'The output folder of the run.' } },
        },
        columnKind: 'utf16CodeUnits',
        results: strangersGains(results).map(([rule, entry]) => finding(rule, entry)),
      },
    ],
  };
  return jsonText(log, 2);
};

/** The answers that strangers got and should not get, each with its rule. */
export function strangersGains(results: Results): Array<[Rule, RequestEntry]> {
  return versionsOf(results).flatMap((version) => {
    const entries = entriesOf(results, version);
    if (failedControls(entries).length > 0) return [];
    return entries
      .filter((entry): entry is RequestEntry => isHttp(entry) || isAfter(entry))
      .filter(isStranger)
      .filter((entry) => Math.floor((statusOf(entry) ?? 0) / 100) === 2)
      .flatMap((entry): Array<[Rule, RequestEntry]> => {
        const rule = rules.find(({ matches }) => matches(entry));
        return rule ? [[rule, entry]] : [];
      });
  });
}

/** `bearerless 0.1.0` → `0.1.0` */
const versionOf = ({ run }: Results) => plain(run.tool.replace(/^bearerless /, ''));

function descriptor({ id, name, title, help, helpUri, level, severity }: Rule): ReportingDescriptor {
  return {
    id,
    name,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: help },
    helpUri,
    defaultConfiguration: { level },
    properties: { tags: ['security', 'kubernetes'], precision: 'very-high', 'security-severity': severity },
  };
}

function finding(rule: Rule, entry: RequestEntry): Result {
  const { id, version, setting, result } = entry;
  const { identity } = entry.probe;
  const who = identity === 'none' ? 'no credential' : `a worthless credential (${identity})`;
  const question = plain(questionOf(entry));
  const text = plain(
    `${question} with ${who} is answered ${statusOf(entry)} by Kubernetes ${version} under ${setting}.`,
  );
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: rule.level,
    message: message([text, ...factsOf(result)]),
    locations: [
      {
        // The file that an administrator must change. Code scanning shows nothing without a file.
        physicalLocation: {
          artifactLocation: {
            uri: `clusters/settings/${uriPart(setting)}.yaml`,
            uriBaseId: 'SRCROOT',
          },
          region: { startLine: 1 },
        },
        logicalLocations: [{ fullyQualifiedName: plain(id), name: question, kind: 'resource' }],
      },
    ],
    ...(result.evidence.length > 0 && { relatedLocations: result.evidence.map(located) }),
    partialFingerprints: { 'bearerlessQuestion/v1': fingerprint(rule, entry) },
    properties: { version, setting: plain(setting), engine: entry.engine, cell: plain(id) },
  };
}

function located({ path }: Evidence, id: number): Location {
  const uri = path.split('/').map(uriPart).join('/');
  return {
    id,
    physicalLocation: { artifactLocation: { uri, uriBaseId: 'RUN' } },
    message: message([plainly`evidence`]),
  };
}

/** A fingerprint that is the same for every patch of a minor, so that an alert stays until the answer changes. */
function fingerprint({ id }: Rule, entry: RequestEntry): string {
  const minor = entry.version.split('.').slice(0, 2).join('.');
  return createHash('sha256')
    .update([id, minor, entry.setting, entry.engine, questionOf(entry)].join('\n'))
    .digest('hex');
}

function invocation(results: Results): Invocation {
  const { run } = results;
  const toolExecutionNotifications = versionsOf(results).flatMap((version): Notification[] => {
    const entries = entriesOf(results, version);
    const troubles = [
      ...failedControls(entries),
      ...openControls(entries),
      ...faultyClusters(results, version),
    ];
    return troubles.map(({ text }) => ({
      level: 'error',
      message: message([plainly`Kubernetes ${plain(version)}: ${textOf(text)}`]),
    }));
  });
  return {
    executionSuccessful: !run.interrupted && toolExecutionNotifications.length === 0,
    startTimeUtc: run.start,
    ...(run.end && { endTimeUtc: run.end }),
    ...(toolExecutionNotifications.length > 0 && { toolExecutionNotifications }),
  };
}

/** A message in which no text is read as a link or a placeholder, which SARIF allows in every message. */
function message(lines: readonly Plain[]): Message {
  const text = joined(lines, plainly`\n`);
  return { text: text.replace(/(?<=\])\(/g, '\\u{28}').replace(/\{(?=\d+\})/g, '\\u{7b}') };
}

/** A name encoded for a URI; lone surrogates are replaced. */
function uriPart(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'));
}
