// Values that a zod schema takes, made from the schema itself: together they have every optional part, every branch of
// every union and every word of every enum. Whoever asks says what each free string is, by the place it has in the
// schema. A kind of schema that nobody taught it is an error, and never left out.
import type { z } from 'zod';

export interface Fill {
  /** What a free string is, at a place such as `cells.*.audit.user`. */
  text(place: string): string;
  /** In place of what a schema itself would give; for strings of which only few are sound. */
  instead?: ReadonlyMap<z.core.$ZodType, readonly unknown[]>;
}

const time = '2026-01-02T03:04:05.000Z';

type Def = z.core.$ZodTypes['_zod']['def'];

/** The values; there are as many as the part with the most branches has. */
export function samples(schema: z.core.$ZodType, fill: Fill, place = ''): unknown[] {
  const instead = fill.instead?.get(schema);
  if (instead) return [...instead];
  const def = schema._zod.def as Def;
  switch (def.type) {
    case 'string':
      return 'format' in def && def.format === 'datetime' ? [time] : [fill.text(place)];
    case 'number':
      return numbers(def);
    case 'boolean':
      return [false, true];
    case 'literal':
      return def.values;
    case 'enum':
      return Object.values(def.entries);
    case 'array':
      return [samples(def.element, fill, `${place}[]`)];
    case 'object':
      return objects(def, fill, place);
    case 'record': {
      const keys = samples(def.keyType, fill, `${place}{}`);
      const values = samples(def.valueType, fill, `${place}.*`);
      const entries = times(Math.max(keys.length, values.length), (n) => [`${at(keys, n)}`, at(values, n)]);
      return [Object.fromEntries(entries)];
    }
    case 'union':
      return def.options.flatMap((option) => samples(option, fill, `${place}${branch(option)}`));
    case 'optional':
      return [...samples(def.innerType, fill, place), undefined];
    default:
      throw new Error(`no sample is known for a schema of the type ${def.type}`);
  }
}

/** The places of all free strings, each once. */
export function placesOf(schema: z.core.$ZodType, fill: Omit<Fill, 'text'> = {}): string[] {
  const places = new Set<string>();
  const text = (place: string) => {
    places.add(place);
    return 'x';
  };
  samples(schema, { ...fill, text });
  return [...places];
}

function objects({ shape }: z.core.$ZodObjectDef, fill: Fill, place: string): object[] {
  const parts = Object.entries(shape).map(
    ([key, part]) => [key, samples(part, fill, place === '' ? key : `${place}.${key}`)] as const,
  );
  const most = Math.max(1, ...parts.map(([, values]) => values.length));
  return times(most, (n) => {
    const all = parts.map(([key, values]) => [key, at(values, n)] as const);
    return Object.fromEntries(all.filter(([, value]) => value !== undefined));
  });
}

/** `(refused)`: which option of a union. */
function branch(option: z.core.$ZodType): string {
  const def = option._zod.def as Def;
  const kind = def.type === 'object' ? (def.shape.kind ?? def.shape.type) : undefined;
  const known = kind && (kind._zod.def as Def);
  return known?.type === 'literal' ? `(${known.values.join()})` : '';
}

function numbers(def: z.core.$ZodNumberDef): number[] {
  const checks = (def.checks ?? []).map((one) => one._zod.def as unknown as Record<string, unknown>);
  const min = checks.find(({ check }) => check === 'greater_than')?.value as number | undefined;
  const max = checks.find(({ check }) => check === 'less_than')?.value as number | undefined;
  const least = min ?? 0;
  return [
    least,
    Math.min(least + 1, max ?? least + 1),
    max ?? ('format' in def ? Number.MAX_SAFE_INTEGER : 1e21),
  ];
}

const at = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
