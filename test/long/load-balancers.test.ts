// Real load balancers before real apiservers, newest version: what each says of a healthy apiserver with anonymous
// requests on and off. Where a program is missing, its cells must be `unsupported` with the package's name.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { pathOf } from '../../src/domain/evidence.ts';
import type { Observed } from '../../src/domain/outcome.ts';
import { BalancerCheck } from '../../src/domain/probe.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('load balancers before the apiserver');

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const has = async (program: string) =>
  (await execa('sh', ['-c', `command -v ${program}`], { reject: false, env: { PATH } })).exitCode === 0;

/** With anonymous requests on, and off: the state, and what decided. */
const answers: Record<BalancerCheck, [on: string, off: string]> = {
  'haproxy:tcp': ['up L4OK', 'up L4OK'],
  'haproxy:ssl-hello': ['up L6OK', 'up L6OK'],
  'haproxy:healthz': ['up 200', 'down 401'],
  'haproxy:livez': ['up 200', 'down 401'],
  'haproxy:readyz': ['up 200', 'down 401'],
  'haproxy:readyz-cert': ['up 200', 'up 200'],
  'nginx:stream': ['up 200', 'up 401'],
  'keepalived:healthz': ['up exit 0', 'down exit 1'],
  'keepalived:any-answer': ['up exit 0', 'up exit 0'],
};
const asked = ['load-balancer', '-k', 'latest', '-s', 'default,anonymous-off', '--retries', '1'];
const reasons: Record<string, RegExp> = {
  haproxy: /apt-get install haproxy$/,
  nginx: /apt-get install (nginx-light )?libnginx-mod-stream$/,
  keepalived: /(apt-get install (keepalived|curl)|run it as root)$/,
};

function said(observed: Observed | undefined): string {
  if (observed?.kind === 'balancer') return `${observed.state} ${observed.by}`;
  return observed !== undefined && 'because' in observed ? `${observed.kind}: ${observed.because}` : '–';
}

test('each says of a healthy apiserver what its check can tell', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, output, results, said: printed } = await run(folder.path, asked);
  // Nothing was tested where no balancer is installed.
  assert.ok(exitCode === 0 || exitCode === 4, printed);
  for (const [id, { observed, evidence }] of Object.entries(results.cells)) {
    const [, setting, , question = ''] = id.split('/');
    const check = BalancerCheck.parse(question.replace('lb:', ''));
    const program = check.split(':')[0] ?? '';
    if (observed.kind === 'unsupported') {
      console.log(`  ${id}: ${observed.because}`);
      assert.match(observed.because, reasons[program] ?? /^$/);
      assert.is(program === 'haproxy' && (await has('haproxy')), false, observed.because);
      continue;
    }
    assert.is(said(observed), answers[check][setting === 'default' ? 0 : 1], `${id}\n${printed}`);
    const config = await readFile(join(output, pathOf(evidence, 'balancer-config') ?? ''), 'utf8');
    assert.match(config, /6443|check_apiserver/);
  }
});
