// What is stale about a reference: it was asked less than today's scenarios ask, under other predictions, or of
// binaries that another Go built.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { planOfSelection } from '../../src/app/planning.ts';
import { entryOf } from '../../src/artifacts/catalogue.ts';
import { sameGoMinor } from '../../src/artifacts/go-version.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Results } from '../../src/domain/results.ts';
import type { Version } from '../../src/domain/version.ts';
import { referenceFolder } from '../../src/results/reference.ts';
import { readResults } from '../../src/results/store.ts';

/** Why a version's reference, which is asked these scenarios, must be made anew; nothing if it is as one of today. */
export async function staleness(version: Version, scenarios: string[]): Promise<string[]> {
  const file = join(referenceFolder, `${version}.json`);
  if (!existsSync(file)) return ['there is none'];
  const plan = await planOfSelection({ scenarios, engine: 'process', versions: [version] });
  return stale(await readResults(file), plan);
}

/** The same for results and a plan. Pure. */
export function stale({ cells, run }: Results, plan: Plan): string[] {
  const asked = new Map(plan.cells.map((cell) => [cell.id, cell]));
  const missing = plan.cells.filter(({ id }) => cells[id] === undefined).length;
  const more = Object.keys(cells).filter((id) => !asked.has(id)).length;
  const other = Object.entries(cells).filter(([id, { expected }]) => {
    const cell = asked.get(id);
    return cell && JSON.stringify(cell.expected?.outcome) !== JSON.stringify(expected?.outcome);
  }).length;
  const wrongGo = run.binaries.filter(({ name, version, go }) => {
    if (!/^kube/.test(name)) return false;
    const { release, use = release } = entryOf(version).go;
    return go === undefined || !sameGoMinor(go.version, use);
  });
  return [
    missing > 0 ? `${missing} cells are not in it` : '',
    more > 0 ? `${more} of its cells are asked no more` : '',
    other > 0 ? `${other} cells are predicted otherwise today` : '',
    wrongGo.length > 0 ? `another or an unknown Go built ${wrongGo.map(({ name }) => name).join(', ')}` : '',
  ].filter(Boolean);
}
