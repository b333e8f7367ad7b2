import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { refusedCertificate } from './certificate-request.ts';

const test = suite('evidence/certificate-request');

const address = '10.189.9.9';
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
    stageTimestamp: new Date(1_800_000_000_000 + seconds * 1000).toISOString(),
    ...more,
  });

test('a kubelet is refused its certificate when every request of its own was, for seconds', async () => {
  const log = join(await mkdtemp(join(tmpdir(), 'bearerless-audit-')), 'audit.log');
  const of = async (...lines: string[]) => {
    await writeFile(log, lines.map((line) => `${line}\n`).join(''));
    return await refusedCertificate(log, address);
  };
  equal(await of(event(403, 0), event(403, 1), event(403, 5)), { code: 403, message: 'said 403' });
  equal(await of(event(403, 0), event(403, 1)), undefined);
  equal(await of(event(403, 0), event(201, 5)), undefined);
  equal(await of(event(403, 0), event(403, 5, { sourceIPs: ['10.189.9.8'] })), undefined);
  equal(await of(event(403, 0), event(403, 5, { verb: 'list' })), undefined);
  equal(await of(), undefined);
});
