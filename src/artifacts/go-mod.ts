// The go.mod of the throw-away module that a program is built in: it requires the program's own module and repeats what
// only a main module may say, the replacements and godebug lines of that module's go.mod.

/** What is to be built. */
export interface Wanted {
  path: string;
  version: string;
  replace: Record<string, string>;
}

/** The text of go.mod for building `wanted`, whose own go.mod is `original`. */
export function buildGoMod(wanted: Wanted, original: string): string {
  const lines = original.split('\n');
  const godebug = [...lines.filter((line) => /^godebug \w/.test(line)), ...block(lines, 'godebug')];
  const replacements =
    wanted.path === 'k8s.io/kubernetes' ? kubernetesReplacements(wanted.version, original) : [];
  const own = Object.entries(wanted.replace).map(([path, version]) => `\t${path} => ${path} ${version}`);
  return [
    'module build',
    '',
    lines.find((line) => line.startsWith('go ')) ?? 'go 1.16',
    ...godebug,
    '',
    `require ${wanted.path} ${wanted.version}`,
    '',
    'replace (',
    ...replacements,
    ...own,
    ')',
    '',
  ].join('\n');
}

/** `v1.33.13` → `v0.33.13`: how the staging modules are numbered. */
export function stagingVersion(version: string): string {
  return version.replace(/^v1\./, 'v0.');
}

/** Where the source tree replaces a module by its staging folder, the published module takes its place. */
function kubernetesReplacements(version: string, original: string): string[] {
  const staging = stagingVersion(version);
  if (original.includes('=> ./staging/')) {
    return block(original.split('\n'), 'replace')
      .filter((line) => line.includes('=>'))
      .map((line) => line.replace(/=> \.\/staging\/src\/(\S+)/, `=> $1 ${staging}`));
  }
  const names = new Set(
    [...original.matchAll(/^\s*(k8s\.io\/[a-z0-9-]+) v0\.0\.0\b/gm)].map(([, name]) => name),
  );
  return [...names].sort().map((name) => `\t${name} => ${name} ${staging}`);
}

/** The lines of `keyword ( … )`, with the brackets of godebug kept since it is repeated as it stands. */
function block(lines: string[], keyword: 'replace' | 'godebug'): string[] {
  const start = lines.indexOf(`${keyword} (`);
  if (start < 0) return [];
  const end = lines.indexOf(')', start);
  return keyword === 'godebug' ? lines.slice(start, end + 1) : lines.slice(start + 1, end);
}
