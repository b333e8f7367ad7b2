// Resolves a label such as `1.33`, `latest` or `-1` to one version of the catalogue.
import { BearerlessError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import { minorOf, Version } from '../domain/version.ts';
import { isNextMinor, loadCatalogue } from './catalogue.ts';

/**
 * The version for a `label`. Accepts `1.33`, `v1.33`, `1.33.x` (the patch of the catalogue), `latest`, `-1` (that many
 * minors before the latest), and any complete version of a known minor or of the next: `1.33.13`, `v1.38.0-alpha.1`.
 */
export function resolveVersion(label: string, catalogue = loadCatalogue()): Version {
  const versions = catalogue.versions.map(({ version }) => version);
  const ofMinor = (minor: number) => versions.find((version) => minorOf(version) === minor);

  if (label === 'latest') return versions.at(-1) as Version;
  const back = /^-(\d+)$/.exec(label)?.[1];
  const whole = Version.safeParse(label.replace(/^v?/, 'v'));
  if (whole.success && (ofMinor(minorOf(whole.data)) || isNextMinor(whole.data, catalogue)))
    return whole.data;
  const [, minor] = /^v?1\.(\d+)(?:\.x)?$/.exec(label) ?? [];
  const known =
    back !== undefined
      ? versions.at(-1 - Number(back))
      : minor !== undefined
        ? ofMinor(Number(minor))
        : undefined;
  if (known === undefined) throw unknown(label, versions);
  return known;
}

function unknown(label: string, versions: Version[]): BearerlessError {
  const minors = versions.map((version) => `1.${minorOf(version)}`);
  const near = nearest(label.replace(/^v/, ''), [...minors, ...versions.map((v) => v.slice(1)), 'latest']);
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  return new BearerlessError('user', 'unknown-version', `there is no Kubernetes version "${label}"${meant}`, {
    hint: `Valid: ${minors.join(', ')}, latest, -1 (one minor before latest), or a full version such as ${versions.at(-1)}, of the next minor too.`,
  });
}
