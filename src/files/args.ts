// Reads flags in their different forms: kubeadm's map or list, `name=value` of k3s, the words of a command line.
import { inQuotes } from '../domain/text.ts';
import { type Gathered, type Part, type SaidFlag, tell } from './gathered.ts';
import { type Document, listOf, mapOf, type Place } from './place.ts';

/** Reads kubeadm's extraArgs below `path`: a map up to v1beta3, a list of names and values since v1beta4. */
export function extraArgs(
  gathered: Gathered,
  part: Part,
  {
    document,
    path,
    inPod = false,
  }: { document: Document; path: (string | number)[]; inPod?: boolean | undefined },
): void {
  const at = path.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | null)?.[step],
    document.value,
  );
  const list = Array.isArray(at);
  const pairs: [name: unknown, value: unknown, Place][] = list
    ? at.map((one, n) => [mapOf(one).name, mapOf(one).value, document.at([...path, n])])
    : Object.entries(mapOf(at)).flatMap(([name, values]) =>
        [values].flat().map((value): [string, unknown, Place] => [name, value, document.at([...path, name])]),
      );
  for (const [name, value, place] of pairs) {
    if (typeof name !== 'string') {
      gathered.wrong.push({ ...place, message: `an argument of ${part} without a name` });
      continue;
    }
    if (typeof value !== 'string' && value !== undefined && value !== null)
      tell(gathered, 'taken', {
        part,
        said: `${name}: ${String(value)}`,
        place,
        because: `as the text "${String(value)}"; kubeadm itself takes only a text here, in quotes`,
      });
    pushFlag(gathered, { part, name, value: String(value ?? ''), place, layer: 'configuration', inPod });
  }
}

/** Reads arguments as `name=value` below `path`: one text or a list of them. */
export function assignments(
  gathered: Gathered,
  part: Part,
  { document, path }: { document: Document; path: (string | number)[] },
): void {
  const at = path.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | null)?.[step],
    document.value,
  );
  const texts = typeof at === 'string' ? [at] : listOf(at);
  texts.forEach((text, n) => {
    const place = document.at(typeof at === 'string' ? path : [...path, n]);
    const [, name = '', value = 'true'] = /^(?:--)?([^=]*)(?:=(.*))?$/s.exec(String(text)) ?? [];
    pushFlag(gathered, { part, name, value, place, layer: 'configuration' });
  });
}

/** Reads the words of a command line after the program: `--name=value`, `--name value`, `--name`. */
export function wordFlags(
  gathered: Gathered,
  part: Part,
  {
    words,
    layer = 'command',
    inPod = false,
  }: {
    words: readonly { word: string; place: Place }[];
    layer?: SaidFlag['layer'] | undefined;
    inPod?: boolean | undefined;
  },
): void {
  for (let n = 0; n < words.length; n++) {
    const { word, place } = words[n] as { word: string; place: Place };
    const [, name, value] = /^--?([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) {
      tell(gathered, 'left-out', { part, said: word, place, because: 'no flag' });
      continue;
    }
    const next = words[n + 1]?.word;
    const apart = value === undefined && next !== undefined && !next.startsWith('-');
    // A boolean flag has no value, or its value follows "=" (pflag): "--profiling false" is a flag and a separate word.
    const own = apart && !/^(true|false)$/i.test(next) ? next : undefined;
    if (own !== undefined) n++;
    pushFlag(gathered, { part, name, value: value ?? own ?? 'true', place, layer, inPod });
  }
}

/** Adds a flag under its usual name: pflag accepts "_" for "-". */
export function pushFlag({ flags, wrong }: Gathered, flag: SaidFlag): void {
  const name = flag.name.replace(/^--?/, '').replaceAll('_', '-');
  if (/^[a-z][a-z0-9-]{0,99}$/.test(name) && /^[ -~]{0,4000}$/.test(flag.value))
    flags.push({ ...flag, name });
  else
    wrong.push({
      ...flag.place,
      message: `${flag.part}: ${inQuotes(`${flag.name}=${flag.value}`)} is no flag on one line of ASCII`,
    });
}
