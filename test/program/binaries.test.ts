// `bearerless binaries` as a user meets it: fake programs brought by hand, looked at, and removed again.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { loadCatalogue } from '../../src/artifacts/catalogue.ts';
import { minorOf } from '../../src/domain/version.ts';
import { suite } from '../support/suite.ts';

const test = suite('binaries');
const cli = join(import.meta.dirname, '../../bin/bearerless');

interface Ground {
  folder: string;
  /** Runs `bearerless binaries`; paths in what it prints begin with `CACHE` or `DIR`. */
  run(...args: string[]): Promise<{ code: number | undefined; out: string; err: string }>;
  /** A program that says a version. */
  program(path: string, says: string): Promise<string>;
}

async function on(act: (ground: Ground) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-binaries-'));
  const plain = (text: string) =>
    text.replaceAll(join(folder, 'cache/bearerless'), 'CACHE').replaceAll(folder, 'DIR');
  try {
    await act({
      folder,
      async run(...args) {
        const env = { XDG_CACHE_HOME: join(folder, 'cache'), KUBEBUILDER_ASSETS: '', NODE_NO_WARNINGS: '1' };
        const options = { env, reject: false, stdin: 'ignore' } as const;
        const { exitCode, stdout, stderr } = await execa(cli, ['binaries', ...args], options);
        return { code: exitCode, out: plain(stdout), err: plain(stderr) };
      },
      async program(path, says) {
        const file = join(folder, path);
        await mkdir(join(file, '..'), { recursive: true });
        await writeFile(file, `#!/bin/sh\necho ${says}\n`, { mode: 0o755 });
        return file;
      },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('what is brought is listed, its folder is printed with etcd in it, and it can be removed', () =>
  on(async ({ folder, run, program }) => {
    await program('release/server/bin/kubeadm', 'v1.33.13');
    await program('release/server/bin/kubectl', 'Client Version: v1.33.13');
    await program('release/etcd', 'etcd Version: 3.5.21');
    await program('release/README', 'v1.33.13');
    const archive = join(folder, 'brought.tar.gz');
    await execa('tar', ['-czf', archive, '-C', join(folder, 'release'), '.']);

    const brought = await run('sideload', '1.33', archive);
    const rows = brought.out.split('\n').sort();
    assert.equal(rows, [
      'BINARY   VERSION   PATH',
      'etcd     v3.5.21   CACHE/binaries/etcd-v3.5.24/etcd',
      'kubeadm  v1.33.13  CACHE/binaries/v1.33.13/kubeadm',
      'kubectl  v1.33.13  CACHE/binaries/v1.33.13/kubectl',
    ]);

    const listed = (await run('list')).out.split('\n');
    assert.equal(listed.slice(0, 6), [
      'CACHE',
      '',
      'VERSION       SIZE  SOURCE     GO  BINARIES',
      'etcd-v3.5.24  0 kB  sideload       etcd (v3.5.21)',
      'v1.33.13      1 kB  sideload       kubeadm kubectl',
      'v1.20.2       -     available',
    ]);
    assert.not(listed.includes('v1.33.13      -     available'));

    assert.equal(await run('path', '1.33'), { code: 0, out: 'CACHE/binaries/v1.33.13', err: '' });
    const env = await run('path', '1.33', '--print', 'env');
    assert.is(env.out, "export KUBEBUILDER_ASSETS='CACHE/binaries/v1.33.13'");
    const etcd = join(folder, 'cache/bearerless/binaries/v1.33.13/etcd');
    assert.match(await readFile(etcd, 'utf8'), '3.5.21');

    const fetched = await run('fetch', '1.33', '--only', 'kubeadm,etcd', '--source', 'cache');
    assert.equal(fetched, {
      code: 0,
      out: [
        'v1.33.13            SOURCE    PATH',
        'kubeadm   v1.33.13  sideload  CACHE/binaries/v1.33.13/kubeadm',
        'etcd      v3.5.21   sideload  CACHE/binaries/etcd-v3.5.24/etcd',
      ].join('\n'),
      err: '',
    });

    const would = await run('cleanup', '1.33', '--dry-run');
    assert.match(would.out, /^would remove CACHE\/binaries\/v1\.33\.13 \(/);
    assert.is((await run('path', '1.33')).code, 0);
    assert.match(
      (await run('cleanup', '1.33', 'etcd-v3.5.24')).out,
      /^removed CACHE\/binaries\/v1\.33\.13 \(/,
    );
    assert.is((await run('path', '1.33')).code, 2);
  }));

test('a program of another version is refused', () =>
  on(async ({ run, program }) => {
    const kubeadm = await program('kubeadm', 'v1.32.1');
    const { code, err } = await run('sideload', '1.33', kubeadm);
    assert.is(code, 2);
    assert.is(err, 'error[wrong-version]: DIR/kubeadm says it is v1.32.1, wanted v1.33.13');
    assert.is((await run('path', '1.33')).code, 2);
  }));

test('programs before a release and of the next minor are taken by their full name', () =>
  on(async ({ folder, run, program }) => {
    const next = `v1.${minorOf(loadCatalogue().versions.at(-1)?.version ?? '') + 1}.0`;
    const alpha = `${next}-alpha.1`;
    const kubeadm = await program('own/kubeadm', alpha);
    const fetched = (version: string) =>
      run('fetch', version, '--only', 'kubeadm', '--assets', join(folder, 'own'), '--source', 'assets');
    const { code, out, err } = await fetched(alpha);
    assert.equal(
      [code, err, out.split('\n').at(-1)?.split(/ +/)],
      [0, '', ['kubeadm', alpha, 'assets', 'DIR/own/kubeadm']],
    );
    const other = await fetched(next);
    assert.is(other.code, 3);
    assert.match(other.err, `DIR/own/kubeadm says it is ${alpha}, wanted ${next}`);
    assert.is((await run('sideload', next, kubeadm)).code, 2);
    assert.is((await run('sideload', alpha, kubeadm)).code, 0);
  }));

test('a checkout among the versions of a run is refused with a sentence', async () => {
  const told = async (...argv: string[]) => {
    const { exitCode, stderr } = await execa(cli, ['run', ...argv], { reject: false, stdin: 'ignore' });
    return [exitCode, stderr.split('\n')[0]];
  };
  const none = 'is no checkout of kubernetes/kubernetes: it has no cmd/kube-apiserver';
  assert.equal(await told('-k', '/no/such/folder'), [2, `error[no-checkout]: /no/such/folder ${none}`]);
  assert.equal(await told('-k', './a,./b'), [2, 'error[usage]: ./a and ./b: a run has one checkout']);
  assert.equal(await told('-k', './a', '--source', 'cache'), [
    2,
    'error[usage]: --source cache beside the checkout ./a',
  ]);
});

test('errors name what is valid', () =>
  on(async ({ run }) => {
    const all = await Promise.all([
      run('fetch', '1.33', '--only', 'kubectrl'),
      run('path', '1.99'),
      run('path', '-1'),
      run('cleanup'),
      run('cleanup', '1.33'),
      run('sideload', '1.33', '/no/such/file'),
      run('build', '/no/such/folder'),
      run('build', '.', '--only', 'etcd'),
    ]);
    assert.equal(
      all.map(({ code, err }) => [code, err.split('\n')[0]]),
      [
        [2, 'error[unknown-component]: there is no program "kubectrl"; did you mean "kubectl"?'],
        [2, 'error[unknown-version]: there is no Kubernetes version "1.99"; did you mean "1.29"?'],
        [2, 'error[not-cached]: v1.36.3 is not in the cache'],
        [2, 'error[usage]: name the versions to remove, or give --all'],
        [2, 'error[not-cached]: the cache has no v1.33.13'],
        [2, 'error[nothing-to-sideload]: there is no file or folder /no/such/file'],
        [
          2,
          'error[no-checkout]: /no/such/folder is no checkout of kubernetes/kubernetes: it has no cmd/kube-apiserver',
        ],
        [2, 'error[unknown-component]: a checkout has no program "etcd"'],
      ],
    );
  }));
