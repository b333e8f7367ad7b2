// The benchmark of whole clusters without Docker: `kubeadm init` and the verdict of one join beside a bare script that
// does the same (scripts/bench-whole-floor.sh), in turn, in one run; and how long the join failure of v1.20 takes from
// a cold start. Needs root. `npm run bench:whole -- [VERSION] [ROUNDS]`
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { span } from './figures.ts';
import { discoveryTimeout, refusedJoin } from './refused-join.ts';
import { wholeFloorSeconds } from './whole-floor.ts';

const [label = 'latest', rounds = '3'] = process.argv.slice(2);
const version = resolveVersion(label);
const old = resolveVersion('1.20');
const figures = { floor: [], verdict: [], ratio: [], old: [] } as Record<string, number[]>;
const note = (key: string, value: number) => figures[key]?.push(value);

for (let round = 1; round <= Number(rounds); round++) {
  const floor = await wholeFloorSeconds(version);
  const { verdict } = await refusedJoin('process-node', version);
  note('floor', floor);
  note('verdict', verdict);
  note('ratio', verdict / floor);
  note('old', (await refusedJoin('process', old)).end);
  console.error(`round ${round}: ${verdict.toFixed(1)} s, bare script ${floor.toFixed(1)} s`);
}
console.log(
  `whole clusters, the join that is refused with anonymous requests off; median (min to max) of ${rounds}`,
);
console.log(`${version}: init and verdict, seconds             ${span(figures.verdict ?? [])}`);
console.log(`${version}: bare script, seconds                  ${span(figures.floor ?? [])}`);
console.log(
  `verdict / bare, ${discoveryTimeout} s of discovery in both         ${span(figures.ratio ?? [], 2)}`,
);
console.log(`${old}: join failure on process, cold start, s   ${span(figures.old ?? [])}`);
