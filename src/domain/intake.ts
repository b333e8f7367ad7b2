// The intake of a user's own files: each item with its place, whether it was taken, replaced or left out, and why.
import { z } from 'zod';
import { CellId } from './cell-id.ts';
import { SettingId } from './setting.ts';
import { Version } from './version.ts';

/** `taken`: used as it is. `replaced`: the harness uses its own instead. `left-out`: not measured. */
export const Fate = z.enum(['taken', 'replaced', 'left-out']);
export type Fate = z.infer<typeof Fate>;

export const IntakeRow = z.strictObject({
  /** The component or kind: `kube-apiserver`, `kubelet`, `RBAC`. */
  part: z.string(),
  /** As it is written: `--anonymous-auth=False`. */
  said: z.string(),
  fate: Fate,
  /** One phrase, without a full stop. */
  because: z.string(),
  file: z.string(),
  line: z.int().min(1),
});
export type IntakeRow = z.infer<typeof IntakeRow>;

/** The intake of one setting. */
export const Intake = z.strictObject({
  setting: SettingId,
  /** Each file, and what it was taken for. */
  files: z.array(z.strictObject({ file: z.string(), kind: z.string() })),
  rows: z.array(IntakeRow),
  /** The setting of the catalogue that is predicted to be the most alike. */
  nearest: SettingId.optional(),
  /** The rows that decide the answer of a cell according to its prediction, by their places in `rows`. */
  decides: z.record(CellId, z.array(z.int().min(0))).optional(),
  /** The answers that are predicted to change in the minor after a version that is asked. */
  next: z
    .array(
      z.strictObject({
        from: Version,
        to: Version,
        /** Questions that were compared. */
        compared: z.int().min(0),
        changes: z.array(z.strictObject({ question: z.string(), before: z.string(), after: z.string() })),
      }),
    )
    .optional(),
});
export type Intake = z.infer<typeof Intake>;
