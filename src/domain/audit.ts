// What results keep of the apiserver's audit log: the event of a request, and what a kubelet asked about one.
import { z } from 'zod';

/** What the apiserver's audit log says of one request. */
export const AuditLine = z.strictObject({
  /** Absent in the committed reference, since it differs each time. */
  auditID: z.string().optional(),
  stage: z.string(),
  user: z.string(),
  groups: z.array(z.string()),
  /** `allow`, `forbid`, or absent where authorization was never asked (a 401). */
  decision: z.string().optional(),
  reason: z.string().optional(),
  code: z.int().optional(),
  message: z.string().optional(),
  /** What was asked and by which program, where the question does not say so: in a join it is kubeadm that asks. */
  uri: z.string().optional(),
  userAgent: z.string().optional(),
});
export type AuditLine = z.infer<typeof AuditLine>;

/**
 * A program as it names itself, without the place of a commit that nothing was put into: what is built from a Go module
 * says `kubernetes/$Format` where a release says its commit.
 */
export const agentText = (agent: string): string => agent.replace(/ kubernetes\/\$Format$/, '');

/**
 * What a kubelet asked the apiserver about one request, and was told, as the apiserver's audit log has it: whose the
 * token is, and whether that user may.
 */
export const Review = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('TokenReview'),
    authenticated: z.boolean(),
    /** Absent for a token that is nobody's. */
    user: z.string().optional(),
    groups: z.array(z.string()).optional(),
    error: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('SubjectAccessReview'),
    user: z.string(),
    groups: z.array(z.string()),
    /** Empty for HEAD and OPTIONS. */
    verb: z.string(),
    /** `nodes` */
    resource: z.string(),
    subresource: z.string(),
    /** Of the node. */
    name: z.string(),
    allowed: z.boolean(),
    reason: z.string().optional(),
  }),
]);
export type Review = z.infer<typeof Review>;
