// CIS Kubernetes Benchmark 1.2.1 and 4.2.1 (anonymous requests are off), judged from outside: who is anonymous is told 401. 403 means
// that the request was let in as system:anonymous and only then refused.
import type { Observed } from '../domain/outcome.ts';

export interface Judgement {
  control: '1.2.1' | '4.2.1';
  verdict: 'met' | 'partly' | 'not met' | 'unknown';
  /** Why, in plain words. */
  because: string;
}

const health = ['/healthz', '/livez', '/readyz'];

/** Judges the answers that the kube-apiserver gave to a stranger, by path. */
export function judgeApiserver(answers: ReadonlyMap<string, Observed>): Judgement {
  const control = '1.2.1';
  const { let: inside, total } = letIn(answers);
  if (total === 0) return { control, verdict: 'unknown', because: 'the kube-apiserver gave no answer' };
  if (inside.length === 0) {
    return { control, verdict: 'met', because: 'every request without a credential is told 401' };
  }
  const paths = inside.join(', ');
  if (inside.length === total) {
    const because = 'no request without a credential is told 401: anonymous requests are on';
    return { control, verdict: 'not met', because };
  }
  const only = inside.every((path) => health.includes(path)) ? ', which are health checks' : '';
  const because = `anonymous requests are let in on ${paths} alone${only}; the benchmark asks for --anonymous-auth=false`;
  return { control, verdict: 'partly', because };
}

/** Judges the answers of kubelets, all of them by path. */
export function judgeKubelets(answers: readonly ReadonlyMap<string, Observed>[]): Judgement {
  const control = '4.2.1';
  const all = answers.map(letIn).filter(({ total }) => total > 0);
  if (all.length === 0)
    return { control, verdict: 'unknown', because: 'no kubelet was asked, or none answered' };
  const open = [...new Set(all.flatMap((one) => one.let))];
  return open.length === 0
    ? { control, verdict: 'met', because: 'every request without a credential is told 401' }
    : {
        control,
        verdict: 'not met',
        because: `requests without a credential are let in on ${open.join(', ')}`,
      };
}

/** The paths on which a stranger got past authentication. */
function letIn(answers: ReadonlyMap<string, Observed>): { let: string[]; total: number } {
  const codes = [...answers].flatMap(([path, observed]) =>
    // A redirect or a gateway's error says nothing of authentication.
    observed.kind === 'status' && (observed.code < 300 || (observed.code >= 401 && observed.code <= 404))
      ? [{ path, code: observed.code }]
      : [],
  );
  return { let: codes.filter(({ code }) => code !== 401).map(({ path }) => path), total: codes.length };
}
