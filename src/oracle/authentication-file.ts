// Derives whether a kube-apiserver accepts its AuthenticationConfiguration, and how the file treats anonymous requests.
// Issuers are validated as far as possible without a CEL compiler and a certificate parser (k8s.io/apiserver
// pkg/apis/apiserver/validation/validation.go).
import type { Version } from '../domain/version.ts';
import { areCertificates } from './certificates.ts';
import { isOn, type Undecoded, undecoded } from './decoding.ts';
import { compiles, type Place } from './expressions.ts';

export interface AuthenticationFile {
  /** The reason why the apiserver exits, or undefined if this code finds none. */
  refused?: Undecoded['why'] | 'conditions' | 'issuer';
  /** The fields that the apiserver may or may not accept. */
  unclear: string[];
  /** How the file treats anonymous requests, or undefined if it does not say. */
  anonymous?: { enabled: boolean; paths: string[] };
}

interface Written {
  anonymous?: { enabled?: unknown; conditions?: { path?: string }[] | null } | null;
  jwt?: (Jwt | null)[] | null;
}

interface Mapped {
  claim?: string | null;
  prefix?: string | null;
  expression?: string | null;
}
interface Jwt {
  issuer?:
    | ({ url?: string | null; audiences?: string[] | null; audienceMatchPolicy?: string | null } & Record<
        string,
        unknown
      >)
    | null;
  claimValidationRules?: ((Mapped & { requiredValue?: string; message?: string }) | null)[] | null;
  claimMappings?: {
    username?: Mapped | null;
    groups?: Mapped | null;
    uid?: Mapped | null;
    extra?: unknown[] | null;
  } | null;
  userValidationRules?: unknown[] | null;
}

/**
 * Evaluates the content of the file. `issuers` are the issuers of ServiceAccount tokens, which no entry of the file may
 * use.
 */
export function authenticationFile(
  version: Version,
  value: unknown,
  issuers: readonly string[],
): AuthenticationFile {
  const fault = undecoded('AuthenticationConfiguration', version, value);
  if (fault !== undefined) return { refused: fault.why, unclear: [] };
  const { anonymous, jwt } = value as Written;
  const entries = (jwt ?? []).map((one) => one ?? {});
  const enabled = isOn(anonymous?.enabled);
  const paths = (anonymous?.conditions ?? []).map((one) => one?.path ?? '');
  const urls = entries.map(({ issuer }) => issuer?.url ?? '');
  const wrong = entries.some((entry) => isWrong(entry, issuers)) || new Set(urls).size < urls.length;
  const refused =
    !enabled && paths.length > 0 ? 'conditions' : wrong || entries.length > 64 ? 'issuer' : undefined;
  return {
    ...(refused ? { refused } : {}),
    unclear: refused ? [] : [...new Set(entries.flatMap((entry) => unclearIn(version, entry)))],
    ...(anonymous ? { anonymous: { enabled, paths } } : {}),
  };
}

/** Whether validation refuses an issuer because of something that this code can check. */
function isWrong({ issuer, claimMappings, claimValidationRules }: Jwt, issuers: readonly string[]): boolean {
  const { url, audiences, audienceMatchPolicy } = issuer ?? {};
  const listed = audiences ?? [];
  const { username, groups, uid } = claimMappings ?? {};
  const authority = issuer?.certificateAuthority;
  const wrongAuthority = Boolean(authority) && !String(authority).includes('-----BEGIN CERTIFICATE-----');
  const wrongUrl = !url || issuers.includes(url) || !/^https:\/\/[^@?#]*$/i.test(url);
  const policy = audienceMatchPolicy ?? '';
  const wrongAudiences =
    listed.length === 0 ||
    listed.some((one) => !one) ||
    new Set(listed).size < listed.length ||
    (policy !== 'MatchAny' && (policy !== '' || listed.length > 1));
  const both = ({ claim, expression }: Mapped) => Boolean(claim) && Boolean(expression);
  const prefix = (one: Mapped) =>
    one.claim ? one.prefix == null : Boolean(one.expression) && one.prefix != null;
  const rules = (claimValidationRules ?? []).map((rule) => rule ?? {});
  const claims = rules.flatMap(({ claim }) => claim || []);
  return (
    wrongUrl ||
    wrongAuthority ||
    wrongAudiences ||
    !(username?.claim || username?.expression) ||
    [username, groups].some((one) => one && (both(one) || prefix(one))) ||
    (uid != null && both(uid)) ||
    new Set(claims).size < claims.length ||
    rules.some((rule) => both(rule) || !(rule.claim || rule.expression) || (rule.claim && rule.message))
  );
}

/** The fields that only a CEL compiler, a certificate parser or the network can check. */
function unclearIn(version: Version, { issuer: given, ...jwt }: Jwt): string[] {
  const issuer = given ?? {};
  const { username, groups, uid, extra } = jwt.claimMappings ?? {};
  const claimRules = (jwt.claimValidationRules ?? []).flatMap((rule) => rule?.expression ?? []);
  const userRules = (jwt.userValidationRules ?? []).map((rule) => (rule as Mapped | null)?.expression);
  const at = (path: string, there: unknown) => (there ? [`jwt[].${path}`] : []);
  const not = (place: Place, expressions: readonly unknown[]) =>
    new Set(expressions).size < expressions.length ||
    expressions.some((one) => one !== '' && one != null && !compiles(version, place, one));
  const authority = issuer.certificateAuthority;
  return [
    ...at('issuer.certificateAuthority', authority && !areCertificates(String(authority))),
    ...at('issuer.discoveryURL', issuer.discoveryURL),
    ...at('issuer.egressSelectorType', issuer.egressSelectorType),
    ...at('claimMappings.username.expression', not('mapping', [username?.expression])),
    ...at('claimMappings.groups.expression', not('groups', [groups?.expression])),
    ...at('claimMappings.uid.expression', not('mapping', [uid?.expression])),
    ...at('claimMappings.extra[]', extra?.length),
    ...at('claimValidationRules[].expression', not('claimRule', claimRules)),
    ...at('userValidationRules[].expression', not('userRule', userRules) || userRules.some((one) => !one)),
  ];
}
