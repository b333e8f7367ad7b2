// An edit of the authentication file while its apiserver runs, and what the apiserver's log says to it. The apiserver
// watches the file and looks at it every minute besides (k8s.io/apiserver pkg/util/filesystem/watchuntil.go); it tells
// what came of it in its log alone.
import type { Cluster } from '../engine/cluster.ts';
import { goUnquoted } from '../engine/go-quoted.ts';
import { waitFor } from '../engine/wait.ts';

/** Milliseconds: the minute after which it looks in any case, and some. */
const limit = 90_000;

export interface Reload {
  after: string;
  /** The lines about the file that were logged since. */
  output: string;
  fault?: { phase: string; message: string };
}

/** Makes the setting's edit of this name and waits until the apiserver has said what it makes of it. */
export async function editAuthentication(
  {
    setting,
    apiserverLog,
    writeAuthentication,
  }: Pick<Cluster, 'setting' | 'apiserverLog' | 'writeAuthentication'>,
  edit: string,
  { signal }: { signal: AbortSignal },
): Promise<Reload> {
  const { edits = {} } = setting.apiserver;
  const after = edits[edit];
  if (after === undefined) throw new Error(`the setting ${setting.id} has no edit "${edit}"`);
  const known = (await linesAbout(apiserverLog)).length;
  await writeAuthentication(after);
  const said = await waitFor(
    'the apiserver says what it makes of the edited file',
    async () => {
      const lines = (await linesAbout(apiserverLog)).slice(known);
      const verdict = lines.map(verdictOf).find((one) => one !== undefined);
      return verdict && { verdict, output: lines.map((line) => `${line}\n`).join('') };
    },
    { limit, signal, every: 100 },
  );
  const { verdict, output } = said;
  return { after, output, ...(verdict === 'reloaded' ? {} : { fault: verdict }) };
}

/** Only whole lines. */
async function linesAbout(log: () => Promise<string>): Promise<string[]> {
  return (await log())
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.includes('authentication config'));
}

/**
 * pkg/kubeapiserver/options/authentication.go: "reloaded", or "failed to load", "validate" or "update" with the reason.
 */
export function verdictOf(line: string): 'reloaded' | NonNullable<Reload['fault']> | undefined {
  if (line.includes('"reloaded authentication config"')) return 'reloaded';
  const [, phase, quoted] =
    /"failed to (\w+) authentication config(?: file)?" err=("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
  return phase === undefined || quoted === undefined ? undefined : { phase, message: goUnquoted(quoted) };
}
