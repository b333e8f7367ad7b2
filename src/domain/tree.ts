// Maps of maps, as configuration files are made of.

export type Tree = Record<string, unknown>;

/** Whether a value is a map, and no list. */
export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Merges `over` into `base`: maps are merged, all other values are replaced. */
export function deepMerge(base: Tree, over: Tree): Tree {
  const merged = Object.entries(over).map(([key, value]) => {
    const below = base[key];
    return [key, isTree(value) ? deepMerge(isTree(below) ? below : {}, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}
