// Results and events as they can be at their worst, made from their schema: a hostile text in one place of it, or in
// all of them.
import type { z } from 'zod';
import { EngineId } from '../../src/domain/cell.ts';
import { CellId, PlannedCell, QuestionId } from '../../src/domain/cell-id.ts';
import { RefusalReason } from '../../src/domain/outcome.ts';
import { CellResult, Event, Results } from '../../src/domain/results.ts';
import { Setting, SettingId } from '../../src/domain/setting.ts';
import { Version } from '../../src/domain/version.ts';
import { plannedFrom } from '../../src/results/cells.ts';
import { type Fill, placesOf, samples } from './schema-samples.ts';

/** Stands in every hostile text, and nowhere else. */
export const marker = 'MaRkEr';

/** What some reader of text would obey, wherever it stands. */
export const worst = [
  `${marker}\u001b[5m\u001b]0;title\u0007\u0000\u0008\u007f\u009b31m\u0085`,
  '\r\n::error title=x::y\n  ::add-mask::z\n##[error]a ##vso[task.complete] b\r',
  `]]> &#1; <!-- <img src=x onerror=y> </script><script>z</script> <?xml?> @${marker}`,
  `| \\| \\\\| \`\` ''' ~~~ **b** # h > q - l [a](https://a.example/${marker}) ![b](c) www.a.example/${marker}`,
  `https://a.example/${marker} <https://a.example> ${marker}@a.example #1 $x$ {0} [a](1) &lt;b&gt;`,
  '\n# heading\n\n- item\n\n| a |\n| - |\n\n```\n~~~\n    code\n<b>\n',
  '\u202e\u2066\u200b\ufeff\u2028\u2029\ud800 \udc00\ufffe\uffff\u{1fffe}',
  `${'`'.repeat(9)} @${marker} <img src=x> \` end ${marker}`,
].join(' ');

/** Longer than any line, column or fence that somebody counted with. */
export const long = `${worst} ${'`'.repeat(1_200)} @${marker} ${'x'.repeat(10_000)} <img src=x> ${'é\ud800'.repeat(2_000)}`;

/** Paths take everything that HTTP does. */
const path = `/${marker}|\\|\`\`<img/src=x>@${marker}[a](https://a.example)]]>&amp;{0}::error::`;
const edit = 'edit-manifest:anonymous-auth=false';
const questions = [
  `apiserver:GET:${path}@none`,
  'apiserver:GET:/livez@none',
  `kubelet:HEAD:${path}@invalid-token`,
  'join:token',
  'init',
  'restart:kube-apiserver',
  'health-check:kube-apiserver',
  'lb:haproxy:healthz',
  edit,
  `${edit}/apiserver:GET:${path}@none`,
];
const few = [RefusalReason, ['forbidden', 'timeout']] as const;
const kinds = samples(CellResult, { text: String, instead: new Map([few]) });
const versions = ['v1.33.13', 'v1.37.2'];
const settings = kinds.slice(0, Math.ceil(kinds.length / versions.length)).map((_, n) => `setting-${n}`);

/** Every question under each setting and version, so that each question meets each kind of result. */
const ids = questions.flatMap((question, q) =>
  kinds.map((_, n) => {
    const engine = EngineId.options[q % EngineId.options.length];
    return `${versions[n % versions.length]}/${settings[Math.floor(n / versions.length)]}/${engine}/${question}`;
  }),
);

/** A setting that was made of people's files. Its texts are checked when it is made, and no report shows them. */
const kept = Setting.parse({
  id: 'yours',
  title: `<img src=x> @${marker}`,
  why: `| ${marker} |`,
  apiserver: { flags: { 'anonymous-auth': 'false' } },
});

const instead: Fill['instead'] = new Map<z.core.$ZodType, readonly unknown[]>([
  few,
  [Version, versions],
  [SettingId, settings],
  [Setting, [kept]],
  [CellId, ids],
  [PlannedCell, ids.map(plannedFrom)],
  [QuestionId, questions],
]);

/** The places of free strings in results. */
export const places: readonly string[] = placesOf(Results, { instead });
/** Those in events. */
export const eventPlaces: readonly string[] = placesOf(Event, { instead });

const filled = (hostile: (place: string) => boolean, text: string): Fill => ({
  instead,
  text: (place) => (hostile(place) ? text : 'word'),
});

/** Results with `text` at the places that `hostile` says. */
export function resultsWith(hostile: (place: string) => boolean, text: string = worst): Results[] {
  return samples(Results, filled(hostile, text)).map((one) => Results.parse(one));
}

/** Events likewise. */
export function eventsWith(hostile: (place: string) => boolean, text: string = worst): Event[] {
  return samples(Event, filled(hostile, text)).map((one) => Event.parse(one));
}
