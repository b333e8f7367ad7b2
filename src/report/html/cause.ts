// Explains what decided an answer, from the audit event or kubeadm's message. If neither explains it, the text says so.
import type { AuditLine } from '../../domain/audit.ts';
import type { Probe } from '../../domain/probe.ts';
import type { CellResult } from '../../domain/results.ts';
import { detailOf } from '../facts.ts';
import { type Prose, say } from '../prose.ts';
import { reviewLine } from '../reviews.ts';

/** The deciding cause of a cell in one or two sentences. */
export function causeOf(probe: Probe, result: CellResult): Prose {
  const { observed, audit, reviews } = result;
  const said = detailOf(observed);
  if (said !== undefined) return audit ? say`${said} ${auditCause(audit)}` : say`${said}`;
  if (audit) return auditCause(audit);
  if (reviews) {
    const asked = reviews.flatMap((review): Prose => say` ${reviewLine(review)}.`);
    return say`The kubelet asked the apiserver.${asked}`;
  }
  if (observed.kind === 'status' && 'target' in probe) {
    return probe.target === 'apiserver'
      ? say`The evidence has no audit event with the Audit-ID of this request.`
      : say`${probe.target} writes no audit log; its status and body are all it says.`;
  }
  return say`Nothing beyond the outcome itself was said.`;
}

function auditCause({ user, decision, reason, message, uri }: AuditLine): Prose {
  const what: Prose = uri === undefined ? [] : say` ${uri}`;
  const who: Prose = user === '' ? say`no user` : say`${user}`;
  if (decision === undefined) {
    const words: Prose = message ? say` The apiserver says: ${message}.` : [];
    return say`Authentication: the audit event${what} names ${who} and no decision of an authorizer.${words}`;
  }
  const why: Prose = reason ? say`: ${reason}` : say`; it names no rule`;
  return say`Authorization: ${decision}${what} for ${who}${why}.`;
}
