// The images of the control plane's components, each one static binary, in one archive as `docker save` writes it. They are
// named as this version's kubeadm names them, which is asked, not known.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shell } from 'zx';
import { architecture } from '../architecture.ts';

/** An image to be: its name and the program it runs, which lies at `folder` in it. */
export interface ComponentImage {
  name: string;
  program: string;
  /** Absolute path of the binary on this machine. */
  path: string;
  folder: '/' | '/usr/local/bin';
}

/** kind's containerd configuration names this one (images/base/files/etc/containerd/config.toml), kubeadm another or the same. */
const sandboxImage = 'registry.k8s.io/pause:3.10';

/**
 * Which of the images that `kubeadm config images list` printed can be made of `binaries`. kube-proxy and CoreDNS cannot; no
 * cluster of ours runs them.
 */
export function componentImages(listed: string[], binaries: ReadonlyMap<string, string>): ComponentImage[] {
  return [...new Set([...listed, sandboxImage])].flatMap((name) => {
    const program = name.split('/').at(-1)?.split(':')[0] ?? '';
    const path = binaries.get(program);
    if (path === undefined) return [];
    return [{ name, program, path, folder: program === 'pause' ? '/' : '/usr/local/bin' } as const];
  });
}

/** Writes the archive's files into `folder`, whose content is then the archive. */
export async function layOut($: Shell, images: ComponentImage[], folder: string): Promise<void> {
  const layers = new Map<string, string>();
  for (const { path, folder: inside, program } of images) {
    if (layers.has(path)) continue;
    const layer = join(folder, `${program}.tar`);
    const target = `s,^.*/,.${inside === '/' ? '' : inside}/,`;
    const plain = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=0755'];
    await $`tar --create --file ${layer} --absolute-names --dereference ${plain} --transform ${target} ${path}`;
    layers.set(path, (await $`sha256sum ${layer}`).stdout.slice(0, 64));
  }
  const manifest = [];
  for (const { name, program, path, folder: inside } of images) {
    const config = JSON.stringify({
      architecture: architecture(),
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config: { Entrypoint: [join(inside, program)], Env: ['PATH=/usr/local/bin'] },
      rootfs: { type: 'layers', diff_ids: [`sha256:${layers.get(path)}`] },
    });
    const file = `${createHash('sha256').update(config).digest('hex')}.json`;
    await writeFile(join(folder, file), config);
    manifest.push({ Config: file, RepoTags: [name], Layers: [`${program}.tar`] });
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
