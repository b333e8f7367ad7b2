// Runs a command of kubeadm that must succeed.
import { BearerlessError } from '../../domain/error.ts';
import { lastLines } from '../../domain/text.ts';
import type { Ran } from '../node.ts';

/** Runs `kubeadm`. If it fails, the error names the command. */
export async function kubeadm(argv: string[], run: (argv: string[]) => Promise<Ran>): Promise<Ran> {
  const ran = await run(['kubeadm', ...argv]);
  if (ran.code === 0) return ran;
  throw new BearerlessError('environment', 'kubeadm-failed', `kubeadm ${argv.join(' ')} ${failure(ran)}`, {
    tail: lastLines(ran.output),
  });
}

function failure({ timedOut, code }: Ran): string {
  if (timedOut) return 'took too long';
  return code === undefined ? 'could not be run' : `exited with code ${code}`;
}
