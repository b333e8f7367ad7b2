// What `bearerless doctor` says of this machine: single checks, and what they come to for each way to run clusters.

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

/** One way to run clusters, and whether this machine can. */
export interface Capability {
  /** As an option would say it: `--engine process`. */
  way: string;
  /** What it runs. */
  runs: string;
  can: boolean;
  /** Why, or why not. */
  because: string;
  /** What to do so that it can, or that it can do more. */
  hint?: string;
}
