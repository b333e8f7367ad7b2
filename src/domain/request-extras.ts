// The headers and the body of a request, and whether it goes over IPv6. They are parts of cell ids, each after a "+",
// percent-encoded.
import { z } from 'zod';

const HeaderName = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header is made of letters, digits and "-"')
  .refine(
    (name) => !owned.includes(name.toLowerCase()),
    'this header is set by the identity or by HTTP itself',
  );
const owned = ['authorization', 'audit-id', 'host', 'content-length', 'transfer-encoding', 'body', 'over'];

const HeaderValue = z
  .string()
  .max(500)
  .regex(/^[!-~]([ -~]*[!-~])?$/, 'the value of a header is one line of ASCII');

export const Headers = z.record(HeaderName, HeaderValue);
export type Headers = z.infer<typeof Headers>;
/** Sent as it is, as JSON. UTF-8 cannot carry half of a surrogate pair. */
export const Body = z
  .string()
  .max(4_000)
  .refine((text) => !/\p{Cs}/u.test(text), 'a body has no half of a surrogate pair');

/** Sent to the address of the other family; without it, requests go over IPv4. */
export const Over = z.literal('ipv6');

/** The body of a scenario: text as it is, anything else as JSON. */
export const bodyText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

export interface Extras {
  headers?: Headers | undefined;
  body?: string | undefined;
  over?: z.infer<typeof Over> | undefined;
}

/** `+Origin=https%3A%2F%2Fexample.com+body=%7B%7D`; empty where there is nothing. */
export function extrasId({ headers = {}, body, over }: Extras): string {
  const all = [...Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))];
  if (body !== undefined) all.push(['body', body]);
  if (over !== undefined) all.push(['over', over]);
  return all.map(([name, value]) => `+${name}=${encodeURIComponent(value)}`).join('');
}

/** Reads a text of `extrasId` without its first "+". Other texts give a value that no type accepts. */
export function readExtras(
  parts: string[],
): { headers?: Record<string, string>; body?: string; over?: string } | undefined {
  try {
    const pairs = parts.map((part) => {
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
      return [name, decodeURIComponent(value)] as const;
    });
    const headers = Object.fromEntries(pairs.filter(([name]) => name !== 'body' && name !== 'over'));
    const partOf = (wanted: string) => pairs.find(([name]) => name === wanted)?.[1];
    const [body, over] = [partOf('body'), partOf('over')];
    return {
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
      ...(over === undefined ? {} : { over }),
    };
  } catch {
    return undefined;
  }
}

/** In a path: the name of the node that the question is about. */
export const nodeInPath = '{node}';

/** The description for readers: ` (Origin: https://example.com, with a body)`, ` (over IPv6)`. */
export function extrasLabel({ headers = {}, body, over }: Extras): string {
  const all = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (body !== undefined) all.push('with a body');
  if (over !== undefined) all.push('over IPv6');
  return all.length === 0 ? '' : ` (${all.join(', ')})`;
}
