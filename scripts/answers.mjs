// Reads the ndjson report and prints a sorted line a cell: its id with the minor instead of the patch, and what was answered.
import { createInterface } from 'node:readline';

const lines = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { type, id, answer } = JSON.parse(line);
  if (type === 'cell') lines.push(`${id.replace(/^(v1\.\d+)\.\d+/, '$1')} ${answer}`);
}
process.stdout.write(
  lines
    .sort()
    .map((line) => `${line}\n`)
    .join(''),
);
