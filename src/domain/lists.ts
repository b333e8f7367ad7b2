// Lists without repetition and in buckets, in the order of first appearance.

/** The items without repetition. */
export function distinct<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/** The items in buckets, by key. */
export function grouped<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** The buckets alone. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): T[][] {
  return [...grouped(items, key).values()];
}
