// Decides which values of a document are secret, by the object that contains them: a Secret's data, the value after the
// name of a header or of a variable, and values below keys that are only used for secrets.
import { at, type Branch, type Leaf, leaves, scalarAt, type Tree } from './tree.ts';

const plainly = (name: string) => name.toLowerCase().replaceAll(/[-_.\s]/g, '');

/** Keys of kubeconfigs, kubeadm, TokenReview and TokenRequest, EncryptionConfiguration, clouds and registries. */
const keys = new Set(
  [
    'token tlsBootstrapToken bootstrapToken accessToken refreshToken idToken identityToken authToken bearerToken sessionToken',
    'xAuthToken tokenSecret password passwd passphrase secret clientSecret clientKeyData certificateKey privateKey secretKey',
    'secretAccessKey awsSecretAccessKey awsSessionToken apiKey xApiKey authorization proxyAuthorization cookie setCookie',
    'xAmzSecurityToken dockerconfigjson dockercfg',
  ].flatMap((line) => line.toLowerCase().split(' ')),
);
/** Names of headers. In lists of headers the value follows the name. */
const headers = new Set(
  'authorization proxyauthorization cookie setcookie xamzsecuritytoken xauthtoken xapikey'.split(' '),
);
/** Names of variables and headers. */
const named =
  /(?:authorization|cookie|password|passwd|passphrase|token|secret|(?:secret|api|access|private|account)[-_]?key|credentials?)$/i;
/** Names of flags. */
const flag = /^--?[\w-]*(?:token|password|secret|certificate-key|api-key)$/;
/** Members of Secrets that are not secret. */
const open = new Set([
  ...['token-id', 'expiration', 'description', 'auth-extra-groups', 'namespace'],
  ...['usage-bootstrap-authentication', 'usage-bootstrap-signing'],
]);
const certificates = new Set(['ca.crt', 'tls.crt', 'service-account-ca.crt']);
/** Values that are not secret although their key is: switches and paths. */
const nothing = /^(?:|true|false|null|~|\/\S*)$/;
/** Private members of a JSON Web Key. */
const ofKey = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']);

/** Whether a key always has a secret value. */
export const isSecretKey = (key: string) => keys.has(plainly(key));

/** All leaves that are secret. */
export function secretLeaves(tree: Tree): Set<Leaf> {
  const found = new Set<Leaf>();
  look(tree, '', found);
  for (const leaf of found) if (nothing.test(leaf.value)) found.delete(leaf);
  return found;
}

function look(tree: Tree, kind: string, found: Set<Leaf>): void {
  if (tree.kind === 'leaf') return;
  if (tree.kind === 'map') lookInMap(tree, kind, found);
  else lookInList(tree, found);
  const own = scalarAt(tree, 'kind') ?? kind;
  for (const { key, value } of tree.entries) {
    // A list has the kind of its items only once.
    const ofItems = key === 'items' && own.endsWith('List') ? own.slice(0, -'List'.length) : '';
    look(value, tree.kind === 'list' ? kind : ofItems, found);
  }
}

function lookInMap(map: Branch, kind: string, found: Set<Leaf>): void {
  for (const { key, value } of map.entries) {
    if (!isSecretKey(key)) continue;
    if (value.kind === 'leaf') found.add(value);
    if (value.kind === 'list')
      for (const { value: item } of value.entries) if (item.kind === 'leaf') found.add(item);
  }
  const name = scalarAt(map, 'name') ?? scalarAt(map, 'key') ?? scalarAt(map, 'header');
  const value = at(map, 'value') ?? at(map, 'values');
  if (name !== undefined && value !== undefined && named.test(name))
    for (const { leaf } of leaves(value)) found.add(leaf);
  if (at(map, 'kty')) for (const { key, leaf } of leaves(map)) if (ofKey.has(key)) found.add(leaf);
  if ((scalarAt(map, 'kind') ?? kind) !== 'Secret') return;
  for (const part of ['data', 'stringData']) {
    const data = at(map, part);
    for (const { key, leaf } of data ? leaves(data) : []) if (!isOpen(key, leaf.value)) found.add(leaf);
  }
}

function isOpen(key: string, value: string): boolean {
  if (open.has(key)) return true;
  const text = value.startsWith('-----') ? value : Buffer.from(value, 'base64').toString('latin1');
  return certificates.has(key) && !/-----BEGIN (?!CERTIFICATE)/.test(text) && text.startsWith('-----BEGIN');
}

function lookInList({ entries }: Branch, found: Set<Leaf>): void {
  entries.forEach(({ value }, n) => {
    const before = entries[n - 1]?.value;
    if (value.kind !== 'leaf' || before?.kind !== 'leaf') return;
    if (headers.has(plainly(before.value)) || flag.test(before.value)) found.add(value);
  });
}
