// Upgrades a kind node. Copies the later version's kubeadm into the node and makes images of its components there. Then
// it runs `kubeadm upgrade apply` as on any node.
import { Readable } from 'node:stream';
import { BearerlessError } from '../../domain/error.ts';
import type { Version } from '../../domain/version.ts';
import { componentImages } from '../common/component-images.ts';
import { imageArchive } from '../common/image-archive.ts';
import type { EngineContext } from '../engine.ts';
import { upgradeArgv, upgradeLimit } from '../kubeadm-config.ts';
import type { Ran } from '../node.ts';
import { waiting } from '../wait.ts';
import type { Container } from './container.ts';

const load = ['ctr', '--namespace=k8s.io', 'images', 'import', '-'];

/** Runs the upgrade. A failed upgrade is an answer; an upgrade that cannot be tried is an error. */
export async function upgradeNode(
  container: Container,
  { binaries, signal, timeoutSeconds }: EngineContext,
  to: Version,
): Promise<Ran> {
  const limits = { limit: timeoutSeconds * 1000, signal };
  const kubeadm = `/usr/bin/kubeadm-${to}`;
  const must = async (what: string, argv: string[], stdin?: Readable) => {
    const ran = await container.exec(argv, { ...limits, ...(stdin ? { stdin } : {}) });
    if (ran.code === 0) return ran.stdout;
    const message = `${container.name}: ${what} failed with code ${ran.code}`;
    throw new BearerlessError('environment', 'upgrade-not-tried', message, { tail: ran.output });
  };
  await container.copyProgram(binaries[`kubeadm@${to}`]?.path ?? '', kubeadm);
  const listed = await must('kubeadm config images list', [kubeadm, ...listArgv, to]);
  const running = (await container.readFile('/etc/kubernetes/manifests/kube-apiserver.yaml')) ?? '';
  // The cluster keeps its original registry folder, even if the later version uses another one.
  const kept = /^ *image: *(\S+)\/kube-apiserver:/m.exec(running)?.[1];
  const images = componentImages(listed, (program) => binaries[`${program}@${to}`]?.path, kept);
  await must('ctr images import', load, Readable.from(imageArchive(images)));
  return await waiting(() => container.exec(upgradeArgv(kubeadm, to), { limit: upgradeLimit, signal }));
}

const listArgv = ['config', 'images', 'list', '--kubernetes-version'];
