// Formats the answers of a live cluster for readers: what is open beyond what Kubernetes publishes, the CIS controls,
// the answers by server, and the setting that the cluster behaves like.
import { groupBy, grouped } from '../domain/lists.ts';
import { type Plain, padded, plain, plainly } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { AskedLive, LiveJudgement } from '../results/live.ts';
import { wrapPaths, wrapWords } from './terminal/wrap.ts';

/** The warning that is printed if the server was not verified. */
export const insecureText = plainly`--insecure-skip-tls-verify; anybody on the way may have answered.`;

/** The report, at most `columns` characters wide. The text from the cluster is made safe for a terminal. */
export function liveText(live: LiveJudgement, { columns }: { columns: number }): Printed {
  const { server, insecure, reported, version, assumed, answered, asked, cis } = live;
  const lines = [
    ...wrapped(plain(`${server}${reported === undefined ? '' : `, Kubernetes ${reported}`}`), columns),
    ...(insecure ? wrapped(plainly`NOT VERIFIED: ${insecureText}`, columns) : []),
    plainly``,
    ...opened(live).flatMap((line) => wrapped(plain(line), columns)),
    ...cis.flatMap(({ control, verdict, because }) =>
      wrapped(plain(`CIS ${control}: ${verdict}: ${because}.`), columns),
    ),
    ...groupBy(asked, ({ server, identity }) => `${identity} ${server}`).flatMap((group) => [
      plainly``,
      ...answersOf(group, columns),
    ]),
    plainly``,
    ...[...silences(live), ...likenessOf(live)].flatMap((line) => wrapped(plain(line), columns)),
  ];
  if (assumed && answered)
    lines.push(
      ...wrapped(
        plain(`Its version is not known; it is compared with ${version}. Give it with --kubernetes.`),
        columns,
      ),
    );
  return screenText(lines);
}

/** Lines of a sentence; those after the first are indented. */
function wrapped(text: Plain, columns: number): Plain[] {
  const indent = plainly`  `;
  const [first = plainly``, ...rest] = wrapWords(text, columns - indent.length);
  return [first, ...rest.map((line) => plainly`${indent}${line}`)];
}

/** What a stranger gets beyond what Kubernetes publishes to everyone. */
function opened({ asked, open, answered, unanswered }: LiveJudgement): string[] {
  if (open.length === 0) {
    if (!answered) return [];
    const silent = Object.keys(unanswered).length > 0 ? ', as far as anybody answered' : '';
    return [`A stranger gets nothing beyond what Kubernetes publishes to everyone${silent}.`];
  }
  const names = new Set(open);
  const list = asked.filter(({ name }) => names.has(name)).map(inWords);
  return [`A stranger gets what Kubernetes does not publish to everyone: ${list.join(', ')}.`];
}

/** The answers to one identity by one server: each outcome once, with its paths. */
function answersOf(group: AskedLive[], columns: number): Plain[] {
  const [{ server, identity } = { server: '', identity: 'none' }] = group;
  const rows = [...grouped(group, ({ outcome }) => outcome)].sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...rows.map(([outcome]) => plain(outcome).length));
  const label = (text: Plain) => plainly`  ${padded(text, width)}  `;
  return [
    ...wrapped(plain(`${server}, ${who(identity)}`), columns),
    ...rows.flatMap(([outcome, all]) => {
      const paths = all.map(({ path }) => plain(path));
      return wrapPaths(paths, columns - width - 4).map(
        (line, n) => plainly`${label(n === 0 ? plain(outcome) : plainly``)}${line}`,
      );
    }),
  ];
}

const who = (identity: string) => (identity === 'none' ? 'no credential' : identity);

/** `/api`, `/pods of the kubelet 203.0.113.8`, `/api with invalid-token`. */
function inWords({ path, server, identity }: AskedLive): string {
  const where = server === 'apiserver' ? '' : ` of the ${server}`;
  return `${path}${where}${identity === 'none' ? '' : ` with ${identity}`}`;
}

/** The reasons for missing answers, each once. */
function silences({ unanswered, asked }: LiveJudgement): string[] {
  const silent = asked.filter(({ name }) => name in unanswered);
  return [...grouped(silent, ({ name }) => unanswered[name] as string)].map(
    ([because, [first, ...others]]) => {
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      return `No answer to ${inWords(first as AskedLive)}${more}: ${because}`;
    },
  );
}

function likenessOf({ likeness, version, asked }: LiveJudgement): string[] {
  const [best] = likeness;
  if (best === undefined || best.compared === 0) return [];
  const names = likeness.map(({ setting }) => setting).join(', ');
  const count = best.differences.length;
  if (count === 0) return [`It behaves like ${version} under: ${names} (${best.compared} answers compared).`];
  const words = new Map(asked.map((one) => [one.name, inWords(one)]));
  return [
    `No setting answers like this. Likest of ${version}: ${names}; ${count} of ${best.compared} answers differ:`,
    ...best.differences.map(
      ({ question, predicted, answered }) =>
        `- ${words.get(question) ?? question} is ${answered}; under ${best.setting} ${predicted}`,
    ),
  ];
}
