// `bearerless check`: whether a stored run answers as the committed reference does, or as a file of the user's
// requires.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import { readRuns } from '../app/stored-run.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import type { DiffReporter } from '../report/diff.ts';
import { diffReporterOption } from './options/diff-reporter.ts';

const examples = `
Without --required a run is compared with results/reference: each version with its own reference, else with that of its
minor. Cells of the reference that the run did not ask count only with --complete. Further cells of the run are only counted.
What Go decides, and not Kubernetes, stands apart; it differs all the same ("bearerless help comparing").

A file for --required says which cells must have which outcome. The first entry that matches a cell counts, and an entry
that matches no answered cell is missing:
  { "required": [ { "cells": ["*/anonymous-off/*/apiserver:*@none"], "outcome": 401, "why": "strangers stay outside" } ] }

Exit codes: 0 as it should be · 1 something differs or is missing · 2 usage · 3 something required got no answer ·
4 nothing was compared

Examples:
  bearerless check results/runs/2026-01-02T030405Z-1a2b
  bearerless check --required required.json out
  bearerless check --reporter markdown out > check.md
  bearerless schema required                            what the file may hold`;

interface CheckFlags {
  required?: string;
  complete?: boolean;
  reporter: DiffReporter;
}

/** The command, to be added to the program. */
export function checkCommand(context: Context): Command {
  return new Command('check')
    .argument('<run...>', 'output folders of runs, their results.json or journal.jsonl')
    .description('compare a stored run with the committed reference, or with what you require')
    .option('--required <file>', 'JSON or YAML: which cells must answer what')
    .option('--complete', 'everything in the reference must have been asked')
    .addOption(diffReporterOption())
    .addHelpText('after', examples)
    .action(async (runs: string[], flags: CheckFlags) => {
      if (flags.required !== undefined && flags.complete)
        throw new BearerlessError('user', 'usage', '--complete is about the reference, not about --required');
      const { readRequired } = await import('../plan/required.ts');
      // A mistake in the file is told before a long journal is read.
      const required = flags.required === undefined ? undefined : await readRequired(flags.required);
      const stored = await readRuns(runs);
      for (const note of stored.notes) screenOf(context).stderr(lineText(note));
      if (required === undefined)
        return await againstReference({ runs, results: stored.results }, flags, context);
      const [{ checkRequired }, { requiredReports }] = await Promise.all([
        import('../results/required.ts'),
        import('../report/required.ts'),
      ]);
      const held = checkRequired(stored.results, required);
      context.print(requiredReports[flags.reporter](held, screenOf(context)));
      const kinds = held.breaches.map(({ kind }) => kind);
      if (kinds.some((kind) => kind !== 'open')) context.finish(1);
      else if (kinds.length > 0) context.finish(3);
    });
}

async function againstReference(
  { runs, results }: { runs: readonly string[]; results: Results },
  { complete, reporter }: CheckFlags,
  context: Context,
): Promise<void> {
  const [{ compareRuns }, { gateCodes, gateOf }, { diffReports }] = await Promise.all([
    import('../results/sides.ts'),
    import('../results/gate.ts'),
    import('../report/diff.ts'),
  ]);
  const screen = screenOf(context);
  const { reference, names, without } = await referenceOf(results);
  for (const version of without) screen.stderr(lineText(`there is no reference of ${version} or its minor`));
  if (reference === undefined) return context.finish(gateCodes.nothing);
  const comparison = compareRuns(reference, results);
  const counted = complete ? (['added'] as const) : (['added', 'removed'] as const);
  const diff = { ...comparison, a: names.join(' '), b: runs.join(' '), counted };
  context.print(diffReports[reporter](diff, screen));
  const gate = gateOf(comparison.differences, complete ? ['changed', 'removed'] : ['changed']);
  if (gate === 'nothing')
    screen.stderr(lineText('no question was answered on both sides, so nothing was compared'));
  context.finish(gateCodes[gate]);
}

/** What is committed of the versions of a run, as one. */
async function referenceOf({
  cells,
}: Results): Promise<{ reference?: Results; names: string[]; without: string[] }> {
  const [{ referenceFor }, { versionsOf }] = await Promise.all([
    import('../results/reference.ts'),
    import('../results/cells.ts'),
  ]);
  const versions = versionsOf({ cells });
  const names = [...new Set(versions.flatMap((version) => referenceFor(version) ?? []))];
  const without = versions.filter((version) => referenceFor(version) === undefined);
  if (names.length === 0) return { names, without };
  return { reference: (await readRuns(names)).results, names, without };
}
