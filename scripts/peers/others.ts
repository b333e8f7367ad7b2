// The peers of Bearerless: a bare script, kind, kwokctl and envtest, each asked one setting after the other.
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { quirksOf } from '../../src/artifacts/catalogue.ts';
import { packageRoot } from '../../src/domain/root.ts';
import type { Version } from '../../src/domain/version.ts';
import { nodeImage } from '../../src/engine/kind/images/image.ts';
import { enterArgv } from '../../src/engine/process/enter.ts';
import { kindProgram } from '../kind-program.ts';
import { type Found, goInstall, type Peer, strangerAt, type Tools } from './peer.ts';

type Ask = (flags: readonly string[], tools: Tools) => Promise<Found>;
const inTurn = (ask: Ask): Peer['ask'] => {
  return async (settings, tools) => {
    const found: Found[] = [];
    for (const flags of settings) found.push(await ask(flags, tools));
    return found;
  };
};
const statuses = (stdout: string): Found => {
  const [api = '', healthz = ''] = stdout.trim().split(' ');
  return { api, healthz };
};

/** scripts/peers/bare.sh, in namespaces as everything of the process engine. */
export const bare: Peer = {
  name: 'a bare script: kubeadm certificates, etcd, kube-apiserver, curl',
  ask: inTurn(async (flags, { bin }) => {
    const [file, ...rest] = enterArgv(process.getuid?.() !== 0) as [string, ...string[]];
    const script = join(packageRoot, 'scripts/peers/bare.sh');
    const { stdout } = await execa(file, [...rest, 'sh', script, bin, ...flags], { timeout: 300_000 });
    return statuses(stdout);
  }),
};

const kwokVersion = 'v0.8.0';
/** The binary runtime of kwokctl (sigs.k8s.io/kwok), with authorization as clusters have it. */
export const kwok: Peer = {
  name: `kwokctl ${kwokVersion}, binary runtime, and curl`,
  async prepare({ built }) {
    for (const program of ['kwokctl', 'kwok'])
      await goInstall(built, `sigs.k8s.io/kwok/cmd/${program}@${kwokVersion}`);
  },
  ask: inTurn(async (flags, { bin, built, version, folder }) => {
    const port = 16443;
    const name = 'bearerless-bench';
    const run = (...argv: string[]) =>
      execa(join(built, 'kwokctl'), [...argv, '--name', name], {
        env: {
          KWOK_WORKDIR: join(folder, 'kwok'),
          KWOK_KUBE_VERSION: version,
          KUBECONFIG: join(folder, 'kubeconfig'),
        },
        timeout: 300_000,
      });
    const argv = ['create', 'cluster', '--runtime', 'binary', '--kube-authorization', '--wait', '2m'];
    argv.push('--disable', 'kube-controller-manager,kube-scheduler');
    argv.push('--kube-apiserver-port', String(port), '--kwok-controller-binary', join(built, 'kwok'));
    for (const component of ['kube-apiserver', 'etcd'])
      argv.push(`--${component}-binary`, join(bin, component));
    for (const flag of flags) argv.push('--extra-args', flag.replace('--', 'kube-apiserver='));
    try {
      await run(...argv);
      return await strangerAt(`https://127.0.0.1:${port}`);
    } finally {
      await run('delete', 'cluster');
    }
  }),
};

const runtimeVersion = 'v0.25.2';
/** envtest (sigs.k8s.io/controller-runtime), by a program of 30 lines. */
export const envtest: Peer = {
  name: `envtest ${runtimeVersion}`,
  async prepare({ built }) {
    const folder = join(built, 'envtest-module');
    await execa('mkdir', ['-p', folder]);
    await execa('cp', [join(packageRoot, 'scripts/peers/envtest.go'), join(folder, 'main.go')]);
    await writeFile(join(folder, 'go.mod'), 'module envtest\n');
    const go = (...argv: string[]) => execa('go', argv, { cwd: folder, timeout: 1_800_000 });
    await go('get', `sigs.k8s.io/controller-runtime@${runtimeVersion}`);
    await go('mod', 'tidy');
    await go('build', '-o', join(built, 'envtest'), '.');
  },
  ask: inTurn(async (flags, { bin, built, folder }) => {
    const env = { KUBEBUILDER_ASSETS: bin, TMPDIR: folder };
    // It leaves an apiserver that does not become ready, which would take time from the next peer.
    const rootless = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const own = [...rootless, '--pid', '--fork', '--kill-child', '--mount-proc', join(built, 'envtest')];
    const { stdout } = await execa('unshare', [...own, ...flags], { env, timeout: 300_000 });
    return statuses(stdout);
  }),
};

/** kind with a node image of the same version; Docker runs its nodes. */
export const kind: Peer = {
  name: 'kind create cluster, and curl',
  slow: true,
  async prepare({ version, built }) {
    await copyFile(await kindProgram(version as Version), join(built, 'kind'));
  },
  ask: inTurn(async (flags, { built, version, folder }) => {
    const file = join(folder, 'kind.yaml');
    const kubeconfig = join(folder, 'kubeconfig');
    const port = 16444;
    const extraArgs = Object.fromEntries(flags.map((flag) => flag.replace('--', '').split('=')));
    // v1beta4 of kubeadm has a list, older ones a map.
    const args = Object.entries(extraArgs).map(([name, value]) => ({ name, value }));
    const apiServer = { extraArgs: quirksOf(version as Version).kubeadmApi === 'v1beta4' ? args : extraArgs };
    const patches: object[] = [{ kind: 'ClusterConfiguration', apiServer }];
    if (quirksOf(version as Version).failCgroupV1)
      patches.push({ kind: 'KubeletConfiguration', failCgroupV1: false });
    const config = {
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      networking: { disableDefaultCNI: true, kubeProxyMode: 'none', apiServerPort: port },
      nodes: [{ role: 'control-plane', image: nodeImage(version as Version) }],
      kubeadmConfigPatches: patches.map((patch) => stringify(patch)),
    };
    await writeFile(file, stringify(config));
    const run = (...argv: string[]) =>
      execa(join(built, 'kind'), [...argv, '--name', 'bearerless-bench', '--kubeconfig', kubeconfig], {
        timeout: 900_000,
      });
    try {
      await run('create', 'cluster', '--config', file);
      return await strangerAt(`https://127.0.0.1:${port}`);
    } finally {
      await run('delete', 'cluster');
    }
  }),
};
