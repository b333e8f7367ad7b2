// Runs bench-whole-floor.sh: what it reads is written here by the parts that the engine uses itself, so that both do
// the same, and it gets namespaces and control groups of its own. whole-floor.ts VERSION is its inside.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { cacheDirOf } from '../src/app/artifact-options.ts';
import { quirksOf } from '../src/artifacts/catalogue.ts';
import { runComponents, wholeComponents } from '../src/artifacts/component.ts';
import { ensureBinaries } from '../src/artifacts/ensure.ts';
import { packageRoot } from '../src/domain/root.ts';
import type { Version } from '../src/domain/version.ts';
import { criSocket } from '../src/engine/common/paths.ts';
import { pauseProgram } from '../src/engine/common/pause.ts';
import { joinConfig } from '../src/engine/join-config.ts';
import { initConfig } from '../src/engine/kubeadm-config.ts';
import { cgroupName, enterCgroups, removeCgroups } from '../src/engine/process/cgroups.ts';
import { containerdConfig, networkConfig } from '../src/engine/process/containerd.ts';
import { enterArgv } from '../src/engine/process/enter.ts';
import { controlPlaneAddress, nodeAddress } from '../src/engine/process/layout.ts';
import { discoveryTimeout } from './refused-join.ts';

/** Seconds that the script took, by its own clock. */
export async function wholeFloorSeconds(version: Version): Promise<number> {
  const group = cgroupName();
  const work = await mkdtemp(join(tmpdir(), 'bearerless-floor-'));
  try {
    await prepare(version, work);
    const inside = ['node', '--import', 'tsx', fileURLToPath(import.meta.url), group, work];
    const [file = '', ...argv] = [...enterArgv(false), ...inside];
    const { stdout } = await execa(file, argv, { cwd: packageRoot, timeout: 300_000 });
    return Number(stdout);
  } finally {
    await removeCgroups(group);
    await rm(work, { recursive: true, force: true });
  }
}

async function prepare(version: Version, work: string): Promise<void> {
  const bin = join(work, 'bin');
  await mkdir(bin);
  const located = await ensureBinaries(
    { version, components: [...runComponents, ...wholeComponents] },
    { cacheDir: cacheDirOf(process), onProgress() {} },
    new AbortController().signal,
  );
  for (const { name, path } of located) await symlink(path, join(bin, name));
  await writeFile(join(bin, 'pause'), pauseProgram() ?? '', { mode: 0o755 });

  const quirks = quirksOf(version);
  const api = quirks.kubeadmApi;
  const [id, secret] = [randomBytes(3), randomBytes(8)].map((bytes) => bytes.toString('hex'));
  const token = `${id}.${secret}`;
  const address = controlPlaneAddress(1);
  const write = (name: string, text: string) => writeFile(join(work, name), text);
  const init = {
    ...{ api, version, name: 'plane', address, criSocket, token, certSANs: [] },
    apiserverFlags: { 'anonymous-auth': 'false' },
  };
  await write('init.yaml', initConfig(init));
  const trust = { endpoint: `${address}:6443`, token, caHashes: 'unsafe' } as const;
  const node = { name: 'node', address: nodeAddress(1), criSocket };
  await write(
    'join.yaml',
    joinConfig({ ...node, api, discovery: { kind: 'token', ...trust }, discoveryTimeout }),
  );
  await write('containerd.toml', containerdConfig({ bin, sandbox: 'SANDBOX' }));
  await write('cni.conflist', networkConfig());
  const kubelet = {
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
  };
  await write(
    'kubelet.yaml',
    stringify({ ...kubelet, ...(quirks.failCgroupV1 ? { failCgroupV1: false } : {}) }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [group = '', work = ''] = process.argv.slice(2);
  await enterCgroups(group);
  const script = join(packageRoot, 'scripts/bench-whole-floor.sh');
  // Errors are the shell's own words; the first of the namespace's processes ends all others with it.
  // What it started lives on and may hold its output open, so that is a file, and its end is the shell's own.
  const seconds = join(work, 'seconds');
  const shell = execa('sh', [script, work], { stdout: { file: seconds }, stderr: 'inherit', reject: false });
  const [code] = (await once(shell, 'exit')) as [number | null];
  if (code === 0) console.log(await readFile(seconds, 'utf8'));
  process.exit(code ?? 1);
}
