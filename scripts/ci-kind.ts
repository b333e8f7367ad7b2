// The part of .ci/run that tests the kind engine, on a Docker engine that is started where there is none and ended with
// the part.
import { $ } from 'zx';
import { moreWatchers, need } from './ci-machine.ts';
import { type Part, runPart } from './ci-part.ts';
import { startEngine, stopEngine, useEngine } from './docker-engine-run.ts';

export const name = 'the kind engine';
const versions = 'v1.20.2,v1.37.2';

/** Builds node images and runs test/kind. */
export async function kind(signal: AbortSignal): Promise<Part> {
  console.log('== Docker engine');
  const engine = await startEngine(signal).catch((thrown) => {
    console.log('FAIL no Docker engine could be had', thrown);
    return undefined;
  });
  if (engine === undefined) return { name, seconds: 0, passed: 0, failed: 1 };
  useEngine(engine);
  try {
    // The base of node images is made with it.
    await need(['mmdebstrap'], ['mmdebstrap']);
    await using _watchers = await moreWatchers();
    const start = performance.now();
    const built = await $({
      nothrow: true,
      detached: true,
      signal,
      stdio: ['ignore', 'inherit', 'inherit'],
    })`bin/bearerless images build --kubernetes ${versions}`;
    const part =
      built.exitCode === 0
        ? await runPart(['node', '--import', 'tsx', 'scripts/test.ts', 'test/kind'], signal)
        : { passed: 0, failed: 1 };
    return { ...part, name, seconds: Math.round((performance.now() - start) / 1000) };
  } finally {
    if (engine.isStarted) await stopEngine();
  }
}
