// Runs `go` for a build: behind what is being measured, ended with this process. What it says is progress, or the
// reason of an error.
import { ExecaError, execa } from 'execa';
import { BearerlessError } from '../domain/error.ts';
import { type Artifact, namesOf } from './component.ts';
import type { Toolchain } from './go.ts';

const buildLimitMs = 90 * 60_000;

interface RunOptions {
  /** Where it runs, if not in the temporary module. */
  folder?: string;
  environment?: Record<string, string>;
  /** Takes a line of standard error that is no error; false leaves it. */
  progress?: (line: string) => boolean;
}

/** Runs `go` or another program for a build, and returns its output. */
export type Run = (command: string, args: string[], options?: RunOptions) => Promise<string>;

/** What is built, and the signal that ends it. */
interface Building {
  programs: readonly [{ artifact: Artifact }, ...{ artifact: Artifact }[]];
  signal: AbortSignal;
}

/** Runs programs of the toolchain in the folder `cwd`. Throws `build-failed` with the reason that they give. */
export function runner(toolchain: Toolchain, { programs, signal }: Building, cwd: string): Run {
  return async (command, args, { folder = cwd, environment = {}, progress = () => false } = {}) => {
    const file = command === 'go' ? toolchain.command : command;
    try {
      // setpriv ends the build with this process, even after kill -9; nice, so that it does not slow down what is
      // being measured.
      const { stdout } = await execa('nice', ['setpriv', '--pdeathsig', 'KILL', file, ...args], {
        cwd: folder,
        env: { ...toolchain.env, ...environment },
        stdin: 'ignore',
        stderr: function* (line: unknown) {
          const text = String(line);
          if (!text.startsWith('go: downloading') && !progress(text)) yield line;
        },
        timeout: buildLimitMs,
        cancelSignal: signal,
        maxBuffer: 64 << 20,
      });
      return stdout;
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof ExecaError)) throw thrown;
      const { because = thrown.shortMessage, lines } = told(
        `${thrown.stderr ?? ''}`,
        `${thrown.stdout ?? ''}`,
      );
      const [first, ...others] = programs;
      const names = namesOf([first.artifact, ...others.map(({ artifact }) => artifact)]);
      const what = `${names} cannot be built with Go ${toolchain.version}`;
      // No `cause`: it would repeat the command and the whole output.
      throw new BearerlessError('environment', 'build-failed', `${what}: ${because}`, {
        tail: lines.slice(-20).join('\n'),
      });
    }
  };
}

/**
 * The error message of a failed Go. Errors about modules are JSON, one for each module; otherwise the reason is the
 * last line of standard error, if there is one: what it found so far is on standard output.
 */
function told(stderr: string, stdout: string): { because: string | undefined; lines: string[] } {
  const ofModules = [...stdout.matchAll(/^\t"Error": (".*"),?$/gm)].map(([, text = '""']) =>
    JSON.parse(text),
  );
  if (ofModules.length > 0) return { because: ofModules[0].split('\n')[0], lines: ofModules };
  const [said = [], found = []] = [stderr, stdout].map((text) =>
    text.split('\n').filter((line) => line.trim() !== ''),
  );
  const lines = said.length > 0 ? said : found;
  // What the proxy answered stands below the error that it belongs to.
  return { because: lines.findLast((line) => !/^\s/.test(line)) ?? lines.at(-1), lines };
}
