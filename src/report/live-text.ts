// How the answers of a live cluster are told to a person.
import type { Live } from '../results/live.ts';
import { plain } from './prose.ts';

/** The report, ready to be printed; what the cluster said is made safe for a terminal. */
export function liveText(live: Live): string {
  const { server, insecure, reported, version, assumed, answered, cells, granted, open, likeness, cis } =
    live;
  const lines = [
    `${server}${reported === undefined ? '' : `, Kubernetes ${reported}`}`,
    ...(insecure ? ['NOT VERIFIED: --insecure-skip-tls-verify; anybody on the way may have answered.'] : []),
    '',
    ...Object.entries(cells).map(([name, outcome]) => `${outcome.padEnd(12)} ${name}`),
    '',
    ...Object.entries(live.unanswered).map(([name, because]) => `No answer: ${name}: ${because}`),
    ...(answered ? likenessOf(live) : ['The kube-apiserver did not answer.']),
    granted.length === 0 ? 'A stranger gets nothing.' : `A stranger gets: ${granted.join(', ')}.`,
    ...(open.length === 0 ? [] : [`Kubernetes does not publish to everyone: ${open.join(', ')}.`]),
    ...cis.map(({ control, verdict, because }) => `CIS ${control}: ${verdict}: ${because}.`),
  ];
  if (assumed)
    lines.push(`Its version is not known; it is compared with ${version}. Give it with --kubernetes.`);
  return lines.map((line) => `${plain(line)}\n`).join('');

  function likenessOf({ likeness: [best] }: Live): string[] {
    if (!best) return [`No setting exists in ${version} to compare with.`];
    const names = likeness.map(({ setting }) => setting).join(', ');
    const count = best.differences.length;
    if (count === 0)
      return [`It behaves like ${version} under: ${names} (${best.compared} answers compared).`];
    return [
      `No setting answers like this. Likest of ${version}: ${names}; ${count} of ${best.compared} answers differ:`,
      ...best.differences.map(
        ({ question, predicted, answered }) =>
          `  ${question} is ${answered}; under ${best.setting} ${predicted}`,
      ),
    ];
  }
}
