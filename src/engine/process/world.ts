// A world: a bridge, and what the clusters of a group share on it. In depth `bare` that is one PKI and one etcd, in
// depth `node` the images. Runs inside the worker's namespaces.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../../domain/error.ts';
import { binaryKey, kubeletsOf, upgradesOf } from '../../domain/plan.ts';
import { packageRoot } from '../../domain/root.ts';
import type { Version } from '../../domain/version.ts';
import { loadClient } from '../admin.ts';
import { componentImages, pause } from '../common/component-images.ts';
import { bootstrapToken } from '../common/credentials.ts';
import { kubeadm } from '../common/kubeadm.ts';
import { criSocket } from '../common/paths.ts';
import { decidingInit } from '../common/without-setting.ts';
import type { EngineContext, World } from '../engine.ts';
import { type InitConfig, imageRepository, initConfig } from '../kubeadm-config.ts';
import { tellSecretFiles } from '../secret-files.ts';
import { supervise } from '../supervision.ts';
import { enterCgroups } from './cgroups.ts';
import type { Child } from './component.ts';
import { startControlPlane } from './control-plane.ts';
import { defaultObjects } from './default-objects.ts';
import { etcdLog, startEtcd } from './etcd.ts';
import { etcdKeys } from './etcd-keys.ts';
import { filesAfterFailure } from './failed-start.ts';
import { unpackImages } from './images.ts';
import {
  binFolder,
  bridgeAddress,
  bridgeAddresses,
  controlPlaneAddress,
  ipv6Of,
  mostControlPlanes,
  scratch,
} from './layout.ts';
import { runCommand } from './run.ts';
import { servingPair } from './serving-pair.ts';
import type { Shared } from './shared.ts';
import { startWholeCluster } from './whole-cluster.ts';
import { worldPaths } from './world-paths.ts';

/** Makes the world around this process. */
export async function startWorld(context: EngineContext): Promise<World> {
  const { group, binaries, signal, timeoutSeconds } = context;
  const limit = timeoutSeconds * 1000;
  if (group.settings.length > mostControlPlanes) {
    const message = `${group.settings.length} settings of ${group.version} are more than the ${mostControlPlanes} that one world has addresses for`;
    throw new BearerlessError('user', 'too-many-settings', message, {
      hint: 'Ask fewer settings in one run: --settings.',
    });
  }
  const script = join(packageRoot, 'clusters/process/world.sh');
  const argv = [script, ...bridgeAddresses, ...(await worldPaths(context))];
  const { stdout } = await execa('sh', argv, { cancelSignal: signal, timeout: limit });
  if (stdout !== '')
    context.progress(`not read-only, since the kernel forbids it: ${stdout.replaceAll('\n', ', ')}`);
  const bin = binFolder();
  await link(binaries, bin);
  for (const version of kubeletsOf(group)) {
    const kubelet = binaries[binaryKey('kubelet', version, group)];
    if (kubelet !== undefined) await link({ ...binaries, kubelet }, binFolder(version));
  }

  const token = bootstrapToken();
  context.secrets.know(token);
  const shared: Shared = { context, bin, token };
  return group.depth === 'bare' ? await bareWorld(shared) : await wholeWorld(shared);
}

/** Makes a folder in which the binaries have these names. */
async function link(binaries: EngineContext['binaries'], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, { path }] of Object.entries(binaries)) await symlink(path, join(folder, name));
}

/** Every cluster has its own etcd and certificates; only the images are shared. */
async function wholeWorld(shared: Shared): Promise<World> {
  const { context, bin } = shared;
  const { version } = context.group;
  const limits = { limit: context.timeoutSeconds * 1000, signal: context.signal };
  await symlink(join(packageRoot, 'clusters/process/crictl'), join(bin, 'crictl'));
  const cgroupRoot = await enterCgroups(context.cgroup);
  context.progress('images of the control plane');
  const imagesFor = async (target: Version, suffix: string) => {
    const argv = ['config', 'images', 'list', '--kubernetes-version', target];
    argv.push('--image-repository', imageRepository);
    const run = ([kubeadm, ...rest]: string[]) => runCommand([`${kubeadm}${suffix}`, ...rest], bin, limits);
    const { output } = await kubeadm(argv, run);
    // An upgrade does not change the sandbox image.
    return componentImages(output, (program) =>
      program === 'pause' && suffix === '' ? pause() : context.binaries[`${program}${suffix}`]?.path,
    );
  };
  const lists = await Promise.all([
    imagesFor(version, ''),
    ...upgradesOf(context.group).map((target) => imagesFor(target, `@${target}`)),
  ]);
  const [images] = await Promise.all([unpackImages(shared, lists.flat()), loadClient()]);
  return {
    startCluster: decidingInit(version, (setting) =>
      startWholeCluster({ ...shared, cgroupRoot }, images, setting),
    ),
    filesAfterFailure,
    async [Symbol.asyncDispose]() {},
  };
}

async function bareWorld(outer: Shared): Promise<World> {
  const { bin, token } = outer;
  const supervision = supervise(outer.context.signal);
  const { signal } = supervision;
  const context = { ...outer.context, signal };
  const shared: Shared = {
    ...outer,
    context,
    ...(context.emptyEtcd ? {} : { defaultObjects: defaultObjects(() => etcdKeys(signal)) }),
  };
  const { group } = context;
  const limit = context.timeoutSeconds * 1000;
  const processes = new Set<Child>();
  context.progress('certificates and kubeconfigs');
  const file = join(scratch, 'init.yaml');
  const init: InitConfig = {
    api: group.quirks.kubeadmApi,
    version: group.version,
    name: 'world',
    address: bridgeAddress,
    criSocket,
    token,
    apiserverFlags: {},
    // An RSA key takes up to a second of processor time, and a connection that is served with one takes more of it too.
    ecdsa: true,
    // The addresses of all future control planes: at most one per setting.
    certSANs: group.settings.flatMap((_, n) => {
      const own = controlPlaneAddress(n + 1);
      return [own, ipv6Of(own)];
    }),
  };
  await writeFile(file, initConfig(init));
  const run = (argv: string[]) => runCommand(argv, bin, { limit, signal });
  const phase = (...names: string[]) => kubeadm(['init', 'phase', ...names, '--config', file], run);
  const certificates = phase('certs', 'all');
  const [pair] = await Promise.all([
    certificates.then(servingPair),
    loadClient(),
    certificates
      .then(() => phase('kubeconfig', 'all'))
      .then(() => tellSecretFiles((path) => path, context.secrets)),
    Promise.all([certificates, phase('etcd', 'local')]).then(() => startEtcd(shared, supervision, processes)),
  ]);

  return {
    startCluster: (setting, cells) => startControlPlane({ ...shared, pair }, setting, cells),
    filesAfterFailure: async (setting) => ({ 'log:etcd': etcdLog, ...(await filesAfterFailure(setting)) }),
    async [Symbol.asyncDispose]() {
      supervision[Symbol.dispose]();
      for (const child of processes) child.kill('SIGKILL');
      await Promise.allSettled(processes);
    },
  };
}
