// Generates the OpenAPI definitions that modules before v1.24 lack. kube-apiserver does not compile without them, so
// that version's own generator makes them from the published modules. The build gets the result as an overlay.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stagingVersion } from './go-mod.ts';
import type { Run } from './go-run.ts';

const file = 'zz_generated.openapi.go';
const outputPackage = 'k8s.io/kubernetes/pkg/generated/openapi';

/** A build of Kubernetes that may need OpenAPI definitions. */
export interface OpenapiBuild {
  /** The folder of the module k8s.io/kubernetes. */
  source: string;
  version: string;
  /** The temporary module in which it is built. */
  workDir: string;
  run: Run;
  onGenerate: () => void;
}

/**
 * The overlay file for the build; undefined if the module has its OpenAPI definitions. They are generated only once.
 */
export async function openapiOverlay(build: OpenapiBuild): Promise<string | undefined> {
  const { source, workDir } = build;
  const target = join(source, 'pkg/generated/openapi', file);
  if (existsSync(target)) return undefined;
  const generated = join(workDir, file);
  if (!existsSync(generated)) {
    build.onGenerate();
    await generate(build, generated);
  }
  const overlay = join(workDir, 'overlay.json');
  await writeFile(overlay, JSON.stringify({ Replace: { [target]: generated } }));
  return overlay;
}

async function generate({ source, version, workDir, run }: OpenapiBuild, target: string): Promise<void> {
  const scratch = await mkdtemp(join(workDir, 'openapi-'));
  try {
    const goMod = await readFile(join(workDir, 'go.mod'), 'utf8');
    const downloaded = await run('go', ['mod', 'download', '-json', ...stagingModules(goMod, version)]);
    const modules = [{ path: 'k8s.io/kubernetes', dir: source }, ...modulesIn(downloaded)];
    const inputs = (await Promise.all(modules.map(openapiPackages))).flat().sort();
    const generator = join(scratch, 'openapi-gen');
    await run('go', ['build', '-o', generator, 'k8s.io/kube-openapi/cmd/openapi-gen']);
    const { folder, environment } = await vendored({ scratch, workDir, inputs, run });
    const boilerplate = join(scratch, 'boilerplate.txt');
    await writeFile(boilerplate, '');
    await mkdir(join(scratch, 'out'));
    const argv = [
      '--logtostderr',
      ...['-i', inputs.join(',')],
      ...['-p', outputPackage],
      ...['-O', 'zz_generated.openapi'],
      ...['-h', boilerplate],
      ...['-r', join(scratch, 'violations')],
      ...['-o', join(scratch, 'out')],
    ];
    await run(generator, argv, { folder, environment });
    await rename(join(scratch, 'out', outputPackage, file), target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Copies the inputs and what they import below a GOPATH. There the generator finds packages by itself; among modules it
 * would start `go list` for each of hundreds (go/build, importGo), which takes ten times as long.
 */
async function vendored({
  scratch,
  workDir,
  inputs,
  run,
}: Pick<OpenapiBuild, 'workDir' | 'run'> & { scratch: string; inputs: string[] }) {
  // Go takes a path without a dot for one of its own library.
  const path = 'build.local/build';
  const goPath = join(scratch, 'gopath');
  const folder = join(goPath, 'src', path);
  await mkdir(folder, { recursive: true });
  const goMod = await readFile(join(workDir, 'go.mod'), 'utf8');
  await writeFile(join(folder, 'go.mod'), goMod.replace(/^module .*$/m, `module ${path}`));
  await copyFile(join(workDir, 'go.sum'), join(folder, 'go.sum'));
  const imports = inputs.map((input) => `import _ ${JSON.stringify(input)}\n`);
  await writeFile(join(folder, 'inputs.go'), ['package build\n', ...imports].join(''));
  await run('go', ['mod', 'vendor'], { folder });
  return { folder, environment: { GO111MODULE: 'off', GOPATH: goPath, GOFLAGS: '' } };
}

/** The staging modules that can contain API types. Generators and samples have their own definitions. */
export function stagingModules(goMod: string, version: string): string[] {
  const suffix = ` ${stagingVersion(version)}`;
  return goMod
    .split('\n')
    .filter((line) => line.startsWith('\tk8s.io/') && line.includes('=>') && line.endsWith(suffix))
    .map((line) => line.trim().split(' ')[0] ?? '')
    .filter((path) => !/\/(code-generator|sample-.*)$/.test(path));
}

function modulesIn(concatenated: string): Array<{ path: string; dir: string }> {
  const objects = concatenated.split(/^}$/m).filter((text) => text.trim() !== '');
  return objects.map((text) => {
    const { Path, Dir } = JSON.parse(`${text}}`) as { Path: string; Dir: string };
    return { path: Path, dir: Dir };
  });
}

const skipped = new Set(['vendor', 'staging', 'testdata', 'third_party', '_examples']);

/** The packages of a module that request OpenAPI definitions with a `// +k8s:openapi-gen=` line. */
export async function openapiPackages(module: { path: string; dir: string }): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const sources = entries.filter(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go'));
    for (const { name } of sources) {
      const text = await readFile(join(folder, name), 'utf8');
      if (!/^\/\/ *\+k8s:openapi-gen=/m.test(text)) continue;
      found.push(join(module.path, relative(module.dir, folder)));
      break;
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !skipped.has(entry.name)) await walk(join(folder, entry.name));
    }
  };
  await walk(module.dir);
  return found;
}
