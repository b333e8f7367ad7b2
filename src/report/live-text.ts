// Formats the answers of a live cluster for readers.
import { plain, plainly } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { LiveJudgement } from '../results/live.ts';

/** The warning that is printed if the server was not verified. */
export const insecureText = plainly`--insecure-skip-tls-verify; anybody on the way may have answered.`;

/** The report, ready to be printed. The text from the cluster is made safe for a terminal. */
export function liveText(live: LiveJudgement): Printed {
  const { server, insecure, reported, version, assumed, answered, cells, granted, open, likeness, cis } =
    live;
  const silent = Object.keys(live.unanswered).length > 0 ? ', as far as anybody answered' : '';
  const lines = [
    `${server}${reported === undefined ? '' : `, Kubernetes ${reported}`}`,
    ...(insecure ? [`NOT VERIFIED: ${insecureText}`] : []),
    '',
    ...Object.entries(cells).map(([name, outcome]) => `${outcome.padEnd(12)} ${name}`),
    '',
    ...silences(live.unanswered),
    ...((likeness[0]?.compared ?? 0) > 0 ? likenessOf(live) : []),
    ...(granted.length > 0 || answered
      ? [`A stranger gets${granted.length === 0 ? ` nothing${silent}` : `: ${granted.join(', ')}`}.`]
      : []),
    ...(open.length === 0 ? [] : [`Kubernetes does not publish to everyone: ${open.join(', ')}.`]),
    ...cis.map(({ control, verdict, because }) => `CIS ${control}: ${verdict}: ${because}.`),
  ];
  if (assumed && live.answered)
    lines.push(`Its version is not known; it is compared with ${version}. Give it with --kubernetes.`);
  return screenText(lines.map(plain));

  function likenessOf({ likeness: [best] }: LiveJudgement): string[] {
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

/** The reasons for missing answers, each once. */
function silences(unanswered: LiveJudgement['unanswered']): string[] {
  const names = new Map<string, string[]>();
  for (const [name, because] of Object.entries(unanswered)) {
    names.set(because, [...(names.get(because) ?? []), name]);
  }
  return [...names].map(([because, all]) => {
    const [first, ...others] = all;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `No answer to ${first}${more}: ${because}`;
  });
}
