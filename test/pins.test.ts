// Digests that are pinned: they count more than what a server says, and without one only an encrypted server is
// believed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { formatPins, loadPins, parsePins, pinsFile } from '../src/artifacts/pins.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { packageRoot } from '../src/domain/root.ts';
import { on, path, program, publish } from './support/cache-ground.ts';
import { plainServer, sha256 } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('pins');
const official = `https://dl.k8s.io${path('kubeadm')}`;
const body = program('v1.33.13');
const pins = { [official]: sha256(body) };

async function thrownBy(promise: Promise<unknown>): Promise<BearerlessError> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof BearerlessError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

test('a pinned release is taken by its pin, and the server is not asked for a digest', () =>
  on(async ({ server, ensure }) => {
    publish(server, 'kubeadm', body, sha256('another'));
    const [binary] = await ensure(['kubeadm'], { pins });
    assert.equal([binary?.sha256, binary?.integrity], [sha256(body), 'pinned']);
    assert.equal(server.requests, [`GET ${path('kubeadm')}`]);
  }));

test('a mirror that serves another file with a checksum of its own is refused where the release is pinned', () =>
  on(async ({ server, ensure }) => {
    const other = program('v1.33.13; echo and something else');
    publish(server, 'kubeadm', other);
    const { code, message } = await thrownBy(ensure(['kubeadm'], { pins }));
    assert.is(code, 'no-binary');
    assert.match(message, `${server.url}${path('kubeadm')} does not have the SHA-256 ${sha256(body)}`);
    const [believed] = await ensure(['kubeadm'], { pins: {} });
    assert.equal([believed?.sha256, believed?.integrity], [sha256(other), 'unpinned']);
  }));

test('what the cache has of a release is held against a pin that came later', () =>
  on(async ({ server, said, ensure }) => {
    publish(server, 'kubeadm', program('v1.33.13; echo and something else'));
    await ensure(['kubeadm'], { pins: {} });
    publish(server, 'kubeadm', body);
    const refused = await thrownBy(ensure(['kubeadm'], { pins, source: 'cache' }));
    assert.match(refused.message, 'has one that will not do: its SHA-256 is not the one that is pinned');
    said.length = 0;
    const [binary] = await ensure(['kubeadm'], { pins });
    assert.equal([binary?.sha256, binary?.integrity], [sha256(body), 'pinned']);
    assert.match(said[0] ?? '', 'in the cache is deleted: its SHA-256 is not the one that is pinned');
  }));

test('a mirror without encryption is refused, unless it is asked for', () =>
  on(async ({ ensure }) => {
    await using plain = await plainServer();
    plain.serve.set(path('kubeadm'), body);
    const { blame, code, message } = await thrownBy(ensure(['kubeadm'], { mirror: plain.url, pins }));
    assert.equal(
      [blame, code, message],
      ['user', 'insecure-mirror', `the mirror ${plain.url} is not encrypted`],
    );
    assert.equal(plain.requests, []);
    const [binary] = await ensure(['kubeadm'], { mirror: plain.url, insecureMirror: true, pins });
    assert.is(binary?.integrity, 'pinned');
  }));

test('a mirror without encryption gives nothing that is not pinned', () =>
  on(async ({ ensure }) => {
    await using plain = await plainServer();
    plain.serve.set(path('kubeadm'), body);
    plain.serve.set(`${path('kubeadm')}.sha256`, Buffer.from(sha256(body)));
    const options = { mirror: plain.url, insecureMirror: true, pins: {} };
    const { message } = await thrownBy(ensure(['kubeadm'], options));
    assert.match(message, `no digest is pinned for ${official}, and ${plain.url} is not encrypted`);
    assert.equal(plain.requests, []);
  }));

test('a mirror that is no web address is refused by name', () =>
  on(async ({ ensure }) => {
    for (const mirror of ['mirror.example', 'ftp://mirror.example', 'file:///srv/mirror']) {
      const { code, message } = await thrownBy(ensure(['kubeadm'], { mirror, insecureMirror: true }));
      assert.equal([code, message], ['bad-mirror', `the mirror "${mirror}" is no https URL`]);
    }
  }));

test('the file of pins is as it is written, and read strictly', async () => {
  assert.is(formatPins(loadPins()), readFileSync(join(packageRoot, pinsFile), 'utf8'));
  assert.equal(parsePins(formatPins(pins)), pins);
  const line = `"${official}": "${sha256(body)}"`;
  const wrong: [string, string][] = [
    ['{', 'JSON'],
    ['{"releases": {}, "more": 1}', 'Unrecognized key'],
    [`{"releases": {"https://elsewhere.example/x": "${sha256(body)}"}}`, 'not the address of a release'],
    [`{"releases": {"${official}": "abc"}}`, 'no SHA-256'],
    [`{\n  "releases": {\n    ${line},\n    ${line}\n  }\n}\n`, 'not as `npm run digests` writes it'],
  ];
  for (const [text, because] of wrong) {
    const { code, message } = await thrownBy(Promise.resolve().then(() => parsePins(text)));
    assert.is(code, 'invalid-digests');
    assert.match(message, because);
  }
});
