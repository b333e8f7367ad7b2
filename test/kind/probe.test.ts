// Clusters of kind, asked as a stranger asks a cluster of somebody's own, their kubelets too.
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import type { LiveJudgement } from '../../src/results/live.ts';
import { bearerless, sentences } from '../support/bearerless.ts';
import { leftovers } from '../support/docker.ts';
import { probeCases, probeStory } from '../support/probe-story.ts';
import { suite } from '../support/suite.ts';

const test = suite('probe of kind clusters');

for (const one of probeCases.filter(({ setting }) => setting !== 'paths-health')) {
  test(`a kind cluster under ${one.setting} is told by its answers, and so is its kubelet`, async () => {
    const before = await leftovers();
    await probeStory('kind', one, async (kubeconfig) => {
      const known = new Set(before);
      const made = (await leftovers()).filter((line) => !known.has(line) && line.startsWith('container '));
      const [container = ''] = made.map((line) => line.replace('container ', ''));
      const address = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
      const { stdout: host } = await execa('docker', ['inspect', '--format', address, container]);
      const argv = ['probe', '--kubeconfig', kubeconfig, '-k', '1.37', '--rate', '100', '--kubelet', host];
      const asked = await bearerless([...argv, '--json']);
      is(asked.exitCode, 0, asked.stderr);
      const { cells, cis } = JSON.parse(asked.stdout) as LiveJudgement;
      equal(cis[1], {
        control: '4.2.1',
        verdict: 'met',
        because: 'every request without a credential is told 401',
      });
      is(cells[`${host} kubelet:GET:/pods@none`], '401');
      // A kubelet signs its own certificate, unless the cluster was told otherwise.
      const verified = await bearerless([
        ...argv,
        '--kubelet-certificate-authority',
        '/etc/ssl/certs/ca-certificates.crt',
      ]);
      is(verified.exitCode, 3, verified.stdout);
      const reason = /No answer to \/\w+ of the kubelet [\d.]+ and \d+ more: (self-signed|unable to verify)/;
      match(sentences(verified.stdout), reason);
    });
    equal(await leftovers(), before);
  });
}
