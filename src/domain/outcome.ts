// What can be observed of a cell. One tagged union; 401 and 403 are different findings and never folded together.
import { z } from 'zod';

/**
 * Why a join was refused, told apart by kubeadm's own message; `token-expired` also by what the apiserver knows of the
 * token.
 */
export const RefusalReason = z.enum([
  'unauthorized',
  'forbidden',
  'ca-mismatch',
  'no-jws',
  'token-expired',
  'no-credentials',
  'plugin-failed',
  'server-error',
  'kubelet-unhealthy',
  'wrong-key',
  'unreachable',
  'timeout',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

export const Observed = z.discriminatedUnion('kind', [
  /** An HTTP answer; `code` is the status. */
  z.strictObject({ kind: z.literal('status'), code: z.int().min(100).max(599) }),
  /** The Node object is there and its kubelet answers, `seconds` after `kubeadm join` was started. */
  z.strictObject({ kind: z.literal('joined'), seconds: z.number() }),
  /** kubeadm ended by itself with an error in `phase`; `message` is its own sentence. */
  z.strictObject({
    kind: z.literal('refused'),
    phase: z.string(),
    reason: RefusalReason,
    message: z.string(),
    seconds: z.number(),
  }),
  /**
   * A static pod that was watched: how often its container was restarted, how long the first one lived, why, and
   * whether the pod was Ready in the end.
   */
  z.strictObject({
    kind: z.literal('restarts'),
    count: z.int().min(0),
    firstAfterSeconds: z.number().optional(),
    /** The kubelet's words, or the container's end. */
    cause: z.string().optional(),
    ready: z.boolean(),
  }),
  /** A command of kubeadm, or a change to a running cluster, succeeded. */
  z.strictObject({ kind: z.literal('completed'), seconds: z.number() }),
  /** It ended with an error; `phase` is kubeadm's, where it names one. */
  z.strictObject({
    kind: z.literal('failed'),
    phase: z.string(),
    message: z.string(),
    seconds: z.number(),
  }),
  /**
   * The apiserver ended at once because it rejects its configuration; `message` is its own sentence. `phase` is the one
   * in which kubeadm waited for it in vain.
   */
  z.strictObject({ kind: z.literal('config-rejected'), message: z.string(), phase: z.string().optional() }),
  /** Nobody listens on the port, while the program whose port it would be runs. */
  z.strictObject({ kind: z.literal('closed') }),
  /** The TLS handshake was refused before anything could be asked; `alert` is what TLS says of it. */
  z.strictObject({ kind: z.literal('tls-refused'), alert: z.string() }),
  /**
   * Derived, not watched: what a kubelet would do after the results of a static pod's own probes, which the harness
   * sent as a kubelet would. `restarted` has the seconds until the restart.
   */
  z.strictObject({
    kind: z.literal('health'),
    verdict: z.enum(['stays-up', 'not-ready', 'restarted']),
    afterSeconds: z.number().optional(),
  }),
  /**
   * What a load balancer itself says of the apiserver behind it: `by` is what decided, such as the status `401`, and
   * `said` the balancer's own words.
   */
  z.strictObject({
    kind: z.literal('balancer'),
    state: z.enum(['up', 'down']),
    by: z.string(),
    said: z.string(),
  }),
  /** It is known beforehand that this version, machine or setting cannot be asked. */
  z.strictObject({ kind: z.literal('unsupported'), because: z.string() }),
  /** The harness or the machine failed: says nothing about Kubernetes. */
  z.strictObject({ kind: z.literal('inconclusive'), code: z.string(), because: z.string() }),
]);
export type Observed = z.infer<typeof Observed>;

/** Whether the cluster itself answered. */
export function isConclusive(observed: Observed): boolean {
  return observed.kind !== 'unsupported' && observed.kind !== 'inconclusive';
}

/**
 * The short form that a matrix and an expectation use: `401`, `joined`, `refused`, `completed`, `failed`,
 * `config-rejected`, `closed`, `tls-refused`, `unsupported`, `inconclusive`; of a pod that was watched, or its health
 * checks, `stays-up`, `not-ready` (never restarted, and not Ready either) or `restarted`; of a load balancer `up` or
 * `down`.
 */
export function shortOutcome(observed: Observed): string {
  if (observed.kind === 'status') return String(observed.code);
  if (observed.kind === 'health') return observed.verdict;
  if (observed.kind === 'balancer') return observed.state;
  if (observed.kind !== 'restarts') return observed.kind;
  if (observed.count > 0) return 'restarted';
  return observed.ready ? 'stays-up' : 'not-ready';
}

/**
 * Whether this is what an expectation names: a short form, several of them (`301|307`), or `refused unauthorized` where
 * the reason is part of it.
 */
export function isOutcome(expected: string, observed: Observed): boolean {
  const [words = '', reason] = expected.split(' ');
  if (!words.split('|').includes(shortOutcome(observed))) return false;
  return reason === undefined || (observed.kind === 'refused' && observed.reason === reason);
}

/** The short form with the reason of a refusal, as an expectation can name it. */
export function longOutcome(observed: Observed): string {
  const word = shortOutcome(observed);
  return observed.kind === 'refused' ? `${word} ${observed.reason}` : word;
}
