// Measures the time of ensureBinaries and estimates the remaining time: of the build that runs from the share of
// packages it has compiled, of later ones from typical build times, scaled by how long builds of this process take.
import { type Artifact, namesOf } from './component.ts';
import type { Progress, ReportProgress } from './options.ts';

export interface ProgressClock {
  /** Reports the progress of one binary, or of several that are built together. Their clock starts now. */
  of(...artifacts: [Artifact, ...Artifact[]]): ReportProgress & { [Symbol.dispose](): void };
  /** Sets the artifacts that are still to be made. */
  expect(artifacts: Artifact[]): void;
}

/** From this share of a build on, its own speed says more than typical times. */
const enough = 0.03;

/** Typical seconds of what this process has built, and the seconds that it took: how fast the machine is. */
const speed = { expected: 0, spent: 0 };

/** Turns the events of each binary into Progress with times. */
export function progressClock(onProgress: (progress: Progress) => void): ProgressClock {
  let pending: Artifact[] = [];

  const left = (
    artifacts: Artifact[],
    elapsed: number,
    { seconds, share }: { seconds: number; share: number },
  ): number | undefined => {
    const own = typical(artifacts.filter((one) => pending.includes(one)));
    if (own === 0) return undefined;
    const later = typical(pending.filter((one) => !artifacts.includes(one)));
    const scale =
      (speed.spent + (share > enough ? seconds : 0)) /
        (speed.expected + (share > enough ? own * share : 0)) || 1;
    const rest = share > enough ? (seconds * (1 - share)) / share : Math.max(0, own * scale - elapsed);
    return rest + later * scale;
  };

  return {
    expect(artifacts) {
      pending = [...pending, ...artifacts];
    },
    of(...artifacts) {
      const [{ component, version }] = artifacts;
      let started = performance.now();
      /** When the first package was compiled. Before that, modules are fetched and definitions generated. */
      let compiling: number | undefined;
      let last: { phase: Progress['phase']; text: string; more: Partial<Progress> } | undefined;
      const emit = (phase: Progress['phase'], text: string, more: Partial<Progress>) => {
        const now = performance.now();
        const elapsedSeconds = (now - started) / 1000;
        const { done, total } = more.packages ?? { done: 0, total: 1 };
        const compiled = { seconds: (now - (compiling ?? now)) / 1000, share: done / total };
        const leftSeconds = phase === 'build' ? left(artifacts, elapsedSeconds, compiled) : undefined;
        const sentence = `${namesOf(artifacts)} ${text}`;
        onProgress({ text: sentence, version, component, phase, elapsedSeconds, leftSeconds, ...more });
      };
      const ticking = setInterval(
        () => last?.phase === 'build' && emit(last.phase, last.text, last.more),
        1000,
      );
      ticking.unref();
      const tell: ReportProgress = (phase, text, more = {}) => {
        // Waiting for another build says nothing about how long this one takes.
        if (phase === 'build' && last?.phase !== 'build') started = performance.now();
        if (phase === 'done' && last?.phase === 'build') {
          speed.expected += typical(artifacts);
          speed.spent += (performance.now() - started) / 1000;
        }
        if (phase === 'done') pending = pending.filter((other) => !artifacts.includes(other));
        if (more.packages !== undefined) compiling ??= performance.now();
        const repeated = last?.phase === phase && last.text === text && more.packages !== undefined;
        last = { phase, text, more };
        // Packages are compiled many a second; the clock tells of them.
        if (!repeated) emit(phase, text, more);
      };
      return Object.assign(tell, { [Symbol.dispose]: () => clearInterval(ticking) });
    },
  };
}

const typical = (artifacts: readonly Artifact[]) =>
  artifacts.reduce((sum, { buildSeconds }) => sum + buildSeconds, 0);
