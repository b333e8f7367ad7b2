// Gets the digests of the catalogue's releases from the official servers, for every processor with releases. A release
// never changes. If a digest differs from its pin, that is reported and the pin stays.
import { basename } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import type { Version } from '../domain/version.ts';
import { loadCatalogue } from './catalogue.ts';
import { artifactOf, Component } from './component.ts';
import { digestIn } from './digest.ts';
import { getText, type Network } from './network.ts';
import type { Pins } from './pins.ts';
import { type ReleaseLayout, releaseOf } from './release.ts';

/** The result of the renewal. */
export interface Renewed {
  pins: Pins;
  /** Releases that were not pinned before. */
  added: string[];
  /** Releases that are not published, since not every project supports every processor. */
  absent: string[];
  /** Sentences about digests that changed and servers that could not be asked. */
  problems: string[];
}

const processors = ['amd64', 'arm64', 'ppc64le', 's390x'];

export interface Renewal {
  known: Pins;
  /** Versions in addition to those of the catalogue. */
  further: readonly Version[];
  network: Network;
  signal: AbortSignal;
}

/** Returns the known pins together with those of the catalogue's versions and of further ones. */
export async function renewPins({ known, further, network, signal }: Renewal): Promise<Renewed> {
  const pins: Record<string, string> = { ...known };
  const renewed: Omit<Renewed, 'problems'> = { pins, added: [], absent: [] };
  const problems = new Set<string>();
  const texts = new Map<string, Promise<string>>();
  const read = (url: string) => {
    const text = texts.get(url) ?? getText(url, network, signal);
    texts.set(url, text);
    return text;
  };
  for (const { url, checksums } of releasesOf(further)) {
    try {
      const text = await read(checksums);
      const now = digestIn(text, basename(url));
      const before = known[url];
      // One checksum file may cover several processors.
      if (now === undefined && /^[0-9a-f]{64} /m.test(text)) renewed.absent.push(url);
      else if (now === undefined) problems.add(`${checksums} has no SHA-256 for ${basename(url)}`);
      else if (before !== undefined && before !== now)
        problems.add(`${url} is pinned as ${before}, and the server says ${now}: the pin stays`);
      else if (before === undefined) {
        pins[url] = now;
        renewed.added.push(url);
      }
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof BearerlessError)) throw thrown;
      if (thrown.code === 'not-found') renewed.absent.push(url);
      else if (thrown.code !== 'source-given-up') problems.add(thrown.message);
    }
  }
  return { ...renewed, problems: [...problems] };
}

/** Each release once, even if an archive contains several programs. */
function releasesOf(further: readonly Version[]): ReleaseLayout[] {
  const versions = [...loadCatalogue().versions.map(({ version }) => version), ...further];
  const layouts = versions.flatMap((version) =>
    Component.options.flatMap((component) =>
      processors.flatMap((processor) => releaseOf(artifactOf(component, version), processor) ?? []),
    ),
  );
  return [...new Map(layouts.map((layout) => [layout.url, layout])).values()];
}
