import { equal, is, unreachable } from 'uvu/assert';
import { load, resolveVersion, scenario, setting } from '../../test/support/load.ts';
import { suite } from '../../test/support/suite.ts';
import { packageRoot } from '../domain/root.ts';
import { loadLibrary } from './load.ts';

const test = suite('plan/load');

test('a sound configuration loads', async () => {
  is(await load({ 'clusters/settings/off.yaml': setting, 'scenarios/ask.yaml': scenario }), 'ask(off) off');
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
    '  scenarios/ask.yaml:9:58 outcome: an outcome is a status code, one of joined, refused, completed, failed, stays-up, not-ready, restarted, up, down, config-rejected, closed, tls-refused, or such as "refused unauthorized"; it is "refuse"',
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

const indented = (text: string) => text.replace(/^/gm, '      ').trimStart();
const shipped = { 'clusters/settings/off.yaml': setting, 'scenarios/ask.yaml': scenario };

test("a user's settings are asked in every scenario of the package, a user's scenarios under what they name", async () => {
  const mine = indented(setting.replace('off', 'mine'));
  const other = indented(scenario.replace('id: ask', 'id: other').replaceAll('off', 'mine'));
  const config = `settings:\n    - ${mine}\nscenarios:\n    - ${other}`;
  is(
    await load({ ...shipped, 'my.yaml': config }, ['my.yaml']),
    'ask(off,mine) other(mine) off mine own:other',
  );
});

test("problems of a user's file are told with their places in it, beside all others", async () => {
  const taken = indented(setting.replace('title: t', 'titel: t'));
  const again = indented(scenario.replace('[off]', '[of]'));
  const message = await load(
    {
      ...shipped,
      'wrong.yaml': `settings:\n    - ${taken}`,
      'again.yaml': `scenarios:\n    - ${again}`,
      'list.yaml': '- id: off\n',
    },
    ['wrong.yaml', 'again.yaml', 'list.yaml'],
  );
  equal(message.split('\n'), [
    'the configuration has 7 problems:',
    '  again.yaml:2:7 there is another scenario "ask"',
    '  again.yaml:6:18 there is no setting "of"; did you mean "off"? Valid: off',
    '  again.yaml:10:18 there is no setting of this scenario\'s "off"; did you mean "of"? Valid: of',
    '  list.yaml:1:1 the file: expected object, received array; it is a list',
    '  wrong.yaml:2:7 "title" is missing',
    '  wrong.yaml:2:7 there is another setting "off"',
    '  wrong.yaml:3:7 unknown key "titel"; did you mean "title"?',
  ]);
});

test('combinations that can never be meant are told at once', async () => {
  const message = await load({
    'clusters/settings/off.yaml': `${setting}since: "1.31"
apiserver:
  flags: { authentication-config: /x }
  authenticationConfig: { anonymous: { enabled: false } }
  flagsWhen:
    - { since: "1.34", until: "1.33", flags: {} }
    - { until: "1.30", flags: {} }
kubelet: { flagsOnly: true, config: { readOnlyPort: 1 } }
`,
    'clusters/settings/edits.yaml': `${setting.replace('off', 'edits')}apiserver: { edits: { other: "" } }\n`,
    'scenarios/ask.yaml':
      scenario
        .replace('[latest]', '["1.20"]')
        .replace('[off]', '[off, edits, edits]')
        .replace('401', 'joined') +
      'changes: [{ change: { kind: edit-authentication, edit: othr } }]\n' +
      'expect:\n' +
      '  - { probes: ["join:*"], outcome: 401, source: s }\n' +
      '  - { probes: ["*"], outcome: "refused no-jws", source: s }\n',
  });
  equal(message.split('\n'), [
    'the configuration has 10 problems:',
    '  clusters/settings/edits.yaml:4:14 "edits" need an "authenticationConfig" to edit',
    '  clusters/settings/off.yaml:6:12 the flag "authentication-config" is set by "authenticationConfig" already',
    '  clusters/settings/off.yaml:9:24 "until" is before "since"',
    '  clusters/settings/off.yaml:10:7 these flags are for versions in which the setting does not exist',
    '  clusters/settings/off.yaml:11:29 a kubelet with "flagsOnly" gets no configuration file',
    '  scenarios/ask.yaml:5:12 "off" exists in none of the scenario\'s versions',
    '  scenarios/ask.yaml:5:24 "edits" is there twice',
    '  scenarios/ask.yaml:9:58 apiserver:GET:/api@none can never be "joined"',
    '  scenarios/ask.yaml:10:13 no setting of the scenario has the edit "othr"',
    '  scenarios/ask.yaml:12:27 none of these questions can ever be "401"',
  ]);
});

test('what is included and excluded must exist, and leave the control where it is', async () => {
  const message = await load({
    'clusters/settings/off.yaml': setting,
    'scenarios/ask.yaml':
      scenario +
      'since: "1.40"\nuntil: "1.30"\n' +
      'include: [{ settings: [of], joins: [file-cert] }]\n' +
      'exclude: [{ probes: ["join:fil"], why: w }, { probes: ["*@none"], why: w }]\n',
  });
  equal(message.split('\n'), [
    'the configuration has 4 problems:',
    '  scenarios/ask.yaml:9:26 the control is asked of none of the versions under its setting',
    '  scenarios/ask.yaml:11:1 "until" is before "since"',
    '  scenarios/ask.yaml:12:24 there is no setting of this scenario\'s "of"; did you mean "off"? Valid: off',
    '  scenarios/ask.yaml:13:22 there is no probe of this scenario\'s like "join:fil". Valid: apiserver:GET:/api@none, join:token, join:file-cert',
  ]);
});

test('a file that cannot be read is an error of its own', async () => {
  const thrown = await loadLibrary(packageRoot, resolveVersion, { configs: ['/nowhere.yaml'] }).catch(
    (thrown) => thrown,
  );
  equal([thrown.blame, thrown.code], ['user', 'no-configuration']);
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

test('of what is named only that is read, the same as in a whole library; a name that is unknown needs all of it', async () => {
  const all = await loadLibrary(packageRoot, resolveVersion);
  for (const [id, scenario] of all.scenarios) {
    const named = { scenarios: [id], settings: ['default'] };
    const { scenarios, settings } = await loadLibrary(packageRoot, resolveVersion, { named });
    equal([...scenarios], [[id, scenario]]);
    equal([...settings.keys()].sort(), [...new Set(['default', ...scenario.settings])].sort());
    for (const [name, setting] of settings) equal(setting, all.settings.get(name));
  }
  for (const named of [
    { scenarios: ['strangr'], settings: [] },
    { scenarios: ['stranger'], settings: ['of'] },
  ]) {
    const { scenarios, settings } = await loadLibrary(packageRoot, resolveVersion, { named });
    equal([scenarios.size, settings.size], [all.scenarios.size, all.settings.size]);
  }
});
