// Reads command lines: typed ones, those of a systemd unit, or those in a file of environment variables such as
// kubeadm-flags.env.
import { parse } from 'shell-quote';
import { ownValue } from '../domain/own-value.ts';
import { wordFlags } from './args.ts';
import { type Gathered, type Part, parts, tell } from './gathered.ts';
import type { Place } from './place.ts';
import type { Source } from './source.ts';

const variables: Record<string, Part> = {
  KUBELET_KUBEADM_ARGS: 'kubelet',
  KUBELET_EXTRA_ARGS: 'kubelet',
  KUBELET_ARGS: 'kubelet',
  KUBELET_CONFIG_ARGS: 'kubelet',
  KUBELET_KUBECONFIG_ARGS: 'kubelet',
  KUBE_API_ARGS: 'kube-apiserver',
  KUBE_APISERVER_OPTS: 'kube-apiserver',
  KUBE_APISERVER_ARGS: 'kube-apiserver',
  KUBE_CONTROLLER_MANAGER_ARGS: 'kube-controller-manager',
  KUBE_SCHEDULER_ARGS: 'kube-scheduler',
};

const program = (word: string) => parts.find((one) => word === one || word.endsWith(`/${one}`));

/** The kind of a text with command lines, or undefined if it has none. */
export function commandKind(text: string): 'systemd unit' | 'environment file' | 'command line' | undefined {
  if (/^\[(Unit|Service|Install)\]\s*$/m.test(text)) return 'systemd unit';
  if (new RegExp(`^\\s*(export +)?(${Object.keys(variables).join('|')})=`, 'm').test(text))
    return 'environment file';
  const first = linesOf(text)[0]?.text.split(/\s+/) ?? [];
  const at = first.findIndex((word) => program(word) !== undefined);
  // The output of `ps` has only numbers, names and times before the program, and no flags.
  return at >= 0 && !first.slice(0, at).some((word) => word.startsWith('-') || word.endsWith(':'))
    ? 'command line'
    : undefined;
}

/** Reads the command lines in a text. */
export function readCommands(source: Source, text: string, gathered: Gathered): void {
  const lines = linesOf(text);
  const env: Record<string, string> = {};
  const places = new Map<string, Place>();
  let commands = 0;
  for (const { text: line, line: number } of lines) {
    const place = { file: source.file, line: number };
    const [, name, rest] = /^(?:export +)?(?:Environment=)?["']?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && rest !== undefined) {
      env[name] = unquoted(rest);
      places.set(name, place);
      continue;
    }
    const command =
      /^ExecStart=[-@:+!]*(.+)$/.exec(line)?.[1] ?? (/^(\[|[A-Za-z]+=|#|;)/.test(line) ? undefined : line);
    if (command === undefined) continue;
    const words = split(command, env);
    const at = words.findIndex((word) => program(word) !== undefined);
    const part = program(words[at] ?? '');
    if (part === undefined) {
      tell(gathered, 'left-out', {
        part: 'command line',
        said: line.slice(0, 120),
        place,
        because: 'it starts none of the components that are known here',
      });
      continue;
    }
    commands++;
    gathered.whole.set(part, place);
    wordFlags(gathered, part, {
      words: words.slice(at + 1).map((word) => ({ word, place: placeOf(word, text, place) })),
    });
  }
  if (commands > 0) return;
  for (const [name, value] of Object.entries(env)) {
    const part = ownValue(variables, name);
    const place = places.get(name) as Place;
    if (part === undefined)
      tell(gathered, 'left-out', {
        part: 'environment',
        said: name,
        place,
        because: 'no variable of a component that is known here',
      });
    else
      wordFlags(gathered, part, {
        words: split(value, {}).map((word) => ({ word, place })),
        layer: 'command',
      });
  }
}

/**
 * The lines of a text without comments. A line that ends in a backslash is joined with the next one; each has the
 * number of its first line.
 */
function linesOf(text: string): { text: string; line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let open = false;
  text.split(/\r?\n/).forEach((raw, n) => {
    const more = /\\\s*$/.test(raw);
    const own = raw.replace(/\\\s*$/, ' ').trim();
    const last = joined.at(-1);
    if (open && last !== undefined) last.text += ` ${own}`;
    else if (own !== '' && !own.startsWith('#')) joined.push({ text: own, line: n + 1 });
    open = more;
  });
  return joined;
}

/**
 * The words of a line, as a shell would split it. Known variables are replaced by their values, unknown ones by
 * nothing.
 */
function split(line: string, env: Record<string, string>): string[] {
  // systemd splits a variable that is a word of its own into words, and so does a shell.
  const put = line.replace(/\$\{?([A-Z][A-Z0-9_]*)\}?/g, (_, name: string) => env[name] ?? '');
  return parse(put).flatMap((word) => {
    if (typeof word === 'string') return word === '' ? [] : [word];
    return 'pattern' in word ? [word.pattern] : [];
  });
}

const unquoted = (text: string) => text.replace(/^(["'])(.*)\1\s*$/, '$2').replace(/["']\s*$/, '');

/** The line of a flag in a command that spans several lines. */
function placeOf(word: string, text: string, place: Place): Place {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line, n) => n + 1 >= place.line && line.includes(word));
  return at < 0 ? place : { ...place, line: at + 1 };
}
