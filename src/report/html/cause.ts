// What decided an answer, as far as the audit event or kubeadm's own words tell. Says so where neither does.
import type { Probe } from '../../domain/probe.ts';
import type { AuditLine, CellResult } from '../../domain/results.ts';
import { detailOf } from '../facts.ts';
import { type Prose, say } from '../prose.ts';
import { reviewLine } from '../reviews.ts';

/** The deciding cause of a cell in one or two sentences. */
export function causeOf(probe: Probe, result: CellResult): Prose {
  const { observed, audit, reviews } = result;
  const said = detailOf(observed);
  if (said !== undefined) return [{ code: said }, ...(audit ? [' ', ...auditCause(audit)] : [])];
  if (audit) return auditCause(audit);
  if (reviews) {
    const asked = reviews.flatMap((review): Prose => [' ', { code: reviewLine(review) }, '.']);
    return ['The kubelet asked the apiserver.', ...asked];
  }
  if (observed.kind === 'status' && 'target' in probe) {
    return probe.target === 'apiserver'
      ? ['The evidence has no audit event with the Audit-ID of this request.']
      : say`${probe.target} writes no audit log; its status and body are all it says.`;
  }
  return ['Nothing beyond the outcome itself was said.'];
}

function auditCause({ user, decision, reason, message, uri }: AuditLine): Prose {
  const what: Prose = uri === undefined ? [] : say` ${uri}`;
  const who: Prose = user === '' ? ['no user'] : say`${user}`;
  if (decision === undefined) {
    const words: Prose = message ? say` The apiserver says: ${message}.` : [];
    return say`Authentication: the audit event${what} names ${who} and no decision of an authorizer.${words}`;
  }
  const why: Prose = reason ? say`: ${reason}` : ['; it names no rule'];
  return say`Authorization: ${decision}${what} for ${who}${why}.`;
}
