import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { componentImages, pause } from './component-images.ts';
import { imageArchive } from './image-archive.ts';
import { pauseProgram } from './pause.ts';

const test = suite('images');

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'bearerless-images-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

const pathOf = (program: string) => (/^(kube-apiserver|etcd)$/.test(program) ? `/bin/${program}` : undefined);

test('of what kubeadm lists, what there is a program for is made, and nothing of what else it prints', () => {
  const list = [
    'W1123 10:00:00.0 1 version.go:102] could not fetch a Kubernetes version',
    'registry.k8s.io/kube-apiserver:v1.33.13',
    'registry.k8s.io/kube-proxy:v1.33.13',
    'registry.k8s.io/coredns/coredns:v1.12.0',
    'registry.k8s.io/pause:3.10',
    'registry.k8s.io/etcd:3.5.24-0',
    '',
  ].join('\n');
  const sourceOf = (program: string) => (program === 'pause' ? pause() : pathOf(program));
  assert.equal(componentImages(list, sourceOf), [
    {
      names: ['registry.k8s.io/kube-apiserver:v1.33.13'],
      program: 'kube-apiserver',
      from: '/bin/kube-apiserver',
    },
    { names: ['registry.k8s.io/pause:3.10'], program: 'pause', from: pauseProgram() as Buffer },
    { names: ['registry.k8s.io/etcd:3.5.24-0'], program: 'etcd', from: '/bin/etcd' },
  ]);
});

test('a program that is listed under two names is one image', () => {
  const list = 'k8s.gcr.io/pause:3.2\nregistry.k8s.io/pause:3.10\nregistry.k8s.io/pause:3.10\n';
  const [image, ...more] = componentImages(list, () => '/c/pause');
  assert.equal(image?.names, ['k8s.gcr.io/pause:3.2', 'registry.k8s.io/pause:3.10']);
  assert.equal(more, []);
});

test('an image has the name of the registry folder that its cluster was made with, too', () => {
  const list = 'registry.k8s.io/kube-apiserver:v1.34.4\nregistry.k8s.io/coredns/coredns:v1.12.1\n';
  const names = (alsoIn?: string) => componentImages(list, pathOf, alsoIn).map((image) => image.names);
  assert.equal(names('registry.k8s.io'), [['registry.k8s.io/kube-apiserver:v1.34.4']]);
  assert.equal(names('k8s.gcr.io'), [
    ['registry.k8s.io/kube-apiserver:v1.34.4', 'k8s.gcr.io/kube-apiserver:v1.34.4'],
  ]);
});

test('an archive that tar reads, whose configuration names the layer by its digest', async () => {
  await using dir = await folder();
  const file = join(dir.path, 'program');
  await writeFile(file, 'x'.repeat(1000));
  const images = [
    { names: ['registry/one:1'], program: 'one', from: file },
    { names: ['registry/two:2', 'also/two:2'], program: 'two', from: Buffer.from('') },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of imageArchive(images)) chunks.push(chunk);
  await writeFile(join(dir.path, 'images.tar'), Buffer.concat(chunks));
  const tar = (...argv: string[]) => execFileSync('tar', argv, { cwd: dir.path, encoding: 'utf8' });

  assert.equal(tar('-tf', 'images.tar').trim().split('\n'), [
    ...['0/layer.tar', '0.json', '1/layer.tar', '1.json', 'manifest.json'],
  ]);
  tar('-xf', 'images.tar');
  const json = async (name: string) => JSON.parse(await readFile(join(dir.path, name), 'utf8'));
  assert.equal(await json('manifest.json'), [
    { Config: '0.json', RepoTags: ['registry/one:1'], Layers: ['0/layer.tar'] },
    { Config: '1.json', RepoTags: ['registry/two:2', 'also/two:2'], Layers: ['1/layer.tar'] },
  ]);
  const layer = await readFile(join(dir.path, '0/layer.tar'));
  const { config, rootfs } = await json('0.json');
  assert.is(rootfs.diff_ids[0], `sha256:${createHash('sha256').update(layer).digest('hex')}`);
  assert.equal(config.Entrypoint, ['/usr/local/bin/one']);
  assert.match(tar('-tvf', '0/layer.tar'), /-rwxr-xr-x 0\/0 +1000 1970-01-01 00:00 usr\/local\/bin\/one\n/);
});

test('the pause program runs until it is killed, and takes no time', async () => {
  await using dir = await folder();
  const file = join(dir.path, 'pause');
  await writeFile(file, pauseProgram() as Buffer, { mode: 0o755 });
  const child = execa(file, { reject: false });
  await sleep(200);
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  child.kill('SIGKILL');
  assert.is((await child).signal, 'SIGKILL');
  assert.match(stat, /^\d+ \(pause\) S /);
});

test('there is none for a processor nobody wrote it for', () => {
  assert.is(pauseProgram('s390x'), undefined);
  assert.is(pauseProgram('arm64')?.readUInt16LE(18), 0xb7);
});
