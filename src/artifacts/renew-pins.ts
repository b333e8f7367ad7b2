// Asks the official servers for the digests of the releases that the catalogue names, for every processor there are
// releases for. A release never changes: a digest that is another one than the pinned is told, and the pin stays.
import { basename } from 'node:path';
import { BearerlessError } from '../domain/error.ts';
import type { Version } from '../domain/version.ts';
import { loadCatalogue } from './catalogue.ts';
import { artifactOf, Component } from './component.ts';
import { digestIn } from './digest.ts';
import { getText, type Network } from './network.ts';
import type { Pins } from './pins.ts';
import { type ReleaseLayout, releaseOf } from './release.ts';

/** What asking came to. */
export interface Renewed {
  pins: Pins;
  /** Releases that were not pinned before. */
  added: string[];
  /** Releases that are not published: not every project has all processors. */
  absent: string[];
  /** Sentences: digests that changed, and servers that could not be asked. */
  problems: string[];
}

const processors = ['amd64', 'arm64', 'ppc64le', 's390x'];

export interface Renewal {
  known: Pins;
  /** Versions beside those of the catalogue. */
  further: readonly Version[];
  network: Network;
  signal: AbortSignal;
}

/** The known pins with those of the catalogue's versions and of further ones. */
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
      // One file of checksums may be that of several processors.
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

/** Each release once, however many programs an archive holds. */
function releasesOf(further: readonly Version[]): ReleaseLayout[] {
  const versions = [...loadCatalogue().versions.map(({ version }) => version), ...further];
  const layouts = versions.flatMap((version) =>
    Component.options.flatMap((component) =>
      processors.flatMap((processor) => releaseOf(artifactOf(component, version), processor) ?? []),
    ),
  );
  return [...new Map(layouts.map((layout) => [layout.url, layout])).values()];
}
