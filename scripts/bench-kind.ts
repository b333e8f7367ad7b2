// The benchmark of the kind engine: a cluster and the verdict of one join beside a bare `kind create cluster`, in turn,
// in one run; and how long the join failure of v1.20 takes from a cold start. Needs Docker and node images.
// `npm run bench:kind -- [VERSION] [ROUNDS]`
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { quirksOf } from '../src/artifacts/catalogue.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { nodeImage } from '../src/engine/kind/images/image.ts';
import { span } from './figures.ts';
import { kindProgram } from './kind-program.ts';
import { discoveryTimeout, refusedJoin } from './refused-join.ts';

const [label = 'latest', rounds = '3'] = process.argv.slice(2);
const version = resolveVersion(label);
const old = resolveVersion('1.20');
const name = 'bearerless-bench';

const config = stringify({
  kind: 'Cluster',
  apiVersion: 'kind.x-k8s.io/v1alpha4',
  networking: { disableDefaultCNI: true, kubeProxyMode: 'none' },
  nodes: [{ role: 'control-plane', image: nodeImage(version) }],
  kubeadmConfigPatches: quirksOf(version).failCgroupV1
    ? [stringify({ kind: 'KubeletConfiguration', failCgroupV1: false })]
    : [],
});

const kind = await kindProgram(version);
const temporary = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));
const figures = { bare: [], verdict: [], end: [], ratio: [], old: [] } as Record<string, number[]>;
const note = (key: string, value: number) => figures[key]?.push(value);

async function bareSeconds(): Promise<number> {
  const file = join(temporary, 'kind.yaml');
  await writeFile(file, config);
  const run = (...argv: string[]) =>
    execa(kind, [...argv, '--name', name, '--kubeconfig', join(temporary, 'kubeconfig')]);
  try {
    const start = performance.now();
    await run('create', 'cluster', '--config', file);
    return (performance.now() - start) / 1000;
  } finally {
    await run('delete', 'cluster');
  }
}

try {
  for (let round = 1; round <= Number(rounds); round++) {
    const bare = await bareSeconds();
    const { verdict, end } = await refusedJoin('kind', version);
    note('bare', bare);
    note('verdict', verdict);
    note('end', end);
    note('ratio', (verdict - discoveryTimeout) / bare);
    note('old', (await refusedJoin('kind', old)).end);
    console.error(`round ${round}: ${verdict.toFixed(1)} s, bare kind create cluster ${bare.toFixed(1)} s`);
  }
  console.log(`kind, the join that is refused with anonymous requests off; median (min to max) of ${rounds}`);
  console.log(`${version}: cluster and verdict, seconds         ${span(figures.verdict ?? [])}`);
  console.log(`${version}: until it is gone again, seconds      ${span(figures.end ?? [])}`);
  console.log(`${version}: bare kind create cluster, seconds    ${span(figures.bare ?? [])}`);
  console.log(
    `(verdict - ${discoveryTimeout} s of discovery) / bare          ${span(figures.ratio ?? [], 2)}`,
  );
  console.log(`${old}: join failure from a cold start, s    ${span(figures.old ?? [])}`);
} finally {
  await rm(temporary, { recursive: true, force: true });
}
