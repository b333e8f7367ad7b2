// Secrets never reach evidence: known ones are replaced wherever they stand, and what looks like one is replaced too.

const patterns: [RegExp, string][] = [
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g, '[private key removed]'],
  [
    /((?:client-key-data|client_key_data|token|tlsBootstrapToken)"?: *"?)[A-Za-z0-9+/=_.-]{20,}/g,
    '$1[removed]',
  ],
  // A bootstrap token keeps its public half, the id.
  [/\b([a-z0-9]{6})\.[a-z0-9]{16}\b/g, '$1.[removed]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g, '[token removed]'],
  [/((?:authorization"?: *"?)(?:Bearer|Basic) +)[^\s"]+/gi, '$1[removed]'],
];

/** What is secret in a text by its shape: private keys, the keys and tokens of kubeconfigs. */
export function secretsIn(text: string): string[] {
  const keys = text.match(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g) ?? [];
  const data = [...text.matchAll(/^ *(?:client-key-data|token): *"?([A-Za-z0-9+/=_.-]{16,})/gm)];
  return [...keys, ...data.map(([, value = '']) => value)];
}

/** The text without any of `secrets` and without anything of the shape of a key or token. */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text;
  for (const secret of secrets) if (secret) clean = clean.replaceAll(secret, '[removed]');
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

/** For JSON.parse: the token that a TokenReview is about is a secret of whoever bore it. */
export function withoutToken(key: string, value: unknown): unknown {
  return key === 'token' && typeof value === 'string' ? '[removed]' : value;
}
