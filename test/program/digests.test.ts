// `npm run digests` as a maintainer runs it. The official names are led to a server of the test's own by a proxy; its
// certificate is trusted by the environment, as a company's would be.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { loadCatalogue } from '../../src/artifacts/catalogue.ts';
import { packageRoot as root } from '../../src/domain/root.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { proxyTo } from '../support/proxy.ts';
import { type ReleaseServer, releaseServer } from '../support/release-server.ts';
import { suite } from '../support/suite.ts';

const test = suite('npm run digests');
const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const { version: newest } = loadCatalogue().versions.at(-1) as { version: string };
const etcd = 'https://github.com/etcd-io/etcd/releases/download/v3.4.13';
const kubeadm = (of: string, arch = 'amd64') => `https://dl.k8s.io/release/${of}/bin/linux/${arch}/kubeadm`;
const published = (server: ReleaseServer, url: string, text: string) =>
  server.serve.set(new URL(url).pathname, Buffer.from(text));

/** Runs the script against `server`; gives the file it wrote and what it said. */
async function digests(server: ReleaseServer, folder: string, versions: string[] = []) {
  await using proxy = await proxyTo(server.url);
  const [ca, file] = [join(folder, 'ca.pem'), join(folder, 'digests.json')];
  await writeFile(ca, server.ca);
  const env = { https_proxy: proxy.url, no_proxy: '', NODE_EXTRA_CA_CERTS: ca };
  const argv = ['--import', 'tsx', 'scripts/digests.ts', '--file', file, ...versions];
  const ended = await execa('node', argv, { cwd: root, env, reject: false });
  const { releases } = JSON.parse(await readFile(file, 'utf8'));
  const hosts = [...new Set(proxy.asked)].toSorted();
  return { ...ended, file, releases, hosts, lines: ended.stdout.split('\n') };
}

test('it pins what the official servers publish for every processor, by https', async () => {
  await using folder = await temporaryFolder();
  await using server = await releaseServer();
  published(server, `${kubeadm(newest)}.sha256`, a);
  published(server, `${kubeadm('v1.33.2', 'arm64')}.sha256`, `${b}\n`);
  const garbage = `release/${newest}/bin/linux/amd64/kubelet`;
  published(server, `https://dl.k8s.io/${garbage}.sha256`, '<html>Please log in</html>');
  const sums = ['amd64', 'arm64'].map((arch) => `${c}  etcd-v3.4.13-linux-${arch}.tar.gz\n`);
  published(server, `${etcd}/SHA256SUMS`, sums.join(''));
  const { exitCode, releases, hosts, lines, stderr } = await digests(server, folder.path, ['1.33.2']);
  assert.equal(releases, {
    [kubeadm('v1.33.2', 'arm64')]: b,
    [kubeadm(newest)]: a,
    [`${etcd}/etcd-v3.4.13-linux-amd64.tar.gz`]: c,
    [`${etcd}/etcd-v3.4.13-linux-arm64.tar.gz`]: c,
  });
  assert.equal(hosts, ['dl.k8s.io:443', 'github.com:443']);
  assert.ok(lines.includes(`not published: ${kubeadm(newest, 'arm64')}`));
  assert.ok(lines.includes(`not published: ${etcd}/etcd-v3.4.13-linux-s390x.tar.gz`));
  assert.equal(stderr, `problem: https://dl.k8s.io/${garbage}.sha256 has no SHA-256 for kubelet`);
  assert.is(exitCode, 1);
  assert.is(server.requests.filter((request) => request.includes('v3.4.13/SHA256SUMS')).length, 1);
});

test('a digest that changed is told and not taken over; the others are', async () => {
  await using folder = await temporaryFolder();
  await using server = await releaseServer();
  const url = kubeadm(newest);
  published(server, `${url}.sha256`, a);
  const first = await digests(server, folder.path);
  assert.equal([first.exitCode, first.releases], [0, { [url]: a }]);
  assert.is(first.lines.at(-1), `1 new, 1 digests pinned in ${first.file}`);
  published(server, `${url}.sha256`, b);
  published(server, `${kubeadm(newest, 'arm64')}.sha256`, c);
  const second = await digests(server, folder.path);
  assert.equal(
    [second.exitCode, second.stderr],
    [1, `problem: ${url} is pinned as ${a}, and the server says ${b}: the pin stays`],
  );
  assert.equal(second.releases, { [url]: a, [kubeadm(newest, 'arm64')]: c });
});

test('servers that do not answer are said once each, and no pin is lost', async () => {
  await using folder = await temporaryFolder();
  await using server = await releaseServer();
  const url = kubeadm(newest);
  published(server, `${url}.sha256`, a);
  await digests(server, folder.path);
  await server[Symbol.asyncDispose]();
  const { exitCode, releases, stderr } = await digests(server, folder.path);
  assert.equal([exitCode, releases], [1, { [url]: a }]);
  const said = stderr.split('\n').map((line) => line.replace(/\(.*\)/, '(why)'));
  assert.equal(said, [
    'problem: https://dl.k8s.io does not answer (why)',
    'problem: https://github.com does not answer (why)',
  ]);
});
