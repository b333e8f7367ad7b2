// Keeps the time of what ensureBinaries does and estimates what is left, from typical build times scaled by how long
// the builds of this call really took.
import type { Artifact } from './component.ts';
import type { Progress, ReportProgress } from './options.ts';

export interface ProgressClock {
  /** The voice of one binary; its clock starts now. */
  of(artifact: Artifact): ReportProgress & { [Symbol.dispose](): void };
  /** What must still be made, in order. */
  expect(artifacts: Artifact[]): void;
}

/** Turns what happens to each binary into Progress with times. */
export function progressClock(onProgress: (progress: Progress) => void): ProgressClock {
  let pending: Artifact[] = [];
  let expected = 0;
  let spent = 0;

  const left = (artifact: Artifact, elapsed: number): number | undefined => {
    if (!pending.includes(artifact)) return undefined;
    const scale = expected > 0 ? spent / expected : 1;
    const others = pending.filter((other) => other !== artifact);
    const later = others.reduce((sum, other) => sum + other.buildSeconds, 0) * scale;
    return Math.max(0, artifact.buildSeconds * scale - elapsed) + later;
  };

  return {
    expect(artifacts) {
      pending = [...pending, ...artifacts];
    },
    of(artifact) {
      const { component, version } = artifact;
      const started = performance.now();
      let last: Pick<Progress, 'phase' | 'text'> | undefined;
      const emit = (phase: Progress['phase'], text: string, more: Partial<Progress> = {}) => {
        const elapsedSeconds = (performance.now() - started) / 1000;
        const leftSeconds = phase === 'build' ? left(artifact, elapsedSeconds) : undefined;
        const sentence = `${component} ${version} ${text}`;
        onProgress({ text: sentence, version, component, phase, elapsedSeconds, leftSeconds, ...more });
      };
      const ticking = setInterval(() => last?.phase === 'build' && emit(last.phase, last.text), 1000);
      ticking.unref();
      const tell: ReportProgress = (phase, text, more) => {
        if (phase === 'done' && last?.phase === 'build') {
          expected += artifact.buildSeconds;
          spent += (performance.now() - started) / 1000;
        }
        if (phase === 'done') pending = pending.filter((other) => other !== artifact);
        last = { phase, text };
        emit(phase, text, more);
      };
      return Object.assign(tell, { [Symbol.dispose]: () => clearInterval(ticking) });
    },
  };
}
