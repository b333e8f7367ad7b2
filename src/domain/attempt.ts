// Work that may fail for any reason.

/** What `act` gives; undefined when it throws. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
