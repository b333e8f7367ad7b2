// The TokenReviews and SubjectAccessReviews that a node's kubelet requested, from the apiserver's audit log. They do
// not name the request that caused them, so each belongs to the last request before it. Therefore requests must be sent
// one at a time.
import { z } from 'zod';
import type { Review } from '../domain/audit.ts';
import { readAuditLog } from './audit.ts';
import { withoutToken } from './redact.ts';

const Attributes = z.looseObject({
  verb: z.string().default(''),
  resource: z.string().default(''),
  subresource: z.string().default(''),
  name: z.string().default(''),
});
const Groups = z
  .array(z.string())
  .nullish()
  .transform((groups) => groups ?? []);

const TokenReview = z.looseObject({
  kind: z.literal('TokenReview'),
  status: z.looseObject({
    authenticated: z.boolean().default(false),
    user: z.looseObject({ username: z.string().default(''), groups: Groups }).optional(),
    error: z.string().optional(),
  }),
});
const SubjectAccessReview = z.looseObject({
  kind: z.literal('SubjectAccessReview'),
  spec: z.looseObject({
    user: z.string().default(''),
    groups: Groups,
    resourceAttributes: Attributes.optional(),
  }),
  status: z.looseObject({ allowed: z.boolean(), reason: z.string().optional() }),
});

const ReviewEvent = z.looseObject({
  stage: z.literal('ResponseComplete'),
  requestReceivedTimestamp: z.string(),
  user: z.looseObject({ username: z.string() }),
  objectRef: z.looseObject({ resource: z.string() }),
  responseObject: z.discriminatedUnion('kind', [TokenReview, SubjectAccessReview]),
});
export type ReviewEvent = z.infer<typeof ReviewEvent>;

const isReview = /"resource":"(tokenreviews|subjectaccessreviews)"/;

/** The reviews that a node's kubelet requested, oldest first, without tokens. */
export async function reviewsBy(log: string, node: string): Promise<ReviewEvent[]> {
  return reviewsIn(await readAuditLog(log), `system:node:${node}`);
}

/** The reviews that a user requested, in the text of a log. An incomplete last line is left out. */
export function reviewsIn(log: string, username: string): ReviewEvent[] {
  return log
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.includes(`"${username}"`) && isReview.test(line))
    .flatMap((line) => {
      const { success, data } = ReviewEvent.safeParse(JSON.parse(line, withoutToken));
      return success && data.user.username === username ? [data] : [];
    })
    .sort((a, b) => a.requestReceivedTimestamp.localeCompare(b.requestReceivedTimestamp));
}

/** Whether the apiserver refuses SubjectAccessReviews to a node's kubelet. */
export async function refusesReviews(log: string, node: string): Promise<boolean> {
  const text = await readAuditLog(log);
  return text
    .split('\n')
    .some(
      (line) =>
        line.includes(`"system:node:${node}"`) &&
        line.includes('"resource":"subjectaccessreviews"') &&
        /"code":40[13]\b/.test(line),
    );
}

/** The reviews of each request: those after it was sent (in milliseconds) and before the next one was. */
export function perRequest(events: readonly ReviewEvent[], sent: readonly number[]): ReviewEvent[][] {
  return sent.map((from, n) =>
    events.filter(({ requestReceivedTimestamp }) => {
      const at = Date.parse(requestReceivedTimestamp);
      return at >= from && at < (sent[n + 1] ?? Number.POSITIVE_INFINITY);
    }),
  );
}

/**
 * The reason why a 401 to a valid token is not the kubelet's own decision. A kubelet that reviews tokens at all (`all`)
 * also answers 401 if the review failed (pkg/kubelet/server/server.go). Undefined if one of the request's `own` reviews
 * refused the token, or if the kubelet reviews no tokens.
 */
export function unreviewed(own: readonly ReviewEvent[], all: readonly ReviewEvent[]): string | undefined {
  const ofTokens = (some: readonly ReviewEvent[]) =>
    some.flatMap(({ responseObject: review }) => (review.kind === 'TokenReview' ? [review.status] : []));
  if (ofTokens(all).length === 0 || ofTokens(own).some(({ authenticated }) => !authenticated))
    return undefined;
  return 'the kubelet answered 401, and the apiserver did not tell it that the token is refused';
}

/** The part of a review that a cell carries. */
export function reviewOf({ responseObject: review }: ReviewEvent): Review {
  if (review.kind === 'TokenReview') {
    const { authenticated, user, error } = review.status;
    return {
      kind: review.kind,
      authenticated,
      ...(user?.username ? { user: user.username, groups: user.groups } : {}),
      ...(error ? { error } : {}),
    };
  }
  const { verb = '', resource = '', subresource = '', name = '' } = review.spec.resourceAttributes ?? {};
  const { allowed, reason } = review.status;
  const { user, groups } = review.spec;
  const asked = { user, groups, verb, resource, subresource, name };
  return { kind: review.kind, ...asked, allowed, ...(reason ? { reason } : {}) };
}
