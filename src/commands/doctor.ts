// `bearerless doctor`: prints what this machine can run and what is missing; the checks themselves belong to the
// engine.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import type { Check } from '../domain/check.ts';
import { plainly } from '../domain/plain.ts';
import { jsonText, type Printed, screenText } from '../domain/printed.ts';
import { columnLines } from '../report/table.ts';

const examples = `
Exit code: 0 when clusters can run here, 3 when something they need is missing.

Examples:
  bearerless doctor
  bearerless doctor --json`;

/** The command, to be added to the program. */
export function doctorCommand(context: Context): Command {
  return new Command('doctor')
    .description('show what this machine can run and what is missing')
    .option('--json', 'as a JSON list')
    .addHelpText('after', examples)
    .action(async ({ json }: { json?: boolean }) => {
      const { diagnose } = await import('../engine/process/doctor.ts');
      const checks = await diagnose();
      context.print(json ? jsonText(checks, 2) : checksText(checks));
      if (checks.some((check) => check.ok === false)) context.finish(3);
    });
}

/** One line per check, with the hint below it, and a verdict. */
export function checksText(checks: Check[]): Printed {
  const missing = checks.filter(({ ok }) => ok === false).length;
  const rows = checks.flatMap(({ name, ok, detail, hint }) => [
    [mark(ok), name, detail],
    ...(hint === undefined || ok === true ? [] : [['', '', hint]]),
  ]);
  const widest = 'FAIL'.length;
  return screenText([
    ...columnLines(rows, [widest]),
    plainly``,
    missing === 0
      ? plainly`Clusters can run on this machine.`
      : plainly`Clusters cannot run on this machine: ${missing} missing.`,
  ]);
}

function mark(ok: Check['ok']): string {
  if (ok === 'warn') return 'warn';
  return ok ? 'ok' : 'FAIL';
}
