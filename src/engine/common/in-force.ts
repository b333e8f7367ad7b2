// The wait until what was written counts where questions are decided. Where the setting may say no for good, a no that
// lasts is what it says; everywhere else a no only means "not yet", since an early 401 or 403 would be a lie.
import type { Admin } from '../admin.ts';
import { type WaitOptions, waitFor } from '../wait.ts';

/**
 * Milliseconds for which a no must have lasted: what an apiserver follows by watching arrives in a fraction of them.
 */
const lasting = 5_000;
/** Looks that must have said no, however long each takes. */
const fewest = 3;

/**
 * Asks until the answer is yes; false where the setting may refuse and has said nothing but no for so long. A look that
 * throws says neither.
 */
export async function inForce(
  { mayRefuse }: Pick<Admin, 'mayRefuse'>,
  subject: string,
  look: () => Promise<boolean>,
  options: WaitOptions,
  milliseconds = lasting,
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
