// A cluster to play with, in the background, on the process engine.
import * as assert from 'uvu/assert';
import { bearerless } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';
import { upStory } from '../support/up-story.ts';

const test = suite('up and down');

test('a cluster of processes is reached through its kubeconfig, and leaves nothing', async () => {
  await upStory('process');
});

test('a cluster that was never started is told apart', async () => {
  const { exitCode, stderr } = await bearerless(['down', 'never-started']);
  assert.is(exitCode, 2);
  assert.match(stderr, /^error\[no-cluster\]: there is no cluster "never-started"/);
});
