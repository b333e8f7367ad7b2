// The setting that was made of a user's files, with what became of them, as one file: for machines that do not have the
// files. What the files hold beside it, such as tokens, is not in it.
import { z } from 'zod';
import { messageOf } from '../domain/error.ts';
import { Intake } from '../domain/intake.ts';
import { Setting } from '../domain/setting.ts';
import { type Document, mapOf } from './place.ts';
import type { Yours } from './setting.ts';
import type { Wrong } from './source.ts';

const KeptFile = z.strictObject({
  kept: z.strictObject({ setting: Setting, version: z.string().optional() }),
  intake: Intake,
});

/** The file, which -f reads. */
export function keptText({ setting, intake, version }: Yours): string {
  const kept = { setting, ...(version === undefined ? {} : { version }) };
  return `${JSON.stringify({ kept, intake } satisfies z.input<typeof KeptFile>, null, 1)}\n`;
}

/** Whether a document is such a file. */
export function isKept({ value }: Document): boolean {
  const said = mapOf(value);
  return said.kind === undefined && 'kept' in said && 'intake' in said;
}

/** Reads such a file. */
export function readKept(document: Document): Yours | Wrong {
  const parsed = KeptFile.safeParse(document.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const why = issue === undefined ? messageOf(parsed.error) : `${issue.path.join('.')}: ${issue.message}`;
    return { ...document.at([]), message: `no setting as "plan --kubernetes-job" writes it: ${why}` };
  }
  const { kept, intake } = parsed.data;
  return {
    setting: kept.setting,
    intake,
    ...(kept.version === undefined ? {} : { version: kept.version }),
  };
}
