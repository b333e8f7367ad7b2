// Formats what is known about one cell as plain lines, for formats without tables and for readers who must act on one
// cell.
import type { AuditLine } from '../domain/audit.ts';
import { longOutcome, type Observed, shortOutcome } from '../domain/outcome.ts';
import { type Plain, plain } from '../domain/plain.ts';
import type { CellResult } from '../domain/results.ts';
import { type Said, type Verdict, verdictOf } from '../results/judged.ts';
import { reviewLine } from './reviews.ts';

/** Details from the cluster, kubeadm or the harness itself that the short form leaves out. */
export function detailOf(observed: Observed): string | undefined {
  switch (observed.kind) {
    case 'refused':
      return `${observed.reason} in ${observed.phase}: ${observed.message}`;
    case 'failed':
      return `in ${observed.phase}: ${observed.message}`;
    case 'restarts':
      return observed.cause;
    case 'config-rejected': {
      const { message, phase } = observed;
      return phase === undefined ? message : `${message}; kubeadm init failed in ${phase}`;
    }
    case 'tls-refused':
      return observed.alert;
    case 'balancer':
      return observed.said;
    case 'unsupported':
      return observed.because;
    case 'inconclusive':
      return `${observed.code}: ${observed.because}`;
    case 'status':
    case 'joined':
    case 'completed':
    case 'closed':
    case 'health':
      return undefined;
    default:
      return observed satisfies never;
  }
}

/**
 * The outcome and its judgement, such as `answered 403, and the scenario stranger expects 401`, with details; on one
 * line, safe to print.
 */
export function sentenceOf(result: CellResult): Plain {
  const { observed } = result;
  const answer = observed.kind === 'status' ? `answered ${observed.code}` : shortOutcome(observed);
  const detail = detailOf(observed);
  return plain(`${answer}${judgement(verdictOf(result))}${detail === undefined ? '' : `: ${detail}`}`);
}

function judgement(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'surprise':
      return `, and ${predictedBy(verdict)} ${verdict.said}`;
    case 'as-predicted':
      return `, as ${predictedBy(verdict)}`;
    case 'flaky':
      return `, as ${predictedBy(verdict)}, after ${verdict.earlier.join(', ')}`;
    case 'unpredicted':
      return verdict.because ? `, and nothing was predicted (${verdict.because.join('; ')})` : '';
    case 'unsupported':
    case 'inconclusive':
      return '';
    default:
      return verdict satisfies never;
  }
}

/** The source of a cell's expectation. */
function predictedBy({ rule, scenario }: Said): string {
  return scenario === undefined ? `the rule ${rule} predicts` : `the scenario ${scenario} expects`;
}

/** Everything that a reader needs to investigate further, as one fact per line. */
export function factsOf(result: CellResult): Plain[] {
  const { audit, before, earlier = [], evidence, notes = [], reviews = [] } = result;
  return [
    sentenceOf(result),
    ...(before ? [`before: ${shortOutcome(before)}`] : []),
    ...earlier.map((one, n) => `attempt ${n + 1}: ${longOutcome(one)}`),
    ...notes.map((note) => `note: ${note}`),
    ...(audit ? [auditLine(audit)] : []),
    ...reviews.map(reviewLine),
    ...evidence.map(({ path }) => `evidence: ${path}`),
  ].map(plain);
}

/** For instance `audit: system:anonymous, forbid`. The audit event of a 401 has no user and no decision. */
function auditLine({ user, decision, reason, message }: AuditLine): string {
  const parts = [user || 'no user', decision ?? 'authorization was never asked', reason, message];
  return `audit: ${parts.filter(Boolean).join(', ')}`;
}
