// Determines the kind of a text before it is parsed as YAML: a credential, a template that was not rendered, a
// certificate, command lines.
import { commandKind } from './command-line.ts';
import type { Source, Wrong } from './source.ts';

export type TextKind =
  | { kind: 'credential'; what: string; line: number }
  | { kind: 'certificate' }
  | { kind: 'template'; wrong: Wrong }
  | { kind: 'commands'; what: string }
  | { kind: 'empty' }
  | { kind: 'yaml' };

/**
 * The kind of a text. Machine configurations of Talos contain keys and are read anyway; nothing of the keys is kept.
 */
export function textKind(source: Source, text: string): TextKind {
  const lines = text.split(/\r?\n/);
  const lineOf = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line)) + 1;
  if (text.trim() === '') return { kind: 'empty' };
  if (isOwnText(text)) return { kind: 'yaml' };
  const key = lineOf(/-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  if (key > 0) return { kind: 'credential', what: 'a private key', line: key };
  const secret = lineOf(/(^|[{,])\s*-?\s*["']?(client-key-data|token|password|id-token)["']?: *\S/);
  if (/^kind: *["']?Config["']?\s*$/m.test(text) && secret > 0)
    return { kind: 'credential', what: 'a kubeconfig with a credential', line: secret };
  if (text.trimStart().startsWith('-----BEGIN CERTIFICATE') || text.includes('-----BEGIN PUBLIC KEY'))
    return { kind: 'certificate' };
  // cloud-init fills in these placeholders on a machine; no question depends on them.
  const template = lines.findIndex((line) => /\{\{(?!-?\s*ds\.)|\{%/.test(line.replace(/(^|\s)#.*/, '')));
  if (template >= 0) {
    const what = /\{\{-?\s*(\.|include|template|if|range|end|with|toYaml|\$)/.test(lines[template] ?? '')
      ? 'a Helm or Go template'
      : 'a Jinja template';
    return {
      kind: 'template',
      wrong: {
        file: source.file,
        line: template + 1,
        message: `${what}, which has to be rendered first: ${(lines[template] ?? '').trim().slice(0, 80)}`,
      },
    };
  }
  const what = commandKind(text);
  return what === undefined ? { kind: 'yaml' } : { kind: 'commands', what };
}

/**
 * Whether a text looks like this program's own format, in which a setting may contain keys and templates. Its content
 * is removed from everything that is written.
 */
function isOwnText(text: string): boolean {
  const has = (key: string) => new RegExp(`^${key}:`, 'm').test(text);
  return has('settings') || has('scenarios') || (has('id') && has('title'));
}
