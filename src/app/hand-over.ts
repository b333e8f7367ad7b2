// What machines without the user's own files get in their place: the setting that was made of them, and files in the
// format of this program as they are. A secret goes nowhere.
import { basename } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import { secretsIn } from '../evidence/redact.ts';
import { settingTexts } from '../evidence/setting-secrets.ts';
import { keptText } from '../files/kept-file.ts';
import { type Own, readOwn } from './own-files.ts';

/** A file to be given with -f. */
export interface HandedFile {
  name: string;
  text: string;
}

/** Kubernetes takes ConfigMaps of at most a mebibyte; their names and quotes need some of it. */
const most = 1_000_000;

/** The files for a ConfigMap, which everybody sees who may read its namespace; none if none were given. */
export async function handOver(own: Own): Promise<HandedFile[]> {
  if ((own.files ?? []).length === 0) return [];
  const { written, yours } = await readOwn(own);
  const files = [
    ...written.map(({ file, text, settings }, at) => ({
      name: `${at + 1}-${basename(file).replaceAll(/[^\w.-]/g, '-')}`,
      text,
      from: file,
      settings: settings.flatMap(({ parsed: { value } }) => value ?? []),
    })),
    ...(yours === undefined
      ? []
      : [
          {
            name: `${yours.setting.id}.json`,
            text: keptText(yours),
            from: yours.intake.files.map(({ file }) => file).join(', '),
            settings: [yours.setting],
          },
        ]),
  ];
  for (const { from, text, settings } of files) {
    if ([text, ...settings.flatMap(settingTexts)].flatMap(secretsIn).length === 0) continue;
    throw refused(`there is a secret in ${from}, and a ConfigMap is no place for one`);
  }
  const size = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (size > most)
    throw refused(`your files come to ${Math.ceil(size / 1024)} KiB, and a ConfigMap holds less than 1024`);
  return files.map(({ name, text }) => ({ name, text }));
}

const refused = (message: string) =>
  new BearerlessError('user', 'unusable-file', message, {
    hint: 'Leave it out, or run the shards where the files are: bearerless run -f FILE --shard 1/3.',
  });
