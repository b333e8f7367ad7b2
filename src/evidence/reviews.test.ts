import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { perRequest, type ReviewEvent, reviewOf, reviewsBy, unreviewed } from './reviews.ts';

const test = suite('evidence/reviews');

const event = (node: string, at: string, responseObject: object, more: object = {}) => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  stage: 'ResponseComplete',
  user: { username: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] },
  objectRef: {
    resource:
      (responseObject as { kind: string }).kind === 'TokenReview' ? 'tokenreviews' : 'subjectaccessreviews',
  },
  requestReceivedTimestamp: `2026-01-02T03:04:05.${at}Z`,
  responseObject,
  ...more,
});
const token = {
  kind: 'TokenReview',
  spec: { token: 'a-secret' },
  status: { authenticated: true, user: { username: 'system:serviceaccount:default:x', groups: ['g'] } },
};
const refused = {
  kind: 'TokenReview',
  spec: { token: 'b-secret' },
  status: { user: {}, error: 'invalid bearer token' },
};
const access = {
  kind: 'SubjectAccessReview',
  spec: {
    resourceAttributes: { verb: 'get', version: 'v1', resource: 'nodes', subresource: 'pods', name: 'n' },
    user: 'system:anonymous',
    groups: ['system:unauthenticated'],
  },
  status: { allowed: false },
};

test('each request gets the reviews of its node since it was sent and before the next, without tokens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-reviews-'));
  try {
    const log = join(folder, 'audit.log');
    const events = [
      event('n', '020900', access),
      event('n', '010500', token, { requestObject: token }),
      event('other', '011000', access),
      event('n', '030000', refused),
    ];
    await writeFile(log, `${events.map((one) => JSON.stringify(one)).join('\n')}\n{"half a li`);
    const seen = await reviewsBy(log, 'n');
    equal(/secret/.test(JSON.stringify(seen)), false);
    const start = Date.parse('2026-01-02T03:04:05.000Z');
    const each = perRequest(seen, [start + 5, start + 15, start + 20, start + 29]);
    equal(
      each.map((reviews) => reviews.map(reviewOf)),
      [
        [
          {
            kind: 'TokenReview',
            authenticated: true,
            user: 'system:serviceaccount:default:x',
            groups: ['g'],
          },
        ],
        [],
        [
          {
            kind: 'SubjectAccessReview',
            user: 'system:anonymous',
            groups: ['system:unauthenticated'],
            verb: 'get',
            resource: 'nodes',
            subresource: 'pods',
            name: 'n',
            allowed: false,
          },
        ],
        [{ kind: 'TokenReview', authenticated: false, error: 'invalid bearer token' }],
      ],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a 401 to a token counts where a review refused it, or where nobody asks for any', () => {
  const [known, no, allowed] = [token, refused, access].map((review) =>
    event('n', '0', review),
  ) as unknown as [ReviewEvent, ReviewEvent, ReviewEvent];
  // As a TokenReview is parsed.
  no.responseObject = { ...no.responseObject, status: { authenticated: false } } as never;
  const why = 'the kubelet answered 401, and the apiserver did not tell it that the token is refused';
  equal(unreviewed([no], [no, known]), undefined);
  equal(unreviewed([], [allowed]), undefined);
  equal(unreviewed([], [no, known]), why);
  equal(unreviewed([known], [known]), why);
});
