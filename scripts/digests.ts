// `npm run digests [-- VERSION…]`: pins what the official servers say today, over https, in clusters/digests.json: the
// releases that the catalogue names, and those of the versions given. What is pinned already is compared and stays.
// `--file` names another file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { networkOf } from '../src/app/network.ts';
import { formatPins, parsePins, pinsFile } from '../src/artifacts/pins.ts';
import { renewPins } from '../src/artifacts/renew-pins.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { packageRoot } from '../src/domain/root.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { file: { type: 'string' } } });
const file = values.file ?? join(packageRoot, pinsFile);
const known = existsSync(file) ? parsePins(readFileSync(file, 'utf8')) : {};
const versions = positionals.map((label) => resolveVersion(label));
const network = networkOf({ env: process.env });
const { signal } = new AbortController();
const { pins, added, absent, problems } = await renewPins({ known, further: versions, network, signal });
writeFileSync(file, formatPins(pins));
for (const url of absent) console.log(`not published: ${url}`);
for (const problem of problems) console.error(`problem: ${problem}`);
console.log(`${added.length} new, ${Object.keys(pins).length} digests pinned in ${file}`);
if (problems.length > 0) process.exitCode = 1;
