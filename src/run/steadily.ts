// Asks under supervision. An answer counts only if everything that it depends on answered before, during and after it.
// Otherwise it asks once more as soon as everything answers again. If the second answer does not count either, that is
// a fault of the machine.
import { BearerlessError } from '../domain/error.ts';
import type { Supervision } from '../engine/supervision.ts';
import { waiting } from '../engine/wait.ts';

export interface Steady<T> {
  answer: T;
  /** The reason why the answer does not count. */
  fault?: BearerlessError;
  /** Notes for readers: that it was asked twice, and why. */
  notes: string[];
}

/** Asks once or twice. `counts` returns true for an answer that no stall can cause. */
export async function steadily<T>(
  supervision: Pick<Supervision, 'troubleSince' | 'answering'>,
  ask: () => Promise<T>,
  counts: (answer: T) => boolean = () => false,
): Promise<Steady<T>> {
  const notes: string[] = [];
  for (;;) {
    await waiting(() => supervision.answering());
    const since = performance.now();
    const came = await ask().then(
      (answer) => ({ answer }),
      (thrown: unknown) => ({ thrown }),
    );
    const trouble = await waiting(() => supervision.troubleSince(since));
    const again = notes.length > 0;
    if ('thrown' in came) {
      if (trouble === undefined || again) throw came.thrown;
    } else {
      const { answer } = came;
      if (trouble === undefined || counts(answer)) return { answer, notes };
      const message = `${trouble}, when it was asked for the second time too`;
      if (again) return { answer, notes, fault: new BearerlessError('environment', 'unsteady', message) };
    }
    notes.push(`asked again, since at first ${trouble}`);
  }
}
