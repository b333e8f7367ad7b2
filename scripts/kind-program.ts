// The kind with which the benchmarks compare: that of the kind engine.
import { cacheDirOf } from '../src/app/artifact-options.ts';
import { ensureBinaries } from '../src/artifacts/ensure.ts';
import type { Version } from '../src/domain/version.ts';

/** The path of kind, which is obtained if it is not cached. */
export async function kindProgram(version: Version): Promise<string> {
  const options = { cacheDir: cacheDirOf(process), onProgress() {} };
  const [kind] = await ensureBinaries(
    { version, components: ['kind'] },
    options,
    new AbortController().signal,
  );
  return kind?.path ?? 'kind';
}
