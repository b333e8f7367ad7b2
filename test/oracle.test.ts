// The rules against the catalogue: every question of every scenario under every setting in every version, without a
// cluster.
import { equal } from 'uvu/assert';
import { loadCatalogue, quirksOf } from '../src/artifacts/catalogue.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { packageRoot } from '../src/domain/root.ts';
import { foretell } from '../src/oracle/predict.ts';
import { rules } from '../src/oracle/rules.ts';
import { loadLibrary } from '../src/plan/load.ts';
import { makePlan } from '../src/plan/plan.ts';
import { examples } from './support/foreign-examples.ts';
import { suite } from './support/suite.ts';

const test = suite('oracle');
const library = await loadLibrary(packageRoot, (label) => resolveVersion(label));
const versions = {
  resolveVersion: (label: string) => resolveVersion(label),
  quirksOf: (version: string) => quirksOf(version),
  predict: foretell,
};
const everyVersion = loadCatalogue().versions.map(({ version }) => version);
const planned = [...library.scenarios.keys()].map((scenario) => ({
  scenario,
  cells: makePlan(
    library,
    { scenarios: [scenario], engine: 'process', versions: everyVersion },
    versions,
  ).cells.filter(({ unsupported }) => unsupported === undefined),
}));
const cells = planned.flatMap(({ cells }) => cells);

test('every question that can be asked is predicted', () => {
  // What upstream's own tests assert is said by the scenario, where no rule says it too.
  const open = cells
    .filter(({ expected }) => expected?.rule === undefined && expected?.scenario !== 'upstream')
    .map(({ id }) => id);
  equal([open.length, open.slice(0, 20)], [0, []]);
});

test('every rule predicts something', () => {
  const used = new Set<string | undefined>([
    ...cells.map(({ expected }) => expected?.rule),
    ...examples.map(({ said }) => said.split(' ').at(-1)),
  ]);
  equal(
    rules.map(({ id }) => id).filter((id) => !used.has(id)),
    [],
  );
});

test('every rule has an id of its own, a sentence and a source', () => {
  const ids = rules.map(({ id }) => id);
  equal(
    ids.filter((id, i) => ids.indexOf(id) !== i || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
    [],
  );
  equal(
    rules.filter(({ says, source }) => !/[.]$/.test(says) || source === '').map(({ id }) => id),
    [],
  );
});
