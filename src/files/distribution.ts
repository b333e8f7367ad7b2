// Adds the flags that distributions of Kubernetes set by default.
import { pushFlag } from './args.ts';
import { type Gathered, tell } from './gathered.ts';
import type { Place } from './place.ts';

/** These distributions turn anonymous requests off, unless the user configures them. */
export function closedByDistribution(
  gathered: Gathered,
  { name, place, because }: { name: string; place: Place; because: string },
): void {
  const saying = ['anonymous-auth', 'authentication-config'];
  if (gathered.flags.some((one) => one.part === 'kube-apiserver' && saying.includes(one.name))) return;
  const flag = { part: 'kube-apiserver', name: 'anonymous-auth', value: 'false' } as const;
  pushFlag(gathered, { ...flag, place, layer: 'configuration' });
  tell(gathered, 'taken', { part: name, said: 'no anonymous-auth', place, because });
}
