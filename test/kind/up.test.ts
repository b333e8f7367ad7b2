// A cluster to play with, in the background, on the kind engine.
import * as assert from 'uvu/assert';
import { leftovers } from '../support/docker.ts';
import { suite } from '../support/suite.ts';
import { upStory } from '../support/up-story.ts';

const test = suite('up and down on kind');

test('a kind cluster is reached through its kubeconfig, and leaves nothing', async () => {
  const before = await leftovers();
  await upStory('kind');
  assert.equal(await leftovers(), before);
});
