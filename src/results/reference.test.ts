import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, is, match, throws } from 'uvu/assert';
import { cellResult, resultsOf } from '../../test/support/results-builder.ts';
import { modern, old } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import { evidenceAt } from '../domain/evidence.ts';
import { Results } from '../domain/results.ts';
import { referenceFile, referenceFor, referencesOf, referenceText } from './reference.ts';

const test = suite('the committed reference');

test('a reference is an ordinary results document, a cell a line, without what differs each time', () => {
  const results = resultsOf(modern, old);
  const id = 'v1.33.13/default/process/apiserver:GET:/api@none';
  const audit = { auditID: 'b7d8', stage: 'ResponseComplete', user: 'system:anonymous', groups: [] };
  results.cells[id] = cellResult('403', { audit, evidence: [evidenceAt('evidence/exchange.json')] });
  results.cells['v1.33.13/default/process/init'] = cellResult('?');
  const references = referencesOf(results);
  equal([...references.keys()], ['v1.33.13', 'v1.20.2']);
  const reference = references.get('v1.33.13') as Results;
  const text = referenceText(reference);
  equal(JSON.parse(text), reference);
  equal(Results.parse(JSON.parse(text)), reference);
  equal(reference.cells[id], {
    observed: { kind: 'status', code: 403 },
    attempts: 1,
    evidence: [],
    audit: { stage: 'ResponseComplete', user: 'system:anonymous', groups: [] },
  });
  equal(reference.cells['v1.33.13/default/process/join:token']?.observed, { kind: 'joined', seconds: 1 });
  is(reference.cells['v1.33.13/default/process/init'], undefined);
  equal(reference.run.binaries, results.run.binaries);
  equal(references.get('v1.20.2')?.run.binaries, []);
  match(text, new RegExp(`\n"${id}": {.*},\n`));
  is(/auditID|readySeconds|evidence\/exchange/.test(text), false);
});

test('labels mean a version, the patch of a minor, or the newest; what is not there is said with what is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    for (const name of ['v1.33.13.json', 'v1.9.1.json', 'v1.20.2.json', 'README.md'])
      await writeFile(join(folder, name), '');
    const file = (label: string) => referenceFile(label, folder).slice(folder.length + 1);
    is(file('reference:1.33'), 'v1.33.13.json');
    is(file('reference:v1.20.2'), 'v1.20.2.json');
    is(file('reference:latest'), 'v1.33.13.json');
    is(referenceFor('v1.33.99', folder), 'reference:v1.33.13');
    is(referenceFor('v1.34.0', folder), undefined);
    const fault = {
      code: 'no-reference',
      hint: 'There is: reference:1.9.1, reference:1.20.2, reference:1.33.13, reference:latest.',
    };
    for (const label of ['reference:1.3', 'reference:v1.33.12', 'reference:', 'reference:../1.33'])
      throws(
        () => file(label),
        (thrown: typeof fault) => thrown.code === fault.code && thrown.hint === fault.hint,
        label,
      );
  } finally {
    await rm(folder, { recursive: true });
  }
});
