// Writes the go.mod of the temporary module in which a program is built. It requires the program's own module. It also
// repeats the replacements and godebug lines of that module's go.mod, because they only take effect in a main module.

/** The module to build. */
export interface Wanted {
  path: string;
  version: string;
  replace: Record<string, string>;
}

/** The go.mod for building `wanted`. `original` is the module's own go.mod. */
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

/** `v1.33.13` → `v0.33.13`: the version numbers of the staging modules. */
export function stagingVersion(version: string): string {
  return version.replace(/^v1\./, 'v0.');
}

/** Replaces staging folders of the source tree by the published modules. */
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

/** The lines of `keyword ( … )`. For godebug the brackets are included, since its block is copied unchanged. */
function block(lines: string[], keyword: 'replace' | 'godebug'): string[] {
  const start = lines.indexOf(`${keyword} (`);
  if (start < 0) return [];
  const end = lines.indexOf(')', start);
  return keyword === 'godebug' ? lines.slice(start, end + 1) : lines.slice(start + 1, end);
}
