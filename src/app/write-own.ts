// Writes the setting made of a user's own files as a file of our own format.
import { writeFile } from 'node:fs/promises';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { settingText, type Yours } from '../files/setting.ts';

/** Writes the file. An existing file is not overwritten. */
export async function writeOwn(file: string, yours: Yours | undefined): Promise<void> {
  if (yours === undefined)
    throw new BearerlessError(
      'user',
      'nothing-to-write',
      '--write keeps the setting of your files, and none was given with -f',
      {
        hint: 'Give them: bearerless run -f kubeadm.yaml --write mine.yaml',
      },
    );
  await writeFile(file, settingText(yours.setting), { flag: 'wx', mode: 0o600 }).catch((cause) => {
    const there = (cause as { code?: string }).code === 'EEXIST';
    throw new BearerlessError(
      'user',
      'not-written',
      there ? `${file} is there already` : `cannot write ${file}: ${messageOf(cause)}`,
      {
        hint: 'Name another file with --write.',
        cause,
      },
    );
  });
}
