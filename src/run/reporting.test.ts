import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { type Cell, cellId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { evidenceFolder } from '../domain/evidence-folder.ts';
import { Observed } from '../domain/outcome.ts';
import type { Probe } from '../domain/probe.ts';
import type { Event } from '../domain/results.ts';
import { secretsOfWorld } from '../evidence/secrets.ts';
import type { Job } from './job.ts';
import { faultOf, inconclusive, reportKept } from './reporting.ts';

const test = suite('run/reporting');

test('whatever is thrown has a code that results can hold', () => {
  const api = Object.assign(new Error('etcdserver: request timed out'), { code: 500 });
  const thrown = [new BearerlessError('environment', 'timed-out', 'late'), api, new Error('boom'), 'text'];
  equal(
    thrown.map((one) => Observed.parse(inconclusive(one))),
    [
      { kind: 'inconclusive', code: 'timed-out', because: 'late' },
      { kind: 'inconclusive', code: 'http-500', because: 'etcdserver: request timed out' },
      { kind: 'inconclusive', code: 'harness-fault', because: 'boom' },
      { kind: 'inconclusive', code: 'harness-fault', because: 'text' },
    ],
  );
  equal(faultOf(api), { code: 'http-500', message: 'etcdserver: request timed out' });
});

test('a cell whose evidence cannot be stored is inconclusive, and the one beside it is not', async () => {
  const output = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  const cell = (path: string): Cell => {
    const probe: Probe = { kind: 'http', target: 'apiserver', method: 'GET', path, identity: 'none' };
    const version = 'v1.33.13';
    const parts = { version, setting: 'default', engine: 'process', depth: 'bare', probe } as const;
    return { id: cellId(parts), ...parts };
  };
  const [lost, kept] = [cell('/version'), cell('/healthz')];
  const taken = join(output, evidenceFolder(lost));
  await mkdir(dirname(taken), { recursive: true });
  await writeFile(taken, 'a file stands where the folder would be');
  const events: Event[] = [];
  const measuring = {
    job: { output } as Job,
    secrets: secretsOfWorld(),
    emit: (event: Event) => void events.push(event),
  };
  const result = { observed: { kind: 'status', code: 200 } as const };
  await Promise.all(
    [lost, kept].map((one) => reportKept(measuring, one, { texts: { exchange: '{}' }, result })),
  );
  await rm(output, { recursive: true });
  const because = `its evidence cannot be stored: EEXIST: file already exists, mkdir '${taken}'`;
  const told = events.flatMap((event) => (event.type === 'cell' ? [[event.id, event.result] as const] : []));
  const fault = { kind: 'inconclusive', code: 'evidence-not-stored', because };
  equal(Object.fromEntries(told), {
    [lost.id]: { observed: fault, evidence: [], attempts: 1 },
    [kept.id]: {
      ...result,
      evidence: [{ kind: 'exchange', path: `${evidenceFolder(kept)}/exchange.json` }],
      attempts: 1,
    },
  });
});
