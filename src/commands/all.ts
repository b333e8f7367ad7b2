// All commands by name, in the order of the help. A named command is loaded alone; the help of the program loads none
// (summaries.ts).
import type { Command } from 'commander';
import type { Context } from '../app/context.ts';

export const commands: Record<string, () => Promise<(context: Context) => Command>> = {
  run: async () => (await import('./run.ts')).runCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  judge: async () => (await import('./judge.ts')).judgeCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  repro: async () => (await import('./repro.ts')).reproCommand,
  'upgrade-check': async () => (await import('./upgrade-check.ts')).upgradeCheckCommand,
  bisect: async () => (await import('./bisect.ts')).bisectCommand,
  changes: async () => (await import('./changes.ts')).changesCommand,
  list: async () => (await import('./list.ts')).listCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  merge: async () => (await import('./merge.ts')).mergeCommand,
  probe: async () => (await import('./probe.ts')).probeCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  binaries: async () => (await import('./binaries.ts')).binariesCommand,
  images: async () => (await import('./images.ts')).imagesCommand,
  sweep: async () => (await import('./sweep.ts')).sweepCommand,
  up: async () => (await import('./up.ts')).upCommand,
  down: async () => (await import('./down.ts')).downCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  schema: async () => (await import('./schema.ts')).schemaCommand,
  help: async () => (await import('./help.ts')).helpCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
};
