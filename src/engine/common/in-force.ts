// Waits until a change is in force. Under a setting that may refuse for good, a lasting refusal is its answer; under
// every other setting a refusal only means "not yet", since an early 401 or 403 would be wrong.
import type { Admin } from '../admin.ts';
import { type WaitOptions, waitFor } from '../wait.ts';

/** Milliseconds for which a refusal must last. Changes reach an apiserver's watches in a fraction of that. */
const lasting = 5_000;
/** The minimum number of refused looks, however long each takes. */
const fewest = 3;

/**
 * Asks until the answer is yes. Returns false if the setting may refuse and every look was refused for that long. A
 * look that throws counts as neither.
 */
export async function inForce(
  { mayRefuse }: Pick<Admin, 'mayRefuse'>,
  subject: string,
  {
    look,
    options,
    milliseconds = lasting,
  }: { look: () => Promise<boolean>; options: WaitOptions; milliseconds?: number | undefined },
): Promise<boolean> {
  let refusals = 0;
  let since = performance.now();
  return await waitFor(
    subject,
    async () => {
      const yes = await look().catch((thrown) => {
        refusals = 0;
        throw thrown;
      });
      if (yes) return true;
      if (refusals === 0) since = performance.now();
      refusals += 1;
      const settled = refusals >= fewest && performance.now() - since >= milliseconds;
      return mayRefuse && settled ? false : undefined;
    },
    options,
  );
}
