// `bearerless explain`: one cell in full: its setting, what decides it, what was predicted and why, what was observed,
// how to ask again.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import type { FoundCell, Measured } from '../app/find-cell.ts';
import { screenOf } from '../app/screen.ts';
import { versionAfter } from '../domain/change.ts';
import { plainly } from '../domain/plain.ts';
import { changesOf } from '../domain/probe.ts';
import type { ExplanationLine } from '../report/explanation.ts';
import { addFileOptions, type FileFlags, fileWords, ownOf } from './options/files.ts';

const examples = `
Examples:
  bearerless explain 1.33/anonymous-off/process/apiserver:GET:/api@none
  bearerless explain 1.20/anonymous-off/process/join:token --run results/runs/2026-01-02T030405Z-1a2b
  bearerless explain latest/default/process/health-check:kube-apiserver`;

interface ExplainFlags extends FileFlags {
  run?: string;
}

/** The command, to be added to the program. */
export function explainCommand(context: Context): Command {
  return addFileOptions(new Command('explain'))
    .argument('<cell>', 'an id, as "bearerless list" and every report print it')
    .description('show what decides a cell, what is predicted and what was observed')
    .option(
      '--run <run>',
      'the run that was asked (default: the newest that has the cell, else the reference)',
    )
    .addHelpText('after', examples)
    .action(async (text: string, flags: ExplainFlags) => {
      const [{ findCell, measuredCell }, { explanationText }] = await Promise.all([
        import('../app/find-cell.ts'),
        import('../report/explanation.ts'),
      ]);
      const cell = await findCell(text, ownOf(flags));
      const measured = await measuredCell(cell, flags.run);
      const sections = [
        { title: plainly`Setting`, lines: await settingOf(cell) },
        { title: plainly`What decides`, lines: await decidedBy(cell) },
        { title: plainly`Prediction`, lines: await predictionOf(cell) },
        { title: plainly`Observation`, lines: await observationOf(cell, measured) },
        { title: plainly`Audit event`, lines: auditOf(measured) },
        { title: plainly`Ask again`, lines: await againOf(cell, flags) },
      ];
      context.print(explanationText({ id: cell.id, sections }, screenOf(context)));
    });
}

async function settingOf({ definition, version }: FoundCell): Promise<ExplanationLine[]> {
  const [{ settingLines }, { within }] = await Promise.all([
    import('../app/setting-lines.ts'),
    import('../domain/version.ts'),
  ]);
  const { id, title, why, references, unsupportedBecause } = definition;
  const there = within(version, definition);
  return [
    `${id}: ${title}`,
    `why: ${why.trim()}`,
    ...(there
      ? settingLines(definition, version)
      : [`not in ${version}: ${unsupportedBecause ?? 'the setting does not exist there'}`]),
    ...references.map((reference) => ({ verbatim: `see: ${reference}` })),
  ];
}

async function decidedBy({ version, definition, probe }: FoundCell): Promise<ExplanationLine[]> {
  const { decisionsOf } = await import('../oracle/decision.ts');
  return decisionsOf({ version, setting: definition, probe }).map(({ what, text }) => `${what}: ${text}`);
}

async function predictionOf(cell: FoundCell): Promise<ExplanationLine[]> {
  const { expectationIn } = await import('../plan/expand.ts');
  const { doubts, predict } = await import('../oracle/predict.ts');
  const { version, definition, probe, scenarios } = cell;
  const rule = predict({ version, setting: definition, probe });
  const sayers = new Map<string, string[]>();
  for (const scenario of scenarios) {
    const expected = expectationIn(scenario, { setting: definition.id, version, probe });
    if (expected === undefined) continue;
    const control = expected.control ? 'its control' : '';
    const key = `${expected.outcome}\n${control}`;
    sayers.set(key, [...(sayers.get(key) ?? []), scenario.id]);
  }
  const said = [...sayers].map(([key, names]) => {
    const [outcome, control] = key.split('\n');
    const trust = control ? '; it is a control: when it differs, nothing else is to be trusted' : '';
    return `${outcome}, by the scenario ${names.join(', ')}${trust}`;
  });
  if (rule === undefined) {
    const unknown = doubts({ version, setting: definition, probe }).map((why) => `unpredicted; ${why}`);
    return [...said, ...unknown];
  }
  return [...said, `${rule.outcome}, by the rule ${rule.id}`, rule.says, `source: ${rule.source}`];
}

async function observationOf(
  { probe }: FoundCell,
  measured: Measured | undefined,
): Promise<ExplanationLine[]> {
  if (measured === undefined)
    return ['it was not measured: no run in results/runs has this cell, and no reference either'];
  const [{ factsOf }, { causeOf }, { verdictOf }] = await Promise.all([
    import('../report/facts.ts'),
    import('../report/html/cause.ts'),
    import('../results/judged.ts'),
  ]);
  const { source, results, result } = measured;
  const { host, start, tool } = results.run;
  const { audit: _, evidence, ...rest } = result;
  return [
    ...factsOf({ ...rest, evidence: [] }),
    `verdict: ${verdictOf(result).kind}`,
    ...(result.audit === undefined ? [causeOf(probe, result)] : []),
    `from ${source}, ${start.slice(0, 10)}, ${tool} on ${host.os}, ${host.privilege}`,
    ...evidence.map(({ path }) => ({ verbatim: `${source}/${path}` })),
  ];
}

function auditOf(measured: Measured | undefined): ExplanationLine[] {
  const audit = measured?.result.audit;
  if (audit === undefined) return [];
  const { user, groups, decision, reason, code, message, uri, userAgent, auditID } = audit;
  return [
    `user: ${user || 'none'}${groups.length > 0 ? ` (${groups.join(', ')})` : ''}`,
    `decision: ${decision ?? 'authorization was never asked'}${reason ? `: ${reason}` : ''}`,
    ...(code === undefined ? [] : [`answer: ${code}${message ? `, ${message}` : ''}`]),
    ...(uri === undefined ? [] : [`request: ${uri}${userAgent ? `, by ${userAgent}` : ''}`]),
    ...(auditID === undefined ? [] : [`Audit-ID: ${auditID}`]),
  ];
}

async function againOf(
  { id, version, setting, engine, probe, scenarios }: FoundCell,
  flags: FileFlags,
): Promise<ExplanationLine[]> {
  const [{ curlLine }, { quoted, word }] = await Promise.all([
    import('../report/curl.ts'),
    import('../domain/shell.ts'),
  ]);
  const scenario =
    ['stranger', 'own-files'].flatMap((id) => scenarios.find((one) => one.id === id) ?? [])[0] ??
    scenarios[0];
  const on = engine === 'process' ? '' : ` --engine ${engine}`;
  const reached = versionAfter(version, changesOf(probe));
  const to = reached === version ? '' : ` --to ${reached}`;
  const own = fileWords(flags)
    .map((one) => ` ${word(one)}`)
    .join('');
  const exact = `^${id.replace(/[.+?^${}()|[\]\\*]/g, '\\$&')}$`;
  const again =
    scenario === undefined
      ? ['no scenario asks this; one of your own can: bearerless schema config']
      : [
          {
            verbatim: `bearerless run ${scenario.id} -k ${version}${to} -s ${setting}${on}${own} \\\n  --grep ${quoted(exact)}`,
          },
        ];
  const curl = 'target' in probe ? [{ verbatim: folded(curlLine(probe)) }] : [];
  return [...again, ...curl, { verbatim: `bearerless repro ${quoted(id)}${own}` }];
}

/** A shell's line broken before its options, as far as the address. */
function folded(line: string): string {
  const at = line.lastIndexOf(' "http');
  return `${line.slice(0, at).replaceAll(/ (?=--(header|cert|key|request|head|user)\b)/g, ' \\\n  ')} \\\n  ${line.slice(at + 1)}`;
}
