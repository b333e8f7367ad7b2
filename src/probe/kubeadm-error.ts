// Reads kubeadm's final error, with which every command ends when a phase fails.
import { lastLines } from '../domain/text.ts';

/** `error execution phase preflight: couldn't validate …` */
export function lastError(output: string): { phase: string; message: string } | undefined {
  const match = output.match(
    /^(?:error: )?error execution phase ([\w/-]+): ([\s\S]*?)(?:\nTo see the stack trace|\n[a-z./]+\.go:\d+|\n\S+\n\t\/|$(?![\s\S]))/m,
  );
  return match ? { phase: match[1] as string, message: (match[2] as string).trim() } : undefined;
}

/** The same of an upgrade; where no phase is named, the last line says what was wrong. */
export function upgradeError(output: string): { phase: string; message: string } {
  const said = output.trimEnd().replace(/\nTo see the stack trace.*$/, '');
  return lastError(output) ?? { phase: 'upgrade', message: lastLines(said, 1) };
}
