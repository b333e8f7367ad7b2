// Judges CIS Kubernetes Benchmark 1.2.1 and 4.2.1 (anonymous requests are off) from outside: an anonymous request must
// get 401. 403 means that the request was accepted as system:anonymous and only then refused.
import type { Observed } from '../domain/outcome.ts';
import { isHealth } from '../domain/published.ts';

export interface Judgement {
  control: '1.2.1' | '4.2.1';
  verdict: 'met' | 'partly' | 'not met' | 'unknown';
  /** Why, in plain words. */
  because: string;
}

/** Judges the answers that the kube-apiserver gave to a stranger, by path. */
export function judgeApiserver(answers: ReadonlyMap<string, Observed>): Judgement {
  const control = '1.2.1';
  const { inside, outside, unclear } = sorted(answers);
  if (inside.length === 0) return outsideOnly(control, outside.length, unclear);
  if (outside.length === 0) {
    const because = 'no request without a credential is told 401: anonymous requests are on';
    return { control, verdict: 'not met', because };
  }
  const only = inside.every((path) => isHealth(path)) ? ', which are health checks' : '';
  const because = `anonymous requests are let in on ${inside.join(', ')} alone${only}; the benchmark asks for --anonymous-auth=false`;
  return { control, verdict: 'partly', because };
}

/** Judges the answers of kubelets, all of them by path. */
export function judgeKubelets(answers: readonly ReadonlyMap<string, Observed>[]): Judgement {
  const control = '4.2.1';
  if (answers.length === 0) return { control, verdict: 'unknown', because: 'no kubelet was asked' };
  const all = answers.map(sorted);
  const inside = [...new Set(all.flatMap((one) => one.inside))];
  if (inside.length > 0) {
    const because = `requests without a credential are let in on ${inside.join(', ')}`;
    return { control, verdict: 'not met', because };
  }
  const outside = all.reduce((sum, one) => sum + one.outside.length, 0);
  return outsideOnly(control, outside, [...new Set(all.flatMap((one) => one.unclear))]);
}

/** No path let a stranger in. The verdict depends on whether every path answered. */
function outsideOnly(control: Judgement['control'], outside: number, unclear: readonly string[]): Judgement {
  if (outside === 0) {
    return { control, verdict: 'unknown', because: 'no answer tells whether strangers are let in' };
  }
  const all = 'request without a credential is told 401';
  if (unclear.length === 0) return { control, verdict: 'met', because: `every ${all}` };
  const because = `every other ${all}, but no answer tells of ${unclear.join(', ')}`;
  return { control, verdict: 'unknown', because };
}

/** The paths on which a stranger passed authentication, was stopped by it, or got an answer that says neither. */
function sorted(answers: ReadonlyMap<string, Observed>) {
  const paths: Record<'inside' | 'outside' | 'unclear', string[]> = { inside: [], outside: [], unclear: [] };
  for (const [path, observed] of answers) {
    const code = observed.kind === 'status' ? observed.code : 0;
    // A redirect or a gateway's error says nothing of authentication.
    const tells = (code >= 200 && code < 300) || (code >= 401 && code <= 404);
    paths[!tells ? 'unclear' : code === 401 ? 'outside' : 'inside'].push(path);
  }
  return paths;
}
