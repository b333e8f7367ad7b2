// Values that a zod schema takes, made from the schema itself, so that what is added to it is asked without anybody
// thinking of it. Every free string may be hostile. A kind of schema that nobody taught it is an error, and never left
// out.
import fc from 'fast-check';
import type { z } from 'zod';
import { hostileString, mostlyPlain } from './hostile-strings.ts';

export interface How {
  /** What a free string is; `mostlyPlain` where it is not said. */
  text?: fc.Arbitrary<string>;
  /** What strings are drawn from as well that a function of ours checks, such as ids. */
  also?: fc.Arbitrary<string>;
  /** In place of what the schema itself would give. */
  instead?: ReadonlyMap<z.ZodType, fc.Arbitrary<unknown>>;
}

type Def = z.core.$ZodTypes['_zod']['def'];

/** What `schema` takes. */
export function valid<S extends z.ZodType>(schema: S, how: How = {}): fc.Arbitrary<z.input<S>> {
  return inputOf(schema, how) as fc.Arbitrary<z.input<S>>;
}

function inputOf(schema: z.core.$ZodType, how: How): fc.Arbitrary<unknown> {
  const instead = how.instead?.get(schema as z.ZodType);
  if (instead) return instead;
  const def = schema._zod.def as Def;
  switch (def.type) {
    case 'string':
      return stringOf(schema, how);
    case 'number':
      return numberOf(def);
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'array':
      return fc.array(inputOf(def.element, how), { minLength: checkOf(def, 'minimum', 0), maxLength: 4 });
    case 'object':
      return objectOf(def, how);
    case 'record':
      return dictionary(inputOf(def.keyType, how) as fc.Arbitrary<string>, inputOf(def.valueType, how));
    case 'union':
      return fc.oneof(...def.options.map((option) => inputOf(option, how)));
    case 'optional':
    case 'default':
      return fc.option(inputOf(def.innerType, how), { nil: undefined, freq: 2 });
    case 'nullable':
      return fc.option(inputOf(def.innerType, how), { nil: null });
    case 'pipe':
      return inputOf(def.in, how);
    case 'unknown':
      return anyValue(how);
    default:
      throw new Error(`no arbitrary is known for a schema of the type ${def.type}`);
  }
}

/** zod drops the key `__proto__`, which no program of ours knows a use for. */
function dictionary(key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) {
  const known = key.filter((one) => one !== '__proto__');
  return fc.dictionary(known, value, { maxKeys: 4, noNullPrototype: true });
}

/** Keys that are absent are left out: JSON and YAML have no `undefined`. */
function objectOf(
  { shape, catchall }: z.core.$ZodObjectDef,
  how: How,
): fc.Arbitrary<Record<string, unknown>> {
  const own = fc.record(
    Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, inputOf(value, how)])),
    { noNullPrototype: true },
  );
  const loose = (catchall?._zod.def as Def | undefined)?.type === 'unknown';
  const more = loose ? dictionary(how.text ?? mostlyPlain, anyValue(how)) : fc.constant({});
  return fc.tuple(more, own).map(([first, then]) => JSON.parse(JSON.stringify({ ...first, ...then })));
}

const instant = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** What the checks of the schema take; those that are functions can only be asked. */
function stringOf(schema: z.core.$ZodType, { text = mostlyPlain, also }: How): fc.Arbitrary<string> {
  const def = schema._zod.def as z.core.$ZodStringDef;
  if ('format' in def && def.format === 'datetime') return instant;
  const checks = (def.checks ?? []).map((check) => check._zod.def as unknown as Record<string, unknown>);
  const found = (name: string) => checks.find((check) => check.format === name || check.check === name);
  const pattern = found('regex')?.pattern as RegExp | undefined;
  const prefix = found('starts_with')?.prefix ?? '';
  const free = [text.map((one) => `${prefix}${one}`), ...(also && found('custom') ? [also] : [])];
  // fast-check knows no lookahead; what it would have kept out is asked below.
  const ahead = /\(\?[!=][^()]*\)/g;
  const made = pattern
    ? fc.stringMatching(new RegExp(pattern.source.replace(ahead, '')), { maxLength: 40 })
    : fc.oneof(...free);
  let refused = 0;
  const takes = (one: string) => {
    const taken = (schema as z.ZodType).safeParse(one).success;
    refused = taken ? 0 : refused + 1;
    if (refused > 10_000) throw new Error(`nothing that is drawn from fits, such as ${JSON.stringify(one)}`);
    return taken;
  };
  return fc.oneof(made, ...free).chain((one) => (takes(one) ? fc.constant(one) : made.filter(takes)));
}

function numberOf(def: z.core.$ZodNumberDef): fc.Arbitrary<number> {
  const of = (check: string) => {
    const found = (def.checks ?? []).map((one) => one._zod.def as unknown as Record<string, unknown>);
    return found.find((one) => one.check === check)?.value as number | undefined;
  };
  const [min, max] = [of('greater_than'), of('less_than')];
  if ('format' in def) {
    const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    return fc.oneof(fc.integer(limits), fc.maxSafeInteger()).map((n) => within(n, min, max));
  }
  // JSON has neither -0 nor infinities.
  return fc
    .double({ noNaN: true, noDefaultInfinity: true, min: min ?? -1e9, max: max ?? 1e9 })
    .map((n) => n + 0);
}

const within = (n: number, min = -Infinity, max = Infinity) => Math.min(Math.max(n, min), max);

function checkOf(def: Def, name: string, otherwise: number): number {
  for (const check of def.checks ?? []) {
    const value = (check._zod.def as unknown as Record<string, unknown>)[name];
    if (typeof value === 'number') return value;
  }
  return otherwise;
}

function anyValue({ text = mostlyPlain }: How): fc.Arbitrary<unknown> {
  return fc.jsonValue({ maxDepth: 2 }).chain((value) => fc.oneof(fc.constant(value), text));
}

/** A JSON value with one place changed: another value there, the place gone, or a key that nobody knows beside it. */
export function withFault(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    hostileString,
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom<unknown>(null, [], {}, -1, 1e308, 1.5, true, [null], { __proto__: null }),
  );
  return fc.tuple(value, fc.nat(), other, fc.constantFrom('put', 'drop', 'add')).map(changed);
}

function changed([value, where, other, how]: [unknown, number, unknown, string]): unknown {
  const copy: unknown = structuredClone(value);
  const places: Array<{ holder: Record<string, unknown>; key: string }> = [];
  const visit = (at: unknown) => {
    if (typeof at !== 'object' || at === null) return;
    const holder = at as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      visit(holder[key]);
    }
  };
  visit(copy);
  const place = places[where % Math.max(1, places.length)];
  if (place === undefined) return other;
  const { holder, key } = place;
  if (how === 'put') holder[key] = other;
  else if (how === 'drop') delete holder[key];
  else {
    const name = JSON.stringify(other).slice(0, 40);
    Object.defineProperty(holder, name, { value: other, enumerable: true, configurable: true });
  }
  return copy;
}
