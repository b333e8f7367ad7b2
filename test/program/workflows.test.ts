// The scripts that workflows call, with stand-ins for the programs of a runner: what root gets, what outputs may hold,
// and what the action makes of its inputs.
import { equal, is, match } from 'uvu/assert';
import { script } from '../support/script.ts';
import { suite } from '../support/suite.ts';

const test = suite('scripts of workflows');

test('outputs are written as they are, and one with a line break is refused whole', async () => {
  await using good = await script('output', ['versions=v1.37.2,v1.20.2', 'matrix={"include":[]}'], {});
  equal([good.exitCode, good.output], [0, 'versions=v1.37.2,v1.20.2\nmatrix={"include":[]}\n']);
  for (const bad of ['versions=1.37\nmatrix=mine', 'versions=1.37\rx', 'no name', 'A-B=1']) {
    await using refused = await script('output', ['results=out', bad], {});
    equal([refused.exitCode, refused.output], [2, ''], bad);
  }
});

const notRoot = { id: '[ "$1" = -u ] && echo 1000 || command id "$@"' };
const secrets = {
  GH_TOKEN: 'a token',
  ACTIONS_RUNTIME_TOKEN: 'another',
  NODE_OPTIONS: '--require /tmp/x.js',
};

test('root gets what is named of the environment, and no token', async () => {
  const sudo = 'shift_one() { :; }; [ "$1" = --non-interactive ] && exit 0; printf "%s\\n" "$@"';
  await using ran = await script('as-root', ['echo', 'a b'], { fakes: { ...notRoot, sudo }, env: secrets });
  const [preserved = '', ...rest] = ran.stdout.split('\n');
  match(preserved, /^--preserve-env=OUT,SCENARIOS,VERSIONS,.*,GOPROXY,.*$/);
  const names = preserved.split('=')[1]?.split(',') ?? [];
  equal(
    names.filter((name) => /TOKEN(?!CHAIN)|SECRET|ACTIONS_|NODE_OPTIONS|^$|^LD_/.test(name)),
    [],
  );
  equal(
    rest.slice(0, 2).map((pair) => pair.split('=')[0]),
    ['env', 'PATH'],
  );
  equal(rest.slice(-2), ['echo', 'a b']);
});

test('without sudo, and as root, a command runs as it is, with its exit code', async () => {
  const fakes = { ...notRoot, sudo: 'exit 1' };
  await using ran = await script('as-root', ['bash', '-c', 'echo "$1"; exit 7', '-', 'a b'], { fakes });
  equal([ran.stdout, ran.exitCode], ['a b', 7]);
  await using asRoot = await script('as-root', ['true'], { fakes: { id: 'echo 0', sudo: 'echo called' } });
  equal([asRoot.stdout, asRoot.exitCode], ['', 0]);
});

test('the action refuses a folder whose name would be further outputs', async () => {
  await using ran = await script('action', [], { env: { OUTPUT: 'out\nsarif=/etc/passwd' } });
  equal([ran.exitCode, ran.output], [2, '']);
  match(String(ran.all), 'the output folder');
});

/** Runs the action with these inputs; gives its code, outputs, and the arguments that the program gets. */
async function action(env: Record<string, string>, fakes: Record<string, string> = {}) {
  const beside = {
    setup: 'true',
    'as-root': 'basename "$1" >arguments; shift; printf "%s\\n" "$@" >>arguments; exit $CODE',
    output: 'printf "%s\\n" "$@" >>"$GITHUB_OUTPUT"',
    released: 'echo "/elsewhere/bearerless-$1"',
  };
  await using ran = await script('action', [], { beside, fakes, env: { OUTPUT: 'out', CODE: '0', ...env } });
  const given = (await ran.read('arguments')).split('\n').slice(0, -1);
  const leftovers = await ran.read('pwned');
  return { code: ran.exitCode, output: ran.output, said: String(ran.all), given, leftovers };
}

const always = ['--output=out', '--reporter=terminal,github,sarif,junit', '--'];

test('inputs of the action become arguments, each as it is', async () => {
  const none = await action({ FAIL_ON: 'differs,environment,nothing' });
  equal(none.given, ['bearerless', 'run', ...always]);
  equal(none.output, 'results=out/results.json\nsarif=out/results.sarif\ncode=0\n');
  const some = await action({
    KUBERNETES: 'latest, 1.33\n-1',
    SETTINGS: 'default anonymous-off',
    FILES: 'a b.yaml\n--help\n\n',
    CONFIG: 'own.yaml',
    SCENARIOS: 'stranger join',
    ARGS: '--grep\napiserver:',
    VERSION: '1.2.3',
  });
  equal(some.given, [
    ...['bearerless-1.2.3', 'run', '--kubernetes=latest,1.33,-1', '--setting=default,anonymous-off'],
    ...['--file=a b.yaml', '--file=--help', '--config=own.yaml', '--grep', 'apiserver:'],
    ...[...always, 'stranger', 'join'],
  ]);
});

test('no input of the action is ever a command', async () => {
  const bad = '$(touch pwned; echo x >pwned)`echo x >pwned`"; echo x >pwned; "';
  const { code, given, leftovers } = await action({ KUBERNETES: bad, FILES: bad, SCENARIOS: bad, ARGS: bad });
  equal([code, leftovers, given.includes(`--file=${bad}`), given.includes(bad)], [0, '', true, true]);
});

test('fail-on says which ends of a run fail the step, and wrong usage always does', async () => {
  const ends = async (CODE: string, FAIL_ON: string) => (await action({ CODE, FAIL_ON })).code;
  equal([await ends('1', ''), await ends('3', ''), await ends('4', '')], [1, 3, 4]);
  equal([await ends('1', 'environment'), await ends('3', 'environment')], [0, 3]);
  equal([await ends('4', 'never'), await ends('2', 'never'), await ends('130', 'never')], [0, 2, 130]);
  const kept = await action({ CODE: '1', FAIL_ON: 'nothing' });
  match(kept.output, /^code=1$/m);
  match(kept.said, 'the run ended with 1 (differs), for which fail-on does not fail');
  const wrong = await action({ FAIL_ON: 'differ' });
  equal([wrong.code, wrong.given], [2, []]);
});

test('a released package comes from the repository of the action, once, without development dependencies', async () => {
  const fakes = {
    curl: 'printf "%s\\n" "$@" >curl.calls',
    npm: 'printf "%s\\n" "$@" >npm.calls',
  };
  const env = { ACTION_REPOSITORY: 'owner/bearerless', RUNNER_TEMP: '.' };
  await using ran = await script('released', ['v1.2.3'], { fakes, env });
  equal([ran.exitCode, ran.stdout], [0, './bearerless-1.2.3/node_modules/.bin/bearerless']);
  const url = 'https://github.com/owner/bearerless/releases/download/v1.2.3/bearerless-1.2.3.tgz';
  is((await ran.read('curl.calls')).split('\n').includes(url), true);
  match(await ran.read('npm.calls'), /^--omit=dev\n--ignore-scripts$/m);
  for (const bad of ['latest', '1.2', '1.2.3/../..', '$(id)']) {
    await using refused = await script('released', [bad], { fakes, env });
    equal([refused.exitCode, await refused.read('curl.calls')], [2, ''], bad);
  }
});
