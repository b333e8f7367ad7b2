// The steps of the nightly run that need no cluster: what is kept of a night, and what a night says when the one before
// cannot be had.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { packageRoot as root } from '../../src/domain/root.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { resultsOf } from '../support/results-builder.ts';
import { modern, old } from '../support/results-fixtures.ts';
import { script } from '../support/script.ts';
import { suite } from '../support/suite.ts';

const test = suite('the nightly run, its steps');

test('a night is kept by version, the oldest of more than thirty goes, and the page has the history of tonight', async () => {
  await using folder = await temporaryFolder();
  const [whole, kept] = [join(folder.path, 'whole'), join(folder.path, 'kept')];
  const tonight = resultsOf(modern);
  await mkdir(whole);
  await writeFile(join(whole, 'results.json'), JSON.stringify(tonight));
  for (let day = 1; day <= 30; day += 1) {
    const start = new Date(Date.UTC(2025, 10, day)).toISOString();
    const id = `${start.slice(0, 10)}T000000Z-ab`;
    await mkdir(join(kept, id), { recursive: true });
    for (const table of [modern, old]) {
      const before = resultsOf(table);
      const text = JSON.stringify({ ...before, run: { ...before.run, id, start } });
      await writeFile(join(kept, id, `${table.version}.json`), text);
    }
  }
  await using ran = await script('nightly', ['site'], { env: { OUT: folder.path } });
  equal([ran.exitCode, ran.stderr], [0, '']);
  const names = (await readdir(kept)).sort();
  equal([names.length, names[0], names.at(-1)], [30, '2025-11-02T000000Z-ab', tonight.run.id]);
  equal(await readdir(join(kept, tonight.run.id)), [`${modern.version}.json`]);
  const page = await readFile(join(folder.path, 'site/index.html'), 'utf8');
  match(page, '30 nights, 2025-11-02 to 2026-01-02. No answer changed.');
  is(page.includes(`"versions":["${modern.version}"]`), true);
  equal((await readdir(join(folder.path, 'site'))).sort(), ['badge.json', 'index.html', 'results.json']);
});

interface Night {
  /** Id of the last good run; empty when there is none. */
  last?: string;
  /** Its artifacts that are still kept, by name. */
  kept?: string;
  download?: string;
  changes?: string;
  issue?: string;
}

/** Compares a night with the one before; `gh` is a stand-in, and so is the comparison. */
async function night({
  last = '7',
  kept = '1',
  download = 'mkdir -p nightly/before',
  changes = '',
  issue = '',
}: Night) {
  const gh = `echo "$*" >> gh.calls
case "$1 $2" in
  'run list') echo '${last}' ;;
  'api '*) echo '${kept}' ;;
  'run download') ${download} ;;
  'issue list') echo '${issue}' ;;
esac`;
  const compare = changes === '' ? 'true' : `mkdir -p nightly; echo '${changes}' > nightly/changes.md`;
  return await script('nightly-issue', ['nightly.yml', 'The answers changed'], {
    fakes: { gh },
    beside: { nightly: compare, 'nightly-last': await readFile(join(root, 'scripts/nightly-last'), 'utf8') },
    env: { GH_REPO: 'owner/name' },
  });
}

const called = (text: string, what: string) => text.split('\n').filter((line) => line.startsWith(what));

test('a first night, and one whose predecessor is no longer kept, compare nothing and say so', async () => {
  await using first = await night({ last: '' });
  equal([first.exitCode, first.stdout], [0, 'There is no run before this one.']);
  await using expired = await night({ kept: '0' });
  equal([expired.exitCode, expired.stdout], [0, 'The run before this one, 7, is no longer kept.']);
  equal(called(await expired.read('gh.calls'), 'run download'), []);
});

test('a night before that cannot be fetched is a fault, not a first night', async () => {
  await using broken = await night({ download: 'echo "HTTP 502" >&2; exit 1' });
  is(broken.exitCode, 1);
  match(broken.stderr, 'HTTP 502');
});

test('what changed goes into the open issue, else into a new one; nothing changed, nothing is said', async () => {
  await using same = await night({});
  equal([same.exitCode, called(await same.read('gh.calls'), 'issue')], [0, []]);
  equal(called(await same.read('gh.calls'), 'run download'), [
    'run download 7 --name whole --dir nightly/before',
  ]);
  await using fresh = await night({ changes: '401 became 403' });
  const create = ['issue create --title The answers changed --body-file nightly/changes.md'];
  equal(called(await fresh.read('gh.calls'), 'issue create'), create);
  await using again = await night({ changes: '401 became 403', issue: '12' });
  equal(called(await again.read('gh.calls'), 'issue comment'), [
    'issue comment 12 --body-file nightly/changes.md',
  ]);
});
