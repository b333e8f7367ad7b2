// The package as a stranger to this repository has it: packed by npm, installed by npm in an empty folder. No real
// registry is asked: a server of the test's own hands out the copies that this repository was installed with,
// production dependencies and no others.
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/domain/root.ts';

export interface Packed {
  tarball: string;
  /** Every file in it, sorted. */
  files: string[];
}

/** Builds and packs into `folder`. */
export async function pack(folder: string): Promise<Packed> {
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: packageRoot,
  });
  // The build before it may print lines of its own.
  const [packed] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
  const files = packed.files.map(({ path }: { path: string }) => path).sort();
  return { tarball: join(folder, packed.filename), files };
}

/** Installs the tarball in `folder`, which must be empty. */
export async function install(tarball: string, folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await using registry = await serve(await installed());
  const flags = ['--registry', registry.url, '--cache', join(folder, '.cache')];
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  await execa('npm', ['install', ...flags, ...quiet, tarball], { cwd: folder });
}

type Manifest = { name: string; version: string; dist?: { tarball: string } };

/** Where each version of each production dependency lies. */
async function installed(): Promise<Map<string, { folder: string; manifest: Manifest }[]>> {
  const list = ['ls', '--omit=dev', '--all', '--parseable'];
  const { stdout } = await execa('npm', list, { cwd: packageRoot, reject: false });
  const found = new Map<string, { folder: string; manifest: Manifest }[]>();
  for (const folder of stdout.split('\n').filter((line) => line.includes('/node_modules/'))) {
    const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    found.set(manifest.name, [...(found.get(manifest.name) ?? []), { folder, manifest }]);
  }
  return found;
}

async function serve(packages: Awaited<ReturnType<typeof installed>>) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const [, name = path, version] = /^(.+)\/-\/(.+)\.tgz$/.exec(path) ?? [];
    const known = packages.get(name);
    const one = known?.find(({ manifest }) => manifest.version === version);
    if (one) {
      const { folder } = one;
      const argv = [
        '-cz',
        `--exclude=${basename(folder)}/node_modules`,
        `--transform=s,^${basename(folder)},package,`,
      ];
      const { stdout } = await execa('tar', [...argv, '-C', dirname(folder), basename(folder)], {
        encoding: 'buffer',
        maxBuffer: 2 ** 28,
      });
      response.end(stdout);
    } else if (known && version === undefined) {
      const versions = known.map(({ manifest }) => {
        const tarball = `${url()}/${manifest.name}/-/${manifest.version}.tgz`;
        return [manifest.version, { ...manifest, dist: { tarball } }] as const;
      });
      const latest = versions.at(-1)?.[0];
      response.end(JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) }));
    } else {
      response.writeHead(404).end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
