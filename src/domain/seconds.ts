// Durations as results say them.

/** Seconds with two decimals. */
export const rounded = (seconds: number): number => Number(seconds.toFixed(2));

/** Seconds with two decimals since a moment of `performance.now()`. */
export const secondsSince = (moment: number): number => rounded((performance.now() - moment) / 1000);
