// How the grammar of foreign settings is written: parts that are there or not, and a setting of them.
import fc from 'fast-check';
import { Setting } from '../../src/domain/setting.ts';

/** A part of a setting, as it is read. */
export type Own = Record<string, unknown>;

/** Absent `times` as often as it is there. */
export const sometimes = <T>(value: fc.Arbitrary<T>, times = 2): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: value, weight: 1 }, { arbitrary: fc.constant(undefined), weight: times });
export const present = (object: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
export const some = <T>(values: readonly T[], maxLength = 3) =>
  fc.subarray([...values], { minLength: 1, maxLength });
export const record = (model: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(model, { noNullPrototype: true }).map(present);

/** A setting of the name. */
export function named(id: string, own: Own): Setting {
  return Setting.parse({ id, title: 'By chance.', why: 'To see whether what is said of it is so.', ...own });
}
