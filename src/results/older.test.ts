import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import type { Results } from '../domain/results.ts';
import { readResults } from './store.ts';

const test = suite('results/older');
const table = { version: 'v1.33.13', settings: ['default'], answers: { 'apiserver:GET:/api@none': '403' } };
const paths = ['evidence/c/exchange.json', 'evidence/c/audit.json', 'attempt-2/evidence/c/own'];
const files = [
  { kind: 'exchange', path: paths[0] },
  { kind: 'audit-event', path: paths[1] },
  { kind: 'other', path: paths[2] },
];

async function stored(text: string): Promise<Results> {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    await writeFile(join(dir, 'results.json'), text);
    return await readResults(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** The same with other lists of files. */
const withFiles = (results: Results, evidence: unknown): Results => ({
  ...results,
  clusters: results.clusters.map((cluster) => ({ ...cluster, evidence }) as typeof cluster),
  cells: Object.fromEntries(
    Object.entries(results.cells).map(([id, cell]) => [
      id,
      { ...cell, evidence, earlierEvidence: evidence } as typeof cell,
    ]),
  ),
});

test('results whose files have no kinds are read as if they had', async () => {
  const results = resultsOf(table);
  const older = { ...withFiles(results, paths), schemaVersion: 1 };
  equal(await stored(JSON.stringify(older)), withFiles(results, files));
});

test('a program is named without the place of a commit that a build from a module leaves empty', async () => {
  const results = resultsOf(table);
  const [id = ''] = Object.keys(results.cells);
  const withAgent = (userAgent: string) => {
    const audit = { stage: 'ResponseComplete', user: '', groups: [], userAgent };
    return { ...results, cells: { [id]: { ...results.cells[id], audit } } };
  };
  const older = { ...withAgent('kubeadm/v1.37.2 (linux/amd64) kubernetes/$Format'), schemaVersion: 1 };
  equal((await stored(JSON.stringify(older))).cells[id]?.audit?.userAgent, 'kubeadm/v1.37.2 (linux/amd64)');
  const released = 'kubeadm/v1.37.2 (linux/amd64) kubernetes/1a2b3c4';
  equal(
    (await stored(JSON.stringify({ ...withAgent(released), schemaVersion: 1 }))).cells[id]?.audit?.userAgent,
    released,
  );
});
