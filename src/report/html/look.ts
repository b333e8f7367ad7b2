// Decides what an answer means for security, which is how the page colours it: what a stranger gets although Kubernetes
// does not publish it, what it publishes, and who is refused. Joins and restarts have a scale of their own.
import type { Observed } from '../../domain/outcome.ts';
import type { Probe, RequestProbe } from '../../domain/probe.ts';
import { isMeantForAll } from '../../domain/published.ts';
import { isGood } from '../../domain/worth.ts';

/**
 * `open`: a stranger gets what Kubernetes does not publish. `published`: a stranger gets what it publishes.
 * `granted`: a valid credential gets what it asks for. `forbidden`: 403, recognized and refused. `unauthorized`: 401,
 * not recognized. `works` and `fails`: joins, restarts, commands. `other`: any other answer.
 */
export type Look =
  | 'open'
  | 'published'
  | 'granted'
  | 'forbidden'
  | 'unauthorized'
  | 'works'
  | 'fails'
  | 'other'
  | 'unsupported'
  | 'inconclusive';

/** The look of an answer to a question. */
export function lookOf(probe: Probe, observed: Observed): Look {
  switch (observed.kind) {
    case 'status':
      return 'target' in probe ? statusLook(probe, observed.code) : 'other';
    case 'joined':
    case 'completed':
      return 'works';
    case 'restarts':
      return observed.count === 0 && observed.ready ? 'works' : 'fails';
    case 'health':
      return observed.verdict === 'stays-up' ? 'works' : 'fails';
    case 'refused':
    case 'failed':
      return 'fails';
    case 'config-rejected':
      return 'target' in probe ? 'other' : 'fails';
    case 'closed':
    case 'tls-refused':
      return 'other';
    case 'unsupported':
    case 'inconclusive':
      return observed.kind;
    default:
      return observed satisfies never;
  }
}

function statusLook(probe: RequestProbe, code: number): Look {
  if (code === 401) return 'unauthorized';
  if (code === 403) return 'forbidden';
  if ((code < 200 || code > 299) && !isLetIn(probe, code)) return 'other';
  if (isGood(probe.identity)) return 'granted';
  return isMeantForAll(probe.target, probe.path) ? 'published' : 'open';
}

/**
 * Questions that ask for something that does not exist, so that nothing is done. Such a code says that only the pod,
 * the stream or the object is missing: the request is past authentication and authorization.
 */
const letIn = [
  { target: 'kubelet', method: /./, path: /^\/exec\/./, codes: [400] },
  { target: 'kubelet', method: /^GET$/, path: /^\/containerLogs\/./, codes: [404] },
  { target: 'kubelet', method: /^POST$/, path: /^\/run\/./, codes: [404] },
  { target: 'apiserver', method: /^POST$/, path: /^\/api\/v1\/namespaces$/, codes: [400] },
];

/** Whether only the thing that was asked for is missing. */
function isLetIn({ target, method, path }: RequestProbe, code: number): boolean {
  return letIn.some(
    (one) =>
      one.target === target && one.method.test(method) && one.path.test(path) && one.codes.includes(code),
  );
}
