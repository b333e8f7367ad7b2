import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, instance, is, unreachable } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { packageRoot } from '../domain/root.ts';
import { loadLibrary } from './load.ts';

const test = suite('plan/load');

function resolveVersion(label: string): string {
  if (label === 'latest') return 'v1.37.2';
  if (label === '1.33') return 'v1.33.13';
  if (label === '1.20') return 'v1.20.2';
  throw new Error(`there is no version "${label}"`);
}

/** Loads a library of the given files and gives the message of the error, or the library's ids. */
async function load(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'bearerless-load-'));
  try {
    for (const folder of ['scenarios', 'clusters/settings'])
      await mkdir(join(root, folder), { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(root, file), text);
    const library = await loadLibrary(root, resolveVersion);
    return [...library.scenarios.keys(), ...library.settings.keys()].join(' ');
  } catch (thrown) {
    instance(thrown, BearerlessError);
    const { blame, code, message } = thrown as BearerlessError;
    equal({ blame, code }, { blame: 'user', code: 'invalid-configuration' });
    return message;
  } finally {
    await rm(root, { recursive: true });
  }
}

const setting = 'id: off\ntitle: t\nwhy: w\n';
const scenario = `id: ask
title: t
why: w
versions: [latest]
settings: [off]
requests:
  - { target: apiserver, paths: [/api], identities: [none] }
joins: [token]
control: { setting: off, probe: apiserver:GET:/api@none, outcome: 401 }
`;

test('a sound configuration loads', async () => {
  is(await load({ 'clusters/settings/off.yaml': setting, 'scenarios/ask.yaml': scenario }), 'ask off');
});

test('every wrong key, value and id is told at once, with its place', async () => {
  const message = await load({
    'clusters/settings/off.yaml': 'id: on\nwhy: w\napiserver:\n  flag: { a: b }\n',
    'clusters/settings/span.yaml': 'id: span\ntitle: t\nwhy: w\nsince: "1.33"\nuntil: "1.31"\n',
    'clusters/settings/twice.yaml': 'id: twice\nid: twice\n',
    'scenarios/ask.yaml': scenario
      .replace('[none]', '[nonee]')
      .replace('401', 'refuse')
      .replace('[token]', 'token'),
    'scenarios/other.yaml': scenario.replace('off]', 'of]'),
  });
  equal(message.split('\n'), [
    'the configuration has 11 problems:',
    '  clusters/settings/off.yaml:1:1 "title" is missing',
    '  clusters/settings/off.yaml:1:1 id: "on" must be the file\'s name, "off"',
    '  clusters/settings/off.yaml:4:3 unknown key "flag"; did you mean "flags"?',
    '  clusters/settings/span.yaml:5:1 "until" is before "since"',
    '  clusters/settings/twice.yaml:2:1 Map keys must be unique',
    '  scenarios/ask.yaml:7:54 identities: "nonee" is none of none, invalid-token, malformed-token, empty-token, basic, service-account, bootstrap-token, expired-bootstrap-token, foreign-cert, node-cert, kubelet-client-cert, admin-cert, super-admin-cert, admin-cert-bad-token; did you mean "none"?',
    '  scenarios/ask.yaml:8:1 joins: expected array, received string; it is "token"',
    '  scenarios/ask.yaml:9:58 outcome: an outcome is a status code or one of joined, refused, completed, failed, stays-up, not-ready, restarted, config-rejected, closed, tls-refused; it is "refuse"',
    '  scenarios/other.yaml:1:1 id: "ask" must be the file\'s name, "other"',
    '  scenarios/other.yaml:5:12 there is no setting "of"; did you mean "off"? Valid: off, span, twice',
    '  scenarios/other.yaml:9:12 there is no setting of this scenario\'s "off"; did you mean "of"? Valid: of',
  ]);
});

test('references to unknown settings, versions and probes are told with the nearest match', async () => {
  const message = await load({
    'clusters/settings/off.yaml': setting,
    'scenarios/ask.yaml':
      scenario.replace('[latest]', '[latest, "1.99"]').replace('/api@none', '/apis@none') +
      'expect:\n' +
      '  - { settings: [of], probes: [join:tokn, "*"], outcome: joined, source: s }\n' +
      '  - { since: "1.33", until: "1.31", probes: [join:*], outcome: joined, source: s }\n',
  });
  equal(message.split('\n'), [
    'the configuration has 5 problems:',
    '  scenarios/ask.yaml:4:20 there is no version "1.99"',
    '  scenarios/ask.yaml:9:26 there is no probe of this scenario\'s "apiserver:GET:/apis@none"; did you mean "apiserver:GET:/api@none"? Valid: apiserver:GET:/api@none, join:token',
    '  scenarios/ask.yaml:11:18 there is no setting of this scenario\'s "of"; did you mean "off"? Valid: off',
    '  scenarios/ask.yaml:11:32 there is no probe of this scenario\'s like "join:tokn"; did you mean "join:token"? Valid: apiserver:GET:/api@none, join:token',
    '  scenarios/ask.yaml:12:22 "until" is before "since"',
  ]);
});

test('what the package ships is sound, and no scenario needs a setting that nobody wrote', async () => {
  const library = await loadLibrary(packageRoot, resolveVersion);
  const used = new Set([...library.scenarios.values()].flatMap(({ settings }) => settings));
  equal(
    [...used].filter((id) => !library.settings.has(id)),
    [],
  );
  const stranger = library.scenarios.get('stranger') ?? unreachable('the default scenario is missing');
  equal(stranger?.control, { setting: 'anonymous-off', probe: 'apiserver:GET:/api@none', outcome: '401' });
});
