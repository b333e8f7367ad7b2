// Which folder of src may import which, as data: the import test checks the code against it, and draws the structure of
// ARCHITECTURE.md from it.

const everything = [
  'domain',
  'system',
  'plan',
  'files',
  'artifacts',
  'engine',
  'probe',
  'evidence',
  'oracle',
  'run',
  'results',
  'report',
];

/**
 * A folder, or a file directly in src → what it may import beside itself. A folder comes after all that it may import.
 */
export const mayImport: Record<string, string[]> = {
  domain: [],
  system: ['domain'],
  plan: ['domain'],
  files: ['domain', 'plan'],
  artifacts: ['domain', 'system'],
  engine: ['domain', 'system'],
  oracle: ['domain'],
  results: ['domain'],
  report: ['domain', 'results'],
  viewer: ['domain', 'report', 'results'],
  probe: ['domain', 'system', 'engine'],
  evidence: ['domain', 'engine'],
  run: ['domain', 'system', 'engine', 'probe', 'evidence', 'results'],
  app: everything,
  commands: [...everything, 'app'],
  'cli.ts': [...everything, 'app', 'commands'],
  'library.ts': [...everything, 'app'],
};

/**
 * The map as a graph for Mermaid: an arrow from who imports to what is imported. What follows from other arrows has
 * none.
 */
export function drawing(map: Record<string, string[]> = mayImport): string {
  const follows = (from: string, to: string): boolean =>
    (map[from] ?? []).some((next) => next !== to && (map[next]?.includes(to) || follows(next, to)));
  const arrows = Object.entries(map).flatMap(([from, targets]) =>
    targets.filter((to) => !follows(from, to)).map((to) => `  ${nodeOf(from)} --> ${nodeOf(to)}`),
  );
  return ['```mermaid', 'graph TD', ...arrows, '```'].join('\n');
}

/** Mermaid takes no dot in the name of a node. */
const nodeOf = (name: string) => (name.includes('.') ? `${name.replace('.ts', '')}["${name}"]` : name);
