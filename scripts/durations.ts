// Writes clusters/durations.json, by which shards are balanced, from runs: npx tsx scripts/durations.ts RUN...
// Take runs of the default scenario: what others wait for says little of how long a group takes.
// A later run counts more than an earlier one; groups that no run has keep what was recorded.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/domain/root.ts';
import { durationKey, durationsFile, recordedDurations } from '../src/plan/durations.ts';
import { readJournal } from '../src/run/journal.ts';

const durations = recordedDurations();
for (const folder of process.argv.slice(2)) {
  const { events } = await readJournal(folder);
  const settings = new Map<string, number>();
  const ended = new Set<string>();
  for (const event of events) {
    if (event.type !== 'group-start' && event.type !== 'group-end') continue;
    const { version, engine, depth } = event;
    if (engine === undefined || depth === undefined) continue;
    const key = durationKey({ version, engine, depth });
    // What is asked again is less than the group, and says little of how long that takes.
    if (ended.has(key)) continue;
    if (event.type === 'group-end') ended.add(key);
    if (event.type === 'group-start') settings.set(key, event.settings.length);
    else durations[key] = { settings: settings.get(key) ?? 1, seconds: Math.round(event.seconds) };
  }
}
const sorted = Object.fromEntries(Object.entries(durations).sort(([a], [b]) => (a < b ? -1 : 1)));
const lines = Object.entries(sorted).map(
  ([key, { settings, seconds }]) => `  "${key}": { "settings": ${settings}, "seconds": ${seconds} }`,
);
writeFileSync(join(packageRoot, durationsFile), `{\n${lines.join(',\n')}\n}\n`);
