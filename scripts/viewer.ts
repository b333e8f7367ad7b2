// Makes the page's template for the package: dist/viewer.html. The last step of scripts/build.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { builtTemplate, bundle } from '../src/report/html/template.ts';

mkdirSync(dirname(builtTemplate), { recursive: true });
writeFileSync(builtTemplate, bundle());
