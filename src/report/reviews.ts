// Describes the reviews that a kubelet sent to the apiserver for a request, one line each.
import type { Review } from '../domain/audit.ts';

/** For instance `SubjectAccessReview: system:anonymous may not get nodes/proxy of default-kubelet`. */
export function reviewLine(review: Review): string {
  if (review.kind === 'TokenReview') {
    const { authenticated, user, groups = [], error } = review;
    if (!authenticated) return `TokenReview: the token is nobody's${error ? ` (${error})` : ''}`;
    const of = groups.length > 0 ? `, in ${groups.join(', ')}` : '';
    return `TokenReview: the token is of ${user ?? 'somebody without a name'}${of}`;
  }
  const { user, verb, resource, subresource, name, allowed, reason } = review;
  const may = allowed ? 'may' : 'may not';
  const what = [resource, subresource].filter(Boolean).join('/');
  // HEAD and OPTIONS have no API verb.
  const does = verb === '' ? 'do what has no verb with' : verb;
  const why = reason ? ` (${reason})` : '';
  return `SubjectAccessReview: ${user} ${may} ${does} ${what} of ${name}${why}`;
}
