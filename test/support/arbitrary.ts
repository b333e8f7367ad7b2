// Made-up input of tests: sound ids and questions, and texts of somebody who means harm.
import fc from 'fast-check';
import { EngineId } from '../../src/domain/cell.ts';
import type { CellParts } from '../../src/domain/cell-id.ts';
import {
  type Change,
  Identity,
  JoinMode,
  type Probe,
  StaticPod,
  Target,
  Watched,
} from '../../src/domain/probe.ts';

/** How many cases a test makes; more of them with CASES, the same again with SEED. */
export const cases = (usual: number): fc.Parameters<unknown> => ({
  numRuns: Number(process.env.CASES ?? usual),
  ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
});

/** Texts that a shell, a terminal, a page, a path or a parser of YAML would obey. */
const payloads = [
  '$(canary)',
  '`canary`',
  ';canary;',
  '&canary&',
  '|canary',
  '\ncanary\n',
  '\r\ncanary',
  "'$(canary)'",
  '"$(canary)"',
  "'\ncanary\n'",
  '\\',
  "\\'",
  '|;1e canary',
  '/e;canary/',
  '&\n\\1',
  '\nEOF\ncanary\n',
  '\nE\0OF\ncanary\n',
  '*',
  '--help',
  '../../canary',
  '\0',
  '\u001b]0;canary\u0007',
  '\u202e',
  '<img src=x onerror=canary>',
  '@everyone',
  ': - #',
  '%41',
  '%',
  ' ',
  'é',
  '\u{1f600}',
];

/** A text with some of them in it. */
export const hostile: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...payloads), fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));

/** A record as the domain's types give it. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });

const digits = fc.nat({ max: 9999 });
export const version: fc.Arbitrary<string> = fc.tuple(digits, digits).map(([a, b]) => `v1.${a}.${b}`);

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
export const settingId: fc.Arbitrary<string> = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join('-'));

/** Everything that HTTP can carry. */
export const path: fc.Arbitrary<string> = fc.stringMatching(/^\/[!"$-~]{0,60}$/);

const change: fc.Arbitrary<Change> = fc.oneof(
  record({
    kind: fc.constant('edit-manifest' as const),
    flag: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    value: fc.stringMatching(/^[\w.,:=+-]{0,20}$/),
  }),
  record({ kind: fc.constant('upgrade' as const), to: fc.oneof(version, fc.constant('next')) }),
  record({ kind: fc.constant('restart-apiserver' as const) }),
  record({ kind: fc.constant('edit-authentication' as const), edit: settingId }),
);

const http = {
  target: fc.constantFrom(...Target.options),
  method: fc.stringMatching(/^[A-Z]{1,8}$/),
  path,
  identity: fc.constantFrom(...Identity.options),
};

export const probe: fc.Arbitrary<Probe> = fc.oneof(
  record({ kind: fc.constant('http' as const), ...http }),
  record({ kind: fc.constant('join' as const), mode: fc.constantFrom(...JoinMode.options) }),
  record({ kind: fc.constant('init' as const) }),
  record({ kind: fc.constant('restart' as const), component: fc.constantFrom(...Watched.options) }),
  record({ kind: fc.constant('health-check' as const), component: fc.constantFrom(...StaticPod.options) }),
  record({ kind: fc.constant('change' as const), change }),
  record({ kind: fc.constant('after' as const), change, ...http }),
);

export const cellParts: fc.Arbitrary<CellParts> = record({
  version,
  setting: settingId,
  engine: fc.constantFrom(...EngineId.options),
  probe,
});
