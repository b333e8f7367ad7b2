// A JSON or YAML document as far as its shape goes: what is below which key, and where in the text each scalar stands,
// so that single ones can be replaced while everything else stays as it was.

export type Tree = Leaf | Branch;

export interface Leaf {
  kind: 'leaf';
  value: string;
  /** Where it stands, with its quotes. */
  start: number;
  end: number;
  /** Whether the text says it in other characters than it has. */
  escaped: boolean;
  /** How another value is written in the place of `source`. */
  write(value: string, source: string): string;
}

export interface Branch {
  kind: 'map' | 'list';
  /** In a list every key is empty. */
  entries: { key: string; value: Tree }[];
}

/** A replacement in a text. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with the edits made, which overlap nowhere. */
export function edited(text: string, edits: Edit[]): string {
  if (edits.length === 0) return text;
  let result = '';
  let from = 0;
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    if (edit.start < from) continue;
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

/** Every leaf below, with the key that it or its list has. */
export function* leaves(tree: Tree, key = ''): Iterable<{ key: string; leaf: Leaf }> {
  if (tree.kind === 'leaf') yield { key, leaf: tree };
  else for (const entry of tree.entries) yield* leaves(entry.value, tree.kind === 'list' ? key : entry.key);
}

/** What a map has under a key. */
export function at(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** The scalar that a map has under a key. */
export function scalarAt(tree: Tree | undefined, key: string): string | undefined {
  const found = at(tree, key);
  return found?.kind === 'leaf' ? found.value : undefined;
}
