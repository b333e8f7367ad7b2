// Makes one setting from everything that was gathered, and gives a reason for each part that is left out.
import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { Intake } from '../domain/intake.ts';
import { Setting } from '../domain/setting.ts';
import { apiserverOf } from './apiserver.ts';
import { bootstrapTokenOf } from './bootstrap-tokens.ts';
import { componentsOf } from './components.ts';
import { type Gathered, tell } from './gathered.ts';
import { kubeletOf } from './kubelet.ts';
import { otherObjectsOf } from './objects.ts';
import { objectsOf } from './rbac.ts';
import { wrong } from './source.ts';

export interface Yours {
  setting: Setting;
  intake: Intake;
  /** The version that the files name, spelled as there. */
  version?: string;
}

/** Makes the setting. Throws if a file is missing, or if the result is not a valid setting. */
export function settingOf(gathered: Gathered, { name, asIs }: { name: string; asIs: boolean }): Yours {
  const { apiserver, missing } = apiserverOf(gathered, asIs);
  const kubelet = kubeletOf(gathered);
  const { objects, deleted } = objectsOf(gathered);
  const others = otherObjectsOf(gathered);
  const bootstrapToken = bootstrapTokenOf(gathered, new Date());
  const components = componentsOf(gathered);
  const [patch, ...more] = gathered.patches;
  for (const { place, said } of more)
    tell(gathered, 'left-out', {
      part: 'kube-apiserver',
      said,
      place,
      because: `${patch?.place.file}:${patch?.place.line} patches it already`,
    });
  if (patch !== undefined && patch.said !== 'probes')
    tell(gathered, 'taken', {
      part: 'kube-apiserver',
      said: patch.said,
      place: patch.place,
      because: 'as it is',
    });
  if (missing.length > 0)
    throw wrong(
      missing.map(({ said, path, place }) => ({
        ...place,
        message: `${said}: the file ${path} was not given`,
      })),
      'missing-file',
      `Give it with -f, or as --mount HOST=${missing[0]?.path}; --as-is measures what happens without it.`,
    );
  leftUnknown(gathered);
  if (gathered.wrong.length > 0) throw wrong(gathered.wrong);
  const kinds = [...new Set(gathered.files.map(({ kind }) => kind))];
  const parsed = Setting.safeParse({
    id: name,
    title: `Your own files: ${kinds.join(', ')}`.slice(0, 200),
    why: `Read from ${[...new Set(gathered.files.map(({ file }) => file))].join(', ')}.`,
    apiserver: { ...apiserver, ...(patch ? { patch: patch.value } : {}) },
    objects: [...others, ...objects],
    ...(deleted.length > 0 ? { delete: deleted } : {}),
    ...components,
    ...(bootstrapToken ? { bootstrapToken } : {}),
    ...(kubelet ? { kubelet } : {}),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong([
      {
        file: gathered.files[0]?.file ?? '-',
        line: 1,
        message: `it is no setting: ${issue?.path.join('.')}: ${issue?.message}`,
      },
    ]);
  }
  const version = gathered.versions[0]?.label;
  for (const { label, place } of gathered.versions)
    tell(gathered, 'taken', {
      part: 'version',
      said: label,
      place,
      because: 'asked unless --kubernetes says otherwise',
    });
  return {
    setting: parsed.data,
    intake: { setting: name, files: gathered.files, rows: gathered.rows },
    ...(version === undefined ? {} : { version }),
  };
}

/** Reports files of an unknown kind that no flag names. A file that was named itself is an error. */
export function leftUnknown({ texts, used, rows, wrong }: Gathered): void {
  for (const text of texts) {
    const { unknown, place } = text;
    if (unknown === undefined || used.has(text)) continue;
    if (unknown.from === 'folder')
      tell({ rows }, 'left-out', { part: 'file', said: basename(place.file), place, because: unknown.what });
    else wrong.push({ ...place, message: unknown.what });
  }
}

/** The setting in this program's own format, as --write saves it and -f reads it. */
export function settingText(setting: Setting): string {
  return stringify({ settings: [withoutEmpty(setting)] });
}

/** Fields that mean the same if they are empty as if they are absent. This is not true of a file. */
const optional = ['flags', 'flagsWhen', 'files', 'objects', 'deleteRoleBindings', 'references', 'apiserver'];

const withoutEmpty = (map: object): object =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      const own = key === 'apiserver' ? withoutEmpty(value as object) : value;
      const empty = optional.includes(key) && Object.keys(own as object).length === 0;
      return empty || own === undefined ? [] : [[key, own]];
    }),
  );
