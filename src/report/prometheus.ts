// Formats the answers of a live cluster for Prometheus, as a file that node_exporter's textfile collector reads. When
// an answer last changed is known from the file of the time before. A question without an answer keeps its last one.
import { plain } from '../domain/plain.ts';
import { type Printed, programText } from '../domain/printed.ts';
import type { LiveJudgement } from '../results/live.ts';

type Labels = Record<string, string>;
interface Sample {
  labels: Labels;
  value: number;
}

const outcomes = 'bearerless_probe_outcome';
const lastChange = 'bearerless_probe_last_change_timestamp_seconds';

/** The file. `before` is the text of the one before, if there was one; `now` in seconds since 1970. */
export function prometheusText(
  live: LiveJudgement,
  { before, now }: { before: string | undefined; now: number },
): Printed {
  const { asked, open, granted, unanswered, cis, likeness, server, version, reported } = live;
  const answered = asked.filter(({ name }) => !(name in unanswered));
  const about = (one: LiveJudgement['asked'][number]) => ({
    component: one.server,
    identity: one.identity,
    path: one.path,
  });
  const has = (names: readonly string[]) => {
    const set = new Set(names);
    return answered.map((one) => ({ labels: about(one), value: set.has(one.name) ? 1 : 0 }));
  };
  const was = lastAnswers(before);
  const last = asked.flatMap((one) => {
    const labels = about(one);
    const outcome = one.name in unanswered ? was.get(labelled(labels)) : one.outcome;
    return outcome === undefined ? [] : [{ labels: { ...labels, outcome }, value: 1 }];
  });
  const changed = changedAt(last, { before, was, now });
  return programText(
    [
      metric('bearerless_probe_info', 'What was asked, and the version that it said, or is taken for.', [
        { labels: { server, version: reported ?? version, verified: String(!live.insecure) }, value: 1 },
      ]),
      metric('bearerless_probe_success', 'Whether every server that was asked gave any answer.', [
        { labels: {}, value: live.answered ? 1 : 0 },
      ]),
      metric(outcomes, 'What a question was answered the last time that it was: 1 for that outcome.', last),
      metric('bearerless_probe_granted', 'Whether a stranger gets it (2xx).', has(granted)),
      metric(
        'bearerless_probe_open',
        'Whether a stranger gets it, and Kubernetes does not publish it to everyone.',
        has(open),
      ),
      metric('bearerless_probe_unanswered', 'How many questions got no answer.', [
        { labels: {}, value: Object.keys(unanswered).length },
      ]),
      metric(
        'bearerless_probe_cis',
        'The verdict on a control of the CIS Kubernetes Benchmark: 1 for the one that holds.',
        cis.map(({ control, verdict }) => ({ labels: { control, verdict }, value: 1 })),
      ),
      metric(
        'bearerless_probe_setting_differences',
        'How many answers differ from those of the likest settings.',
        likeness.map(({ setting, differences }) => ({ labels: { setting }, value: differences.length })),
      ),
      metric(lastChange, 'When an answer last changed, or when it was first asked.', [
        { labels: {}, value: changed },
      ]),
      metric('bearerless_probe_last_run_timestamp_seconds', 'When it was last asked.', [
        { labels: {}, value: now },
      ]),
    ].join(''),
  );
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels, value }) => `${name}${labelled(labels)} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
}

/** `{a="b"}`, with the escapes of the format; what a terminal would obey is spelled out. */
function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${plain(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The labels of a question → what the file of the time before says of it. */
function lastAnswers(before = ''): Map<string, string> {
  const line = new RegExp(`^${outcomes}\\{(.*),outcome="([^"]*)"\\} 1$`, 'gm');
  return new Map(
    [...before.matchAll(line)].map(([, question = '', outcome = '']) => [`{${question}}`, outcome]),
  );
}

/** The time of the last change: now, if a question that had an answer has another one. */
function changedAt(
  last: readonly Sample[],
  { before = '', was, now }: { before: string | undefined; was: Map<string, string>; now: number },
): number {
  const [, known] = new RegExp(`^${lastChange} (\\d+)$`, 'm').exec(before) ?? [];
  if (known === undefined) return now;
  const isOther = last.some(({ labels: { outcome = '', ...question } }) => {
    const earlier = was.get(labelled(question));
    return earlier !== undefined && earlier !== outcome;
  });
  return isOther ? now : Number(known);
}
