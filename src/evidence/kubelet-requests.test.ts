import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { suite } from '../../test/support/suite.ts';
import { refusedKubelet } from './kubelet-requests.ts';

const test = suite('evidence/kubelet-requests');

const address = '10.189.9.9';
const since = 1_800_000_000_000;
let count = 0;
const event = (code: number, seconds: number, more: object = {}) =>
  JSON.stringify({
    auditID: `${++count}`,
    stage: 'ResponseComplete',
    verb: 'create',
    requestURI: '/apis/certificates.k8s.io/v1/certificatesigningrequests',
    sourceIPs: [address],
    user: { username: 'system:bootstrap:abcdef', groups: [] },
    responseStatus: { code, message: `said ${code}` },
    requestReceivedTimestamp: new Date(since + seconds * 1000).toISOString(),
    stageTimestamp: new Date(since + seconds * 1000).toISOString(),
    ...more,
  });

let unmanaged: string | undefined;
const of = async (...lines: string[]) => {
  await using folder = await temporaryFolder();
  const log = join(folder.path, 'audit.log');
  await writeFile(log, lines.map((line) => `${line}\n`).join(''));
  return await refusedKubelet(log, { address, since }, unmanaged);
};

test('a kubelet is refused its certificate when every request of its own was, for seconds', async () => {
  equal(await of(event(403, 0), event(403, 1), event(403, 5)), { code: 403, message: 'said 403' });
  equal(await of(event(403, 0), event(403, 1)), undefined);
  equal(await of(event(403, 0), event(201, 5)), undefined);
  equal(await of(event(403, 0), event(403, 5, { sourceIPs: ['10.189.9.8'] })), undefined);
  equal(await of(event(403, 0), event(403, 5, { verb: 'list' })), undefined);
  equal(await of(event(403, -9), event(403, -1)), undefined, 'of a machine that had the address before');
  equal(await of(), undefined);
});

test('nor does it become a node when nothing approves its request, or it may not make its Node', async () => {
  const review = (allowed: boolean, seconds: number, user = 'system:bootstrap:abcdef') =>
    JSON.stringify({
      auditID: `${++count}`,
      stage: 'ResponseComplete',
      requestReceivedTimestamp: new Date(since + seconds * 1000).toISOString(),
      user: { username: 'system:serviceaccount:kube-system:certificate-controller' },
      objectRef: { resource: 'subjectaccessreviews' },
      responseObject: {
        kind: 'SubjectAccessReview',
        spec: {
          user,
          resourceAttributes: {
            verb: 'create',
            resource: 'certificatesigningrequests',
            subresource: 'nodeclient',
          },
        },
        status: { allowed },
      },
    });
  const message =
    'the certificate request is not approved: system:bootstrap:abcdef is not allowed to create certificatesigningrequests/nodeclient';
  equal(await of(event(201, 0), review(false, 1), review(false, 5)), { code: 403, message });
  equal(await of(event(201, 0), review(false, 1), review(false, 2)), undefined);
  equal(await of(event(201, 0), review(false, 1), review(true, 5)), undefined);
  equal(await of(event(201, 0), review(false, 1, 'other'), review(false, 5, 'other')), undefined);
  equal(await of(event(201, 9), review(false, 1), review(false, 5)), undefined);
  const made = (code: number, seconds: number, username = 'system:node:n') =>
    event(code, seconds, { requestURI: '/api/v1/nodes', user: { username, groups: [] } });
  equal(await of(event(201, 0), made(403, 1), made(403, 6)), { code: 403, message: 'said 403' });
  equal(await of(event(201, 0), made(403, 1), made(201, 6)), undefined);
  equal(await of(event(201, 0), made(403, 1), made(409, 6)), undefined);
  equal(await of(made(403, 1, 'system:anonymous'), made(403, 6, 'system:anonymous')), undefined);
  unmanaged = 'no manager runs';
  equal(await of(event(201, 0)), {
    code: 403,
    message: 'nobody approves the certificate request: no manager runs',
  });
  equal(await of(), undefined);
});
