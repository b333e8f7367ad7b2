// The structure of a JSON or YAML document: its keys, and the position of each scalar in the text. So single scalars
// can be replaced while everything else stays as it is.

export type Tree = Leaf | Branch;

export interface Leaf {
  kind: 'leaf';
  value: string;
  /** The position in the text, including quotes. */
  start: number;
  end: number;
  /** Whether the text differs from the value, because of escapes. */
  escaped: boolean;
  /** Formats another value as a replacement for `source`. */
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

/** Applies the edits to the text. They do not overlap. */
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

/** All leaves of a tree, each with its own key or that of its list. */
export function* leaves(tree: Tree, key = ''): Iterable<{ key: string; leaf: Leaf }> {
  if (tree.kind === 'leaf') yield { key, leaf: tree };
  else for (const entry of tree.entries) yield* leaves(entry.value, tree.kind === 'list' ? key : entry.key);
}

/** The value of a key in a map. */
export function at(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** The scalar value of a key in a map. */
export function scalarAt(tree: Tree | undefined, key: string): string | undefined {
  const found = at(tree, key);
  return found?.kind === 'leaf' ? found.value : undefined;
}
