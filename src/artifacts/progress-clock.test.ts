// The estimate of the time that is left.
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { artifactOf } from './component.ts';
import type { Progress } from './options.ts';
import { progressClock } from './progress-clock.ts';

const test = suite('artifacts/progress-clock');

test('builds together are one subject, and the share that is compiled decides what is left', async () => {
  const said: Progress[] = [];
  const clock = progressClock((progress) => said.push(progress));
  const [kubeadm, apiserver, etcd] = (['kubeadm', 'kube-apiserver', 'etcd'] as const).map((name) =>
    artifactOf(name, 'v1.37.2'),
  ) as [ReturnType<typeof artifactOf>, ReturnType<typeof artifactOf>, ReturnType<typeof artifactOf>];
  clock.expect([kubeadm, apiserver, etcd]);
  using tell = clock.of(kubeadm, apiserver);
  tell('build', 'build with Go 1.26.8');
  const typical = kubeadm.buildSeconds + apiserver.buildSeconds + etcd.buildSeconds;
  assert.is(said[0]?.text, 'kubeadm and kube-apiserver v1.37.2 build with Go 1.26.8');
  assert.ok(Math.abs((said[0]?.leftSeconds ?? 0) - typical) < 1, `${said[0]?.leftSeconds}`);
  tell('build', 'build with Go 1.26.8', { packages: { done: 5, total: 10 } });
  assert.is(said.length, 1);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  // Half is done in about a second, so another second is left, and etcd takes as much less as the others did.
  assert.ok((said.at(-1)?.leftSeconds ?? 0) < typical / 10, `${said.at(-1)?.leftSeconds}`);
  assert.equal(said.at(-1)?.packages, { done: 5, total: 10 });
  tell('done', 'are built');
  assert.is(said.at(-1)?.leftSeconds, undefined);
});
