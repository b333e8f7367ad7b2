import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Progress } from './options.ts';
import { lineView } from './progress-view.ts';

const test = suite('artifacts/progress-view');

test('without a terminal: beginnings, ends, what is given up, and a heartbeat', () => {
  const lines: string[] = [];
  const view = lineView((text) => lines.push(text));
  const tell = (
    phase: Progress['phase'],
    text: string,
    elapsedSeconds: number,
    more: Partial<Progress> = {},
  ) => view.onProgress({ phase, text, elapsedSeconds, version: 'v1.33.13', component: 'kubeadm', ...more });

  tell('skip', 'kubeadm v1.33.13 has no release to download: nobody answers', 0.4);
  for (let second = 0; second < 65; second++) {
    tell('build', 'kubeadm v1.33.13 builds with Go 1.26.8', second, { leftSeconds: 600 - second });
  }
  tell('done', 'kubeadm v1.33.13 is built', 65.2);
  tell('done', 'kubeadm v1.33.13 is in the cache', 0.1);
  tell('download', 'kubeadm v1.33.13 downloads', 0, { component: 'kubelet' });
  tell('download', 'kubeadm v1.33.13 downloads', 31, {
    component: 'kubelet',
    bytes: 5e6,
    totalBytes: 74.6e6,
  });
  assert.equal(lines, [
    'kubeadm v1.33.13 has no release to download: nobody answers\n',
    'kubeadm v1.33.13 builds with Go 1.26.8, about 10 min left\n',
    'kubeadm v1.33.13 builds with Go 1.26.8, 30 s, about 10 min left\n',
    'kubeadm v1.33.13 builds with Go 1.26.8, 60 s, about 9 min left\n',
    'kubeadm v1.33.13 is built, 65 s\n',
    'kubeadm v1.33.13 downloads\n',
    'kubeadm v1.33.13 downloads, 5 of 75 MB, 31 s\n',
  ]);
});
