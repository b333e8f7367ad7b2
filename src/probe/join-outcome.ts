// What a join's record shows. Refused only for a reason that kubeadm's own words give, or the apiserver's to the
// kubelet; anything else is inconclusive.

import type { JoinMode } from '../domain/join-mode.ts';
import type { Observed, RefusalReason } from '../domain/outcome.ts';
import { lastLines } from '../domain/text.ts';
import type { JoinRecord } from './join.ts';
import { lastError } from './kubeadm-error.ts';

/**
 * kubeadm's words → reason, first match wins; cmd/kubeadm/app/discovery/{token,file}, v1.20.2 to v1.37.2. The final
 * sentence is looked at first, then the whole output: file discovery only ends with "Abort reading … after timeout" in
 * older versions.
 */
const reasons: [RegExp, RefusalReason][] = [
  // What client-go says of a plugin (plugin/pkg/client/auth/exec/exec.go); kubeadm asks again until its time is up.
  [/getting credentials: exec: /, 'plugin-failed'],
  [/could not find a JWS signature|token id "[^"]*" is invalid for this cluster/i, 'no-jws'],
  // kubeadm asks on the health port alone (cmd/kubeadm/app/util/apiclient/wait.go).
  [/kubelet is not healthy|failed while waiting for the kubelet to start/, 'kubelet-unhealthy'],
  // The certificates of a control plane (cmd/kubeadm/app/phases/copycerts/copycerts.go, DownloadCerts).
  [/error decoding secret data with provided key/, 'wrong-key'],
  // An apiserver that cannot decide, whatever it was that it had to ask (apimachinery pkg/api/errors,
  // NewGenericServerResponse).
  [/an error on the server \(".*"\) has prevented the request/s, 'server-error'],
  [/\bUnauthorized\b/, 'unauthorized'],
  [/\bforbidden\b/i, 'forbidden'],
  [/none of the public keys .* are pinned|cluster CA found in cluster-info .* is invalid/i, 'ca-mismatch'],
  [/(could not|couldn't) find authentication credentials/i, 'no-credentials'],
  [/connection refused|no route to host|network is unreachable|i\/o timeout/i, 'unreachable'],
  [/timed out|timeout|deadline exceeded/i, 'timeout'],
];

/**
 * The harness sees to it that nobody listens there, that nobody answers, or that a plugin fails. Elsewhere it is a
 * fault: of the machine, of a component, of the network.
 */
const arranged: Partial<Record<JoinMode, RefusalReason>> = {
  'token-unreachable': 'unreachable',
  'token-silent': 'timeout',
  'file-exec-fails': 'plugin-failed',
};
const needsArranging: readonly RefusalReason[] = ['unreachable', 'timeout', 'plugin-failed'];

/** The end of a kubelet that may not ask for its certificate (pkg/kubelet/certificate/bootstrap). */
const bootstrap = /certificate signing request/i;

const forbidden = /is forbidden: User "/;

const reasonIn = (text: string) => reasons.find(([pattern]) => pattern.test(text))?.[1];

/** Pure: the same record always gives the same outcome. */
export function judgeJoin(record: JoinRecord): Observed {
  const { exitCode, output, seconds, nodeObject, kubeletStatus, fault, timedOut } = record;
  const { tokenAuthenticates, tokenUnsigned } = record;
  const { kubeletEnded, kubeletOwn, kubeletRefused } = record;
  const { apiserverRejected, apiserverStatus } = record.controlPlane ?? {};
  if (apiserverRejected !== undefined) {
    const phase = lastError(output)?.phase;
    return { kind: 'config-rejected', message: apiserverRejected, ...(phase ? { phase } : {}) };
  }
  const whole = record.controlPlane === undefined || apiserverStatus !== undefined;
  if (exitCode === 0 && nodeObject && kubeletStatus !== undefined && whole)
    return { kind: 'joined', seconds };
  if (kubeletRefused !== undefined) {
    const { code, message } = kubeletRefused;
    const reason = code === 401 ? 'unauthorized' : code === 403 ? 'forbidden' : 'server-error';
    return { kind: 'refused', phase: 'kubelet-start', reason, message, seconds };
  }
  if (timedOut) {
    return {
      kind: 'inconclusive',
      code: 'join-timed-out',
      because: `kubeadm join did not end within ${seconds} s`,
    };
  }
  if (kubeletEnded !== undefined) {
    const reason = reasonIn(kubeletEnded);
    if (bootstrap.test(kubeletEnded) && reason !== undefined && !needsArranging.includes(reason))
      return { kind: 'refused', phase: 'kubelet-start', reason, message: kubeletEnded, seconds };
    if (kubeletOwn) return { kind: 'config-rejected', message: kubeletEnded };
  }
  if (fault) return { kind: 'inconclusive', code: 'node-failed', because: fault };
  const error = lastError(output);
  if (error === undefined) {
    const last = lastLines(output, 1);
    return { kind: 'inconclusive', code: 'join-failed', because: `kubeadm ended with ${exitCode}: ${last}` };
  }
  const told = reasonIn(error.message);
  const best = told === undefined || told === 'timeout' ? (reasonIn(output) ?? told) : told;
  // kubeadm finds no signature for either; only the apiserver knows which token it would still take.
  const ended = tokenAuthenticates === false && !tokenUnsigned;
  const reason = best === 'no-jws' && ended ? 'token-expired' : best;
  if (reason === 'kubelet-unhealthy' && kubeletOwn)
    return { kind: 'refused', phase: error.phase, reason, message: error.message, seconds };
  if (reason === 'wrong-key')
    return { kind: 'refused', phase: error.phase, reason, message: error.message, seconds };
  // The apiserver's own sentence about who asks, whichever step asked (apimachinery pkg/api/errors, NewForbidden).
  if (forbidden.test(error.message))
    return { kind: 'refused', phase: error.phase, reason: 'forbidden', message: error.message, seconds };
  // Only discovery, part of the preflight phase, asks as a stranger; a later failure is the node's.
  if (reason === undefined || error.phase !== 'preflight') {
    return { kind: 'inconclusive', code: 'join-failed', because: `phase ${error.phase}: ${error.message}` };
  }
  if (needsArranging.includes(reason) && arranged[record.mode] !== reason) {
    return { kind: 'inconclusive', code: `join-${reason}`, because: error.message };
  }
  return { kind: 'refused', phase: error.phase, reason, message: error.message, seconds };
}
