// The values of options that take names separated by commas: of a known list, or any.
import { InvalidArgumentError } from 'commander';
import { nearest } from '../../domain/nearest.ts';

/** The parser of such an option; `what` is one of the names in an error's words. */
export function namesOf<T extends string>(what: string, names: readonly T[]): (value: string) => T[] {
  const valid = `Valid: ${names.join(', ')}.`;
  return (value) => {
    const given = separated(value);
    if (given.length === 0) throw new InvalidArgumentError(`Name at least one. ${valid}`);
    for (const name of given) {
      if ((names as readonly string[]).includes(name)) continue;
      const near = nearest(name, names);
      const meant = near === undefined ? '' : `Did you mean "${near}"? `;
      throw new InvalidArgumentError(`There is no ${what} "${name}". ${meant}${valid}`);
    }
    return given as T[];
  };
}

/** The parser of an option that takes any names; `a,b` and repeated options alike. */
export function separated(value: string, before: string[] = []): string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  ];
}
