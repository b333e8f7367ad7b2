// Measures the time of ensureBinaries and estimates the remaining time. The estimate uses typical build times, scaled
// by how long this call's builds really took.
import type { Artifact } from './component.ts';
import type { Progress, ReportProgress } from './options.ts';

export interface ProgressClock {
  /** Reports the progress of one binary. Its clock starts now. */
  of(artifact: Artifact): ReportProgress & { [Symbol.dispose](): void };
  /** Sets the artifacts that are still to be made, in order. */
  expect(artifacts: Artifact[]): void;
}

/** Turns the events of each binary into Progress with times. */
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
