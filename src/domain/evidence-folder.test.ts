import fc from 'fast-check';
import { equal, ok } from 'uvu/assert';
import { cases, cellParts } from '../../test/support/arbitrary.ts';
import { suite } from '../../test/support/suite.ts';
import { cellId } from './cell.ts';
import { readCellId } from './cell-id.ts';
import { clusterFolder, evidenceFolder } from './evidence-folder.ts';
import type { Probe } from './probe.ts';

const test = suite('domain/evidence-folder');

const cell = (probe: Probe) =>
  ({ version: 'v1.33.13', setting: 'default', engine: 'process', probe }) as const;
const get = (path: string) =>
  cell({ kind: 'http', target: 'apiserver', method: 'GET', path, identity: 'none' });

test('a short name is the question itself', () => {
  equal(
    evidenceFolder(get('/api?a=b_c~d%20')),
    'evidence/v1.33.13/default/process/apiserver_GET_~api%3fa=b%5fc%7ed%2520@none',
  );
  equal(
    evidenceFolder(cell({ kind: 'join', mode: 'token' })),
    'evidence/v1.33.13/default/process/join_token',
  );
});

test('a long name is its beginning and a digest', () => {
  equal(
    evidenceFolder(get(`/${'a'.repeat(300)}`)),
    `evidence/v1.33.13/default/process/apiserver_GET_~${'a'.repeat(102)}+569cde0d4d1044bf9feb27ac65cd79e6`,
  );
});

test('names fit, and different ids have different folders where case is ignored too', () => {
  const twins = fc.tuple(cellParts, fc.nat({ max: 40 })).map(([parts, n]) => {
    const one = cellId(parts);
    const at = one.length - 1 - n;
    const other = one[at] ?? '';
    const turned = other === other.toLowerCase() ? other.toUpperCase() : other.toLowerCase();
    return [one, one.slice(0, at) + turned + one.slice(at + 1)] as const;
  });
  fc.assert(
    fc.property(twins, cellParts, ([one, turned], parts) => {
      const sound = [one, turned].flatMap((id) => readCellId(id) ?? []);
      const cells = new Map([...sound, parts].map((one) => [cellId(one), one]));
      const folders = [...cells.values()].map(evidenceFolder);
      equal(new Set(folders.map((folder) => folder.toLowerCase())).size, cells.size);
      for (const name of folders.flatMap((folder) => folder.split('/')))
        ok(Buffer.byteLength(name) <= 150, name);
    }),
    cases(1000),
  );
});

test('a cluster has a folder beside its cells', () => {
  equal(
    clusterFolder({ version: 'v1.33.13', setting: 'default', engine: 'process', depth: 'bare' }),
    'evidence/v1.33.13/default/process/cluster',
  );
  equal(
    clusterFolder({ version: 'v1.33.13', setting: 'default', engine: 'kind', depth: 'node' }),
    'evidence/v1.33.13/default/kind/cluster-node',
  );
});
