// Reads the bootstrap tokens of an InitConfiguration: what the first one may be used for, its groups, and whether its
// time has passed. Its value is neither kept nor shown (kubeadm apis/bootstraptoken/v1: types.go, defaults.go).
import { BootstrapToken } from '../domain/setting.ts';
import { type Gathered, tell } from './gathered.ts';
import { type Document, listOf, mapOf, valueAt } from './place.ts';

const part = 'kubeadm';
const usual = BootstrapToken.parse({});
const duration = /^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$|^0$/;

/** One token, and how its fields are found and called. */
interface Token {
  gathered: Gathered;
  value: Record<string, unknown>;
  at(key: string): ReturnType<Document['at']>;
  called(key: string): string;
}

/** The token with which nodes join; undefined if it is as kubeadm makes it. `now` decides which have expired. */
export function bootstrapTokenOf(gathered: Gathered, now: Date): BootstrapToken | undefined {
  const all = gathered.bootstrapTokens.flatMap((document) =>
    listOf(mapOf(document.value).bootstrapTokens).map((_, n) => ({ document, n })),
  );
  const [first, ...more] = all;
  for (const { document, n } of more)
    tell(gathered, 'left-out', {
      part,
      said: `bootstrapTokens[${n}]`,
      place: document.at(['bootstrapTokens', n]),
      because: 'nodes join here with the first token',
    });
  if (first === undefined) return undefined;
  const { document, n } = first;
  const token: Token = {
    gathered,
    value: mapOf(valueAt(document.value, ['bootstrapTokens', n])),
    at: (key) => document.at(['bootstrapTokens', n, key]),
    called: (key) => `bootstrapTokens[${n}].${key}`,
  };
  otherFields(token);
  const own = { ...usual, ...listsOf(token), expired: isExpired(token, now) };
  return JSON.stringify(own) === JSON.stringify(usual) ? undefined : own;
}

/** Reports the fields that change nothing. */
function otherFields({ gathered, value, at, called }: Token): void {
  for (const key of Object.keys(value)) {
    if (['usages', 'groups', 'ttl', 'expires'].includes(key)) continue;
    const because =
      key === 'token'
        ? 'the harness has its own value'
        : key === 'description'
          ? 'nothing that is asked depends on it'
          : 'kubeadm has no such field that is known here';
    tell(gathered, key === 'token' ? 'replaced' : 'left-out', {
      part,
      said: called(key),
      place: at(key),
      because,
    });
  }
}

/** The usages and groups that differ from kubeadm's. An empty list counts as kubeadm's. */
function listsOf({ gathered, value, at, called }: Token): Partial<BootstrapToken> {
  const found: Record<string, unknown> = {};
  for (const key of ['usages', 'groups'] as const) {
    const list = [...new Set(listOf(value[key]))];
    if (list.length === 0) continue;
    const { success, data, error } = BootstrapToken.shape[key].safeParse(list);
    if (!success) {
      const why = error.issues[0]?.message;
      gathered.wrong.push({
        ...at(key),
        message: `${called(key)}: kubeadm refuses ${list.join(', ')}: ${why}`,
      });
      continue;
    }
    // Their order does not matter.
    const same = [...list].sort().join() === [...usual[key]].sort().join();
    if (!same) found[key] = data;
    tell(gathered, 'taken', {
      part,
      said: `${called(key)}: ${list.join(', ')}`,
      place: at(key),
      because: same ? 'as kubeadm sets it by itself' : 'as it is',
    });
  }
  return found as Partial<BootstrapToken>;
}

/** Whether the token has expired. `expires` counts more than `ttl`, which begins when the cluster is made. */
function isExpired({ gathered, value, at, called }: Token, now: Date): boolean {
  const { expires = null, ttl = null } = value;
  const wrong = (key: string, what: string) => {
    gathered.wrong.push({ ...at(key), message: `${called(key)}: "${String(value[key])}" is no ${what}` });
    return false;
  };
  const taken = (key: string, because: string) =>
    tell(gathered, 'taken', { part, said: `${called(key)}: ${String(value[key])}`, place: at(key), because });
  if (ttl !== null) {
    if (!duration.test(String(ttl))) return wrong('ttl', 'duration such as 24h0m0s');
    taken('ttl', expires === null ? 'it is asked before it ends' : 'expires counts more');
  }
  if (expires === null) return false;
  const end = Date.parse(String(expires));
  if (Number.isNaN(end)) return wrong('expires', 'time such as 2030-01-31T12:00:00Z');
  const expired = end <= now.getTime();
  taken('expires', expired ? 'it has expired' : 'it is asked before it expires');
  return expired;
}
