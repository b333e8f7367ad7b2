// The tables of the documentation are what the references say, and go nowhere but into their places.
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match, throws } from 'uvu/assert';
import { balancersTable } from '../scripts/tables/balancers.ts';
import { filled } from '../scripts/tables/markdown.ts';
import { reasonOf } from '../scripts/tables/reasons.ts';
import { packageRoot } from '../src/domain/root.ts';
import { rules } from '../src/oracle/rules.ts';
import { cellsOf } from '../src/results/cells.ts';
import { goDecides } from '../src/results/go.ts';
import { resultsOf } from './support/results-builder.ts';
import { suite } from './support/suite.ts';

const test = suite('tables');

test('the tables of docs/ are made from results/reference: `npm run tables` renews them', async () => {
  const script = join(packageRoot, 'scripts/tables.ts');
  const { stderr } = await execa(process.execPath, ['--import', 'tsx', script, '--check'], { reject: false });
  equal(stderr, '');
});

test('a block fills its place and nothing else', () => {
  const text = (inside: string) =>
    `a\n<!-- made by npm run tables: one -->\n\n${inside}\n\n<!-- end -->\nb\n`;
  is(filled(text('old'), { one: 'new' }), text('new'));
  throws(() => filled(text('old'), { two: 'new' }), /places one and tables two are not the same/);
  throws(() => filled('<!-- made by npm run tables: one -->', { one: 'new' }), /has no end/);
});

test('what load balancers say is in their table, and where no reference asked them that is said', () => {
  const version = 'v1.33.13';
  const settings = ['default', 'anonymous-off'];
  const results = resultsOf({ version, settings, answers: { 'lb:haproxy:healthz': 'up:200 down:401' } });
  const text = balancersTable([{ version, results, cells: cellsOf(results) }]);
  match(text, /^Measured on v1\.33\.13\.$/m);
  match(text, /^\| `haproxy:healthz` +\| up .*\| \*\*down\*\* /m);
  match(text, /^\| `nginx:stream` +\| – /m);
  is(balancersTable([]), 'No reference has asked these checks yet.');
});

test('Go decides what the rule of redirects predicts, and no other rule', () => {
  equal(
    rules.filter(goDecides).map(({ id }) => id),
    ['kubelet-redirect'],
  );
});

test('a reason that explains one new answer is given for no other', () => {
  const probe = 'kubelet:POST:/checkpoint/default/no-pod/no-container@none';
  const said = (is: string) => reasonOf({ probe, setting: 'kubelet-no-debugging', is });
  is(said('404')?.includes('CVE-2025-0426'), true);
  is(said('403')?.includes('CVE-2025-0426'), false);
  is(reasonOf({ probe: 'apiserver:GET:/api@none', setting: 'default', is: '200' }), undefined);
});
