// `bearerless doctor`: prints what this machine can run and what is missing; the checks themselves belong to the
// engines.
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import type { Capability, Check } from '../domain/check.ts';
import { type Plain, padded, plain, plainly, trimmed } from '../domain/plain.ts';
import { jsonText, type Printed, screenText } from '../domain/printed.ts';
import { wrapWords } from '../report/terminal/wrap.ts';

const examples = `
It looks at the machine, and says for each engine whether it can run here, why, and what to do. Nothing is started in
Docker, so whether it may start privileged containers shows in a run.

Exit code: 0 when clusters can run here as processes, 3 when something they need is missing.

Examples:
  bearerless doctor
  bearerless doctor --json`;

/** The command, to be added to the program. */
export function doctorCommand(context: Context): Command {
  return new Command('doctor')
    .description('show what this machine can run and what is missing')
    .option('--json', 'as JSON: the checks, and what they come to for each engine')
    .addHelpText('after', examples)
    .action(async ({ json }: { json?: boolean }) => {
      const [{ diagnose }, { capabilities }] = await Promise.all([
        import('../engine/process/doctor.ts'),
        import('../app/capabilities.ts'),
      ]);
      const checks = await diagnose();
      const ways = await capabilities(checks);
      const text = () => checksText(checks, ways, screenOf(context).columns);
      context.print(json ? jsonText({ checks, engines: ways }, 2) : text());
      if (checks.some((check) => check.ok === false)) context.finish(3);
    });
}

/** The checks with the hint below each, then for each engine whether it can run, because of what, and what to do. */
export function checksText(checks: readonly Check[], ways: readonly Capability[], columns: number): Printed {
  const missing = checks.filter(({ ok }) => ok === false).length;
  const width = Math.max(40, columns);
  const names = Math.max(...checks.map(({ name }) => name.length));
  const found = checks.flatMap(({ name, ok, detail, hint }) => {
    const head = plainly`${padded(mark(ok), 4)}  ${padded(plain(name), names)}  `;
    return below(head, [detail, ...(hint === undefined || ok === true ? [] : [hint])], width);
  });
  const engines = ways.flatMap(({ way, runs, can, because, hint }) => [
    plainly`${padded(can ? plainly`can` : plainly`cannot`, 6)}  ${plain(way)}`,
    ...below(
      plainly`        `,
      [`${runs}`, `because ${because}`, ...(hint === undefined ? [] : [hint])],
      width,
    ),
  ]);
  const verdict =
    missing === 0
      ? plainly`Clusters can run on this machine.`
      : plainly`Clusters cannot run on this machine: ${missing} missing.`;
  return screenText([...found, plainly``, ...engines, ...(engines.length > 0 ? [plainly``] : []), verdict]);
}

/** Texts behind a head, each on lines of its own. */
function below(head: Plain, texts: readonly string[], width: number): Plain[] {
  const rest = padded(plainly``, head.length);
  const lines = texts.flatMap((text) => wrapWords(plain(text), width - head.length));
  return lines.map((line, i) => trimmed(plainly`${i === 0 ? head : rest}${line}`));
}

function mark(ok: Check['ok']): Plain {
  if (ok === 'warn') return plainly`warn`;
  return ok ? plainly`ok` : plainly`FAIL`;
}
