// Reads the details of cells from the packs that follow the script in the page. A pack is unpacked when its first cell
// is opened.
import type { PageCluster, PageDetail, PagePack } from '../report/html/page-data.ts';
import type { Cell } from './model.ts';

const unpacked = new Map<number, Promise<PagePack>>();

/** The details of a cell, and the configuration of its cluster. */
export async function detailOf({ pack, place }: Cell): Promise<{ detail: PageDetail; cluster: PageCluster }> {
  const known = unpacked.get(pack) ?? unpack(pack);
  unpacked.set(pack, known);
  const { cells, cluster } = await known;
  const detail = cells[place];
  if (!detail) throw new Error(`pack ${pack} has no place ${place}`);
  return { detail, cluster };
}

async function unpack(pack: number): Promise<PagePack> {
  const text = (await element(`pack-${pack}`)).textContent ?? '';
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}

/** The element with this id. Waits for it while the page is still loading. */
async function element(id: string): Promise<HTMLElement> {
  if (!document.getElementById(id) && document.readyState === 'loading')
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page is incomplete: it has no #${id}`);
  return found;
}
