// One thing that `bearerless doctor` looked at on this machine.

export interface Check {
  /** What was looked at: `user namespaces`, `cgroup`, `memory`. */
  name: string;
  /** `warn`: it works, with a limit that `detail` names. */
  ok: boolean | 'warn';
  /** What was found, one sentence. */
  detail: string;
  /** What to do about it. */
  hint?: string;
}
