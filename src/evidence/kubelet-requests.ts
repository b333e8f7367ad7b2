// Finds in the audit log how the requests ended with which a kubelet becomes a node: for its certificate, for the
// approval of it, for its Node. If one of them is refused, kubeadm waits for minutes and does not report why.
import { type Asker, type AuditEvent, auditFrom, readAuditLog } from './audit.ts';
import { type ReviewEvent, reviewsIn } from './reviews.ts';

const certificates = /^\/apis\/certificates\.k8s\.io\/v1[^/]*\/certificatesigningrequests(\?|$)/;
const nodes = /^\/api\/v1\/nodes(\?|$)/;
/**
 * The user that approves certificate requests (pkg/controller/certificates/approver). It first checks whether the
 * requester may have a certificate.
 */
const approver = 'system:serviceaccount:kube-system:certificate-controller';
/** The least milliseconds between the first refusal and a later one. Kubelets and controllers retry after seconds. */
const lasting = 3_000;

/** The status for objects that exist already. */
const exists = 409;

export interface Refusal {
  code: number;
  /** The apiserver's own message, or the reason in its review. */
  message: string;
}

/**
 * The refusal that the kubelet of a machine gets repeatedly; undefined if one such request succeeded. `unmanaged` is
 * the reason why nothing approves certificate requests.
 */
export async function refusedKubelet(
  log: string,
  asker: Asker,
  unmanaged?: string,
): Promise<Refusal | undefined> {
  const text = await readAuditLog(log);
  const created = auditFrom(text, asker).filter(({ verb, stage }) => {
    return verb === 'create' && stage !== 'RequestReceived';
  });
  const requests = created.filter(({ requestURI }) => certificates.test(requestURI));
  // Before it has a certificate it asks anonymously; those refusals do not matter.
  const registrations = created.filter(
    ({ requestURI, user }) => nodes.test(requestURI) && user.username.startsWith('system:node:'),
  );
  return refusedAlways(requests) ?? refusedAlways(registrations) ?? unapproved(text, requests, unmanaged);
}

function refusedAlways(events: readonly AuditEvent[]): Refusal | undefined {
  const refusals = events.filter(({ responseStatus: { code = 0 } }) => code >= 400 && code !== exists);
  const last = refusals.at(-1);
  if (last === undefined || refusals.length < events.length) return undefined;
  if (!lasts(refusals.map(({ stageTimestamp }) => String(stageTimestamp)))) return undefined;
  const { code = 0, message = '' } = last.responseStatus;
  return { code, message };
}

/** An accepted certificate request that the approver may not approve. */
function unapproved(
  log: string,
  requests: readonly AuditEvent[],
  unmanaged: string | undefined,
): Refusal | undefined {
  const taken = requests.find(({ responseStatus: { code } }) => code === 201);
  if (taken === undefined) return undefined;
  if (unmanaged !== undefined)
    return { code: 403, message: `nobody approves the certificate request: ${unmanaged}` };
  const { username } = taken.user;
  const since = Date.parse(String(taken.stageTimestamp));
  const reviews = reviewsIn(log, approver).filter(
    (event) => isApproval(event, username) && Date.parse(event.requestReceivedTimestamp) >= since,
  );
  const refused = reviews.filter(({ responseObject: { status } }) => 'allowed' in status && !status.allowed);
  if (refused.length < reviews.length || !lasts(refused.map((one) => one.requestReceivedTimestamp)))
    return undefined;
  const message = `the certificate request is not approved: ${username} is not allowed to create certificatesigningrequests/nodeclient`;
  return { code: 403, message };
}

function isApproval({ responseObject }: ReviewEvent, username: string): boolean {
  if (responseObject.kind !== 'SubjectAccessReview') return false;
  const { user, resourceAttributes } = responseObject.spec;
  return user === username && resourceAttributes?.subresource === 'nodeclient';
}

function lasts(times: readonly string[]): boolean {
  return Date.parse(times.at(-1) ?? '') - Date.parse(times[0] ?? '') >= lasting;
}
