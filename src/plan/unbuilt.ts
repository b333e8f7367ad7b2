// Questions that can be named but not yet put by any engine: the plan calls them unsupported, so that nothing seems measured.
import type { Probe, Target } from '../domain/probe.ts';

const targets: Target[] = ['kubelet-read-only', 'kubelet-healthz'];
const because = 'this version of bearerless does not ask it yet';

/** Why no engine can put this question, if that is so. */
export function unbuilt(probe: Probe): string | undefined {
  return 'target' in probe && targets.includes(probe.target) ? because : undefined;
}
