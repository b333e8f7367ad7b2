// What a stored run leaves to be asked.
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Results } from '../domain/results.ts';
import { openOf } from './again.ts';
import { planOfSelection } from './planning.ts';

const test = suite('app/again');

test('open cells, and every cell of a cluster that failed after its last answer', async () => {
  const plan = await planOfSelection({
    scenarios: ['stranger'],
    engine: 'process',
    versions: ['v1.37.2'],
    settings: ['default', 'anonymous-off'],
    grep: 'GET:/(api|version)@none',
  });
  const ids = plan.groups.flatMap(({ cells }) => cells.map(({ id }) => id)).toSorted();
  const of = (setting: string) => ids.filter((id) => id.includes(`/${setting}/`));
  equal([of('default').length > 1, of('anonymous-off').length > 1], [true, true]);
  const answered = (some: readonly string[]): Results['cells'] =>
    Object.fromEntries(
      some.map((id) => [id, { observed: { kind: 'status', code: 403 }, evidence: [], attempts: 1 }]),
    );
  const cluster = { version: 'v1.37.2', engine: 'process' as const, evidence: [] };
  const good = { ...cluster, setting: 'anonymous-off' };
  const failed = {
    ...cluster,
    setting: 'default',
    fault: { code: 'component-ended', message: 'etcd ended' },
  };
  const open = (some: readonly string[], clusters: Results['clusters']) =>
    [...openOf(plan, { cells: answered(some), clusters })].toSorted();
  const [first = ''] = of('default');
  equal(open([], []), ids);
  equal(open(ids, [good]), []);
  equal(open(ids, [good, failed]), of('default'));
  // The others of it were answered, and are not asked again.
  equal(
    open(
      ids.filter((id) => id !== first),
      [good, failed],
    ),
    [first],
  );
});
