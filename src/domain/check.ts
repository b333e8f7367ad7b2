// One check of `bearerless doctor` on this machine.

export interface Check {
  /** The subject of the check: `user namespaces`, `cgroup`, `memory`. */
  name: string;
  /** `warn`: it works, with a limit that `detail` names. */
  ok: boolean | 'warn';
  /** What was found, one sentence. */
  detail: string;
  /** What to do about it. */
  hint?: string;
}
