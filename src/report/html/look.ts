// Decides what an answer means for security, which is how the page colours it: what a stranger gets although Kubernetes
// does not publish it, what it publishes, and who is refused. Joins and restarts have a scale of their own.
import { type Handlers, isOnlyMissing } from '../../domain/kubelet-routes.ts';
import type { Observed } from '../../domain/outcome.ts';
import type { Probe, RequestProbe } from '../../domain/probe.ts';
import { isMeantForAll } from '../../domain/published.ts';
import type { Version } from '../../domain/version.ts';
import { isGood } from '../../domain/worth.ts';
import type { Entry } from '../../results/cells.ts';

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

/** Who answers: its version, and of a kubelet the handlers that it may have. */
export interface Answering {
  version: Version;
  kinds: readonly Handlers['kind'][];
}

/** The look of an answer to a question. */
export function lookOf(probe: Probe, observed: Observed, answering: Answering): Look {
  switch (observed.kind) {
    case 'status':
      return 'target' in probe ? statusLook(probe, observed.code, answering) : 'other';
    case 'joined':
    case 'completed':
      return 'works';
    case 'restarts':
      return observed.count === 0 && observed.ready ? 'works' : 'fails';
    case 'health':
      return observed.verdict === 'stays-up' ? 'works' : 'fails';
    case 'balancer':
      return observed.state === 'up' ? 'works' : 'fails';
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

function statusLook(probe: RequestProbe, code: number, answering: Answering): Look {
  if (code === 401) return 'unauthorized';
  if (code === 403) return 'forbidden';
  if ((code < 200 || code > 299) && !isLetIn(probe, code, answering)) return 'other';
  if (isGood(probe.identity)) return 'granted';
  return isMeantForAll(probe.target, probe.path) ? 'published' : 'open';
}

/**
 * Whether only what was asked for is missing, so that nothing is done: a pod, a stream, or the object to be made. Such
 * an answer is past authentication and authorization.
 */
function isLetIn(
  { target, method, path }: RequestProbe,
  code: number,
  { version, kinds }: Answering,
): boolean {
  if (target === 'apiserver') return code === 400 && method === 'POST' && path === '/api/v1/namespaces';
  return isOnlyMissing(version, kinds, { method, pathAndQuery: path, code });
}

/**
 * Finds the handlers that a kubelet may have. Only the handlers for debugging have /configz, so that its 404 says that
 * they are off, and any other answer that they are on.
 */
export function kindsIn(entries: readonly Entry[]): (entry: Entry) => Answering['kinds'] {
  const seen = new Map(
    entries.flatMap((entry) => {
      const { probe, result } = entry;
      if (probe.kind !== 'http' || probe.target !== 'kubelet' || probe.path !== '/configz') return [];
      if (result.observed.kind !== 'status') return [];
      const kind: Handlers['kind'] = result.observed.code === 404 ? 'no-debugging' : 'all';
      return [[kubeletOf(entry), [kind]] as const];
    }),
  );
  return (entry) => {
    switch ('target' in entry.probe && entry.probe.target) {
      case 'kubelet':
        return seen.get(kubeletOf(entry)) ?? ['all', 'no-debugging'];
      case 'kubelet-read-only':
        return ['read-only'];
      case 'kubelet-healthz':
        return ['health'];
      default:
        return [];
    }
  };
}

const kubeletOf = ({ version, setting, engine, depth }: Entry) => `${version}/${setting}/${engine}/${depth}`;
