// A node that joined becomes Ready: its containerd has a network for pods. Asked of a retained cluster, by the printed
// way in.
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { waitFor } from '../../src/engine/wait.ts';
import { program, temporaryFolder } from '../support/bearerless.ts';
import { alive, family } from '../support/processes.ts';
import { suite } from '../support/suite.ts';

const test = suite('a joined node', { limit: 600_000 });
const signal = new AbortController().signal;

/** Run inside a control plane, where there may be no kubectl: prints the Node object. */
const askForNode = (name: string) => `
const config = require('node:fs').readFileSync('/etc/kubernetes/admin.conf', 'utf8');
const value = (key) => new RegExp(key + ': (.*)').exec(config)[1];
const data = (key) => Buffer.from(value(key), 'base64');
const [ca, cert, key] = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'].map(data);
require('node:https').get(value('server') + '/api/v1/nodes/${name}', { ca, cert, key }, (answer) => answer.pipe(process.stdout));
`;

for (const version of ['latest', '1.20']) {
  test(`becomes Ready on ${version}`, async () => {
    await using folder = await temporaryFolder();
    const output = join(folder.path, 'out');
    const only = ['-k', version, '-s', 'default', '-g', 'join:token'];
    const run = execa(program, ['run', ...only, '--retain', '--output', output], {
      reject: false,
      stdin: 'ignore',
    });
    let said = '';
    run.stdout.on('data', (chunk) => {
      said += chunk;
    });
    try {
      const enter = await waitFor(
        'the way in is printed',
        async () => {
          if (run.exitCode !== null) throw new Error(`the run ended: ${said}`);
          return /^default: (nsenter .*) sh$/m.exec(said)?.[1]?.split(' ');
        },
        { limit: 180_000, signal },
      );
      const [file, ...argv] = enter as [string, ...string[]];
      const ready = await waitFor(
        'the node is Ready',
        async () => {
          const { stdout } = await execa(file, [
            ...argv,
            process.execPath,
            '-e',
            askForNode('default-token'),
          ]);
          const conditions: { type: string; status: string; message: string }[] =
            JSON.parse(stdout).status.conditions ?? [];
          const found = conditions.find(({ type }) => type === 'Ready');
          if (found?.status !== 'True') throw new Error(found?.message ?? 'it has no such condition');
          return found.message;
        },
        { limit: 40_000, signal, every: 500 },
      );
      assert.match(ready, 'kubelet is posting ready status');
    } finally {
      const all = family(run.pid as number);
      run.kill('SIGINT');
      await run;
      await waitFor('nothing is left', async () => alive(all).length === 0 || undefined, {
        limit: 10_000,
        signal,
      });
    }
  });
}
