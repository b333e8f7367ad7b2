// The tables of docs/joins.md: what every way to join comes to under each setting, and the joins that must fail. Where
// versions differ, each answer names its versions. No time is taken from a reference: machines differ. Pure.
import { joinName } from '../../src/domain/join.ts';
import type { DiscoveryMode } from '../../src/domain/join-mode.ts';
import { isConclusive, longOutcome } from '../../src/domain/outcome.ts';
import { answersOf, code, measuredOn, table } from './markdown.ts';
import type { Reference } from './versions.ts';

const settings = ['default', 'cluster-info-closed', 'paths-health-join', 'paths-health', 'anonymous-off'];

/** Every mode but those with plugins and over IPv6, which no reference has. */
type Mode = Exclude<DiscoveryMode, `file-exec${string}` | `${string}-ipv6`>;
/** What the node gets. The ways that must fail say what is wrong. */
const modes: Record<Mode, string> = {
  token: 'a token and the hash of the CA',
  'token-no-hash': 'a token, `unsafeSkipCAVerification`',
  'file-tls-token': 'the file from cluster-info, a token as `tlsBootstrapToken`',
  'file-token': 'that file with the token in it',
  'file-cert': 'a file with a client certificate in it',
  'file-cert-external': 'a file that names the files of a certificate',
  'https-file': 'the URL of a file with a client certificate',
  file: 'the file from cluster-info, nothing else',
  'token-wrong-hash': 'the hash of another CA',
  'token-expired': 'a token that has expired',
  'token-unsigned': 'a token that cluster-info is not signed with',
  'token-unreachable': 'an address where nobody listens',
  'token-silent': 'an address where nobody answers',
};
const mustFail: readonly Mode[] = [
  'token-wrong-hash',
  'token-expired',
  'token-unsigned',
  'token-unreachable',
  'token-silent',
  'file',
];

/** What a mode comes to under a setting: one answer, or each with its versions; `–` where none was asked. */
function outcomes(references: readonly Reference[], mode: Mode, setting: string): string {
  const answers = references.flatMap(({ version, cells }): [string, string][] => {
    const cell = cells.find(
      (one) => one.setting === setting && one.probe.kind === 'join' && joinName(one.probe) === mode,
    );
    if (cell === undefined || !isConclusive(cell.result.observed)) return [];
    return [[version, longOutcome(cell.result.observed).replace(/^refused /, '')]];
  });
  return answersOf(answers);
}

/** Every way to join that can succeed, under each setting. */
export function joinsTable(references: readonly Reference[]): string {
  const rows = (Object.keys(modes) as Mode[])
    .filter((mode) => mode === 'file' || !mustFail.includes(mode))
    .map((mode) => [
      code(mode),
      modes[mode],
      ...settings.map((setting) => {
        const outcome = outcomes(references, mode, setting);
        const rare = setting === 'paths-health' || setting === 'anonymous-off';
        return outcome === 'joined' && rare ? '**joined**' : outcome;
      }),
    ]);
  return [
    measuredOn(references.map(({ version }) => version)),
    'Where a join is refused, the table says why; where versions differ, it names them.',
    table(['mode', 'what the node gets', ...settings.map(code)], rows),
  ].join('\n\n');
}

/** The joins that must fail, each with its reason where strangers are let in and where they are not. */
export function failuresTable(references: readonly Reference[]): string {
  const shown = ['default', 'cluster-info-closed', 'anonymous-off'];
  const rows = mustFail.map((mode) => [
    code(mode),
    modes[mode],
    ...shown.map((setting) => outcomes(references, mode, setting)),
  ]);
  return table(['mode', 'what the node gets', ...shown.map(code)], rows);
}
