// Checkouts of Kubernetes that are made here: a version by git's tags, and what they are told where they are none.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, match } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { describedAs, versionOfCheckout } from './checkout.ts';

const test = suite('checkouts');
const { signal } = new AbortController();

test('a description of git is a version as the build of Kubernetes says it', () => {
  const versions = {
    'v1.37.2': 'v1.37.2',
    'v1.37.2-dirty': 'v1.37.2-dirty',
    'v1.37.2-5-g0a1b2c3d4e5f6a': 'v1.37.2-5+0a1b2c3d4e5f6a',
    'v1.38.0-alpha.1': 'v1.38.0-alpha.1',
    'v1.38.0-alpha.1-123-g0a1b2c3d4e5f6a': 'v1.38.0-alpha.1.123+0a1b2c3d4e5f6a',
    'v1.38.0-alpha.1-123-g0a1b2c3d4e5f6a-dirty': 'v1.38.0-alpha.1.123+0a1b2c3d4e5f6a-dirty',
  };
  equal(Object.fromEntries(Object.keys(versions).map((text) => [text, describedAs(text)])), versions);
});

test('a checkout has the version of its tags; a folder that is none says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  const git = async (...argv: string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    await execa('git', ['-C', folder, ...who, ...argv]);
  };
  const problem = async () => {
    const thrown = await versionOfCheckout(folder, signal).catch((one) => one);
    if (!(thrown instanceof BearerlessError)) throw thrown;
    return `${thrown.code}: ${thrown.message.replace(folder, 'DIR')}`;
  };
  try {
    match(
      await problem(),
      /^no-checkout: DIR is no checkout of kubernetes\/kubernetes: it has no cmd\/kube-apiserver$/,
    );
    await mkdir(join(folder, 'cmd/kube-apiserver'), { recursive: true });
    match(await problem(), /^no-checkout: .*: git cannot describe it \(fatal: not a git repository/);
    const file = join(folder, 'cmd/kube-apiserver/main.go');
    await writeFile(file, 'package main\n');
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'one');
    match(await problem(), /^no-checkout: .*: git cannot describe it \(fatal: No names found/);
    await git('tag', 'v1.38.0-alpha.1');
    equal(await versionOfCheckout(folder, signal), 'v1.38.0-alpha.1');
    await writeFile(file, 'package main\n\n');
    equal(await versionOfCheckout(folder, signal), 'v1.38.0-alpha.1-dirty');
    await git('commit', '-qam', 'two');
    match(await versionOfCheckout(folder, signal), /^v1\.38\.0-alpha\.1\.1\+[0-9a-f]{14}$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
