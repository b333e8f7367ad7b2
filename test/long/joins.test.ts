// Real joins on the newest version: every discovery mode while strangers are let in and while they are not, each
// refusal for its own reason. Files that name a plugin are asked of the oldest version too, which runs none.
import * as assert from 'uvu/assert';
import { loadCatalogue } from '../../src/artifacts/catalogue.ts';
import { isConclusive, longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('joins', { limit: 1_200_000 });
const both = (outcome: string) => [outcome, outcome];
const unauthorized = 'refused unauthorized';

const outcomes: Record<string, string[]> = {
  token: ['joined', unauthorized],
  'token-no-hash': ['joined', unauthorized],
  file: ['refused no-credentials', unauthorized],
  'file-tls-token': ['joined', unauthorized],
  'file-token': both('joined'),
  'file-cert': both('joined'),
  'file-cert-external': both('joined'),
  'https-file': both('joined'),
  'token-wrong-hash': ['refused ca-mismatch', unauthorized],
  'token-expired': ['refused token-expired', unauthorized],
  'token-unsigned': ['refused no-jws', unauthorized],
  'token-unreachable': both('refused unreachable'),
  'token-silent': both('refused timeout'),
};

test('each mode joins, or is refused for its own reason', async () => {
  await using folder = await temporaryFolder();
  const settings = ['default', 'anonymous-off'];
  // A busy machine may leave a join without an answer; it is asked once more. Two answers to one question are a fault.
  const argv = ['join', '-k', 'latest', '-s', settings.join(), '--grep', 'join:', '--retries', '1'];
  const { exitCode, results, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  for (const [id, { earlier = [] }] of Object.entries(results.cells)) {
    const answers = earlier.filter(isConclusive).map(longOutcome);
    assert.equal(answers, [], `${id} answered otherwise before`);
  }
  const seen = Object.keys(outcomes).map((mode) => [
    mode,
    settings.map((setting) => {
      const id = Object.keys(results.cells).find((id) => id.endsWith(`/${setting}/process/join:${mode}`));
      const cell = results.cells[id ?? ''];
      return cell ? longOutcome(cell.observed) : 'no such cell';
    }),
  ]);
  assert.equal(Object.fromEntries(seen), outcomes);
});

test('a plugin gives its credential to kubeadm and the kubelet, and the oldest kubeadm runs none', async () => {
  await using folder = await temporaryFolder();
  const settings = ['default', 'anonymous-off'];
  const argv = ['discovery-plugin', '-k', 'latest,1.20', '-s', settings.join(), '--retries', '1'];
  const { exitCode, results, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const seen = (version: string) =>
    ['file-exec', 'file-exec-cert', 'file-exec-fails'].map((mode) =>
      settings.map((setting) => {
        const { observed } = results.cells[`${version}/${setting}/process/join:${mode}`] ?? {};
        return observed && longOutcome(observed);
      }),
    );
  const ignored = ['refused no-credentials', unauthorized];
  assert.equal(seen('v1.20.2'), [ignored, ignored, ignored]);
  assert.equal(seen(loadCatalogue().versions.at(-1)?.version ?? ''), [
    both('joined'),
    both('joined'),
    both('refused plugin-failed'),
  ]);
});
