// Keys that people choose may be called like something that every object has: `constructor`, `toString`.

/** The value that the record itself has under the key. */
export const ownValue = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
