// Renders the timelines of static pods on one scale of seconds: each life of the container as a bar, each event of the
// kubelet as a mark. Everything drawn was observed; the list below a drawing has the same content in words.
import type { Timeline } from '../report/html/page-data.ts';
import { el, svg } from './dom.ts';
import type { Cell, Model } from './model.ts';
import { lines } from './prose.ts';

/** Renders every timeline of the run. */
export function* renderRestarts(into: HTMLElement, { index, cells, engines }: Model): Generator<void> {
  const longest = Math.max(...index.timelines.map(({ seconds }) => seconds));
  const meanings: Array<[string, string]> = [
    ['life', 'a container that lives'],
    ['life ended', 'one that ended (✕)'],
    ['unhealthy', 'a probe failed, first to last time'],
    ['killing', 'the kubelet ends the container'],
    ['other', 'any other event'],
  ];
  const sample = (kind: string) =>
    svg(
      'svg',
      { class: 'sample', width: 22, height: 12, 'aria-hidden': 'true' },
      kind.startsWith('life')
        ? svg('rect', { class: kind, width: 22, height: 12, rx: 3 })
        : svg('circle', { class: kind, cx: 11, cy: 6, r: kind === 'killing' ? 6 : 4 }),
    );
  const items = meanings.map(([kind, meaning]) => el('li', {}, sample(kind), ` ${meaning}`));
  into.append(el('ul', { class: 'legend', 'aria-label': 'Legend' }, ...items));
  for (const timeline of index.timelines) {
    const cell = cells[timeline.cell] as Cell;
    const { version, setting, engine, mark } = cell;
    const open = el('button', { type: 'button', 'data-at': cell.at, class: `chip ${mark.look}` }, mark.text);
    const title = `${version}, ${setting}${engines ? `, ${engine}` : ''}`;
    into.append(
      el(
        'section',
        { class: 'timeline' },
        el('h2', {}, `${title} `, open),
        drawing(timeline, longest, title),
        eventList(timeline),
      ),
    );
    yield;
  }
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)}%`;

function drawing({ lives, events, seconds, pod }: Timeline, longest: number, title: string): SVGElement {
  const said = `${pod} under ${title}: ${lives.length} containers and ${events.length} events in ${Math.round(seconds)} s`;
  const drawing = svg('svg', { class: 'lives', role: 'img', 'aria-label': said, height: 64 });
  const step = [5, 10, 30, 60, 120, 300, 600].find((size) => longest / size <= 8) ?? 1200;
  for (let at = 0; at <= longest; at += step) {
    const x = percent(at, longest);
    drawing.append(svg('line', { class: 'tick', x1: x, x2: x, y1: 0, y2: 48 }));
    drawing.append(svg('text', { x, y: 62, dx: 2 }, `${at} s`));
  }
  lives.forEach(({ from, to = from, end }, at) => {
    const bar = { x: percent(from, longest), width: percent(Math.max(to - from, longest / 400), longest) };
    const kind = end === undefined ? 'life' : 'life ended';
    const words = `container ${at + 1}: from ${Math.round(from)} s to ${Math.round(to)} s${end ? `, ${end}` : ''}`;
    drawing.append(svg('rect', { ...bar, class: kind, y: 6, height: 18, rx: 3 }, svg('title', {}, words)));
    if (end !== undefined) {
      const place = { class: 'end', x: percent(to, longest), y: 20, dx: -4, 'text-anchor': 'end' };
      drawing.append(svg('text', { ...place, 'aria-hidden': 'true' }, '✕'));
    }
  });
  for (const { at, until, reason, message } of events) {
    const [x, x2] = [percent(Math.max(0, at), longest), percent(Math.max(0, until), longest)];
    const kind = { Unhealthy: 'unhealthy', Killing: 'killing' }[reason] ?? 'other';
    const text = svg('title', {}, `${reason}: ${message}`);
    if (until > at) drawing.append(svg('line', { class: `span ${kind}`, x1: x, x2, y1: 38, y2: 38 }));
    drawing.append(svg('circle', { class: kind, cx: x, cy: 38, r: kind === 'killing' ? 6 : 4 }, text));
  }
  return drawing;
}

function eventList({ lives, events, unseen }: Timeline): HTMLElement {
  const facts = [
    ...lives.flatMap(({ from, to, end }, at) => {
      const start = { at: from, text: `container ${at + 1} started` };
      return end === undefined || to === undefined
        ? [start]
        : [start, { at: to, text: `container ${at + 1} ${end}` }];
    }),
    ...events.map(({ at, until, count, reason, message }) => {
      const often = count > 1 ? ` (${count} times until ${Math.round(until)} s)` : '';
      return { at, text: `${reason}: ${message}${often}` };
    }),
  ].sort((a, b) => a.at - b.at);
  const rows = facts.map(({ at, text }) => `${String(Math.round(at)).padStart(5)} s  ${text}`);
  const more = unseen > 0 ? [`${unseen} more restarts happened of which nothing was seen`] : [];
  return el(
    'details',
    {},
    el('summary', {}, `${facts.length} events in words`),
    lines([...rows, ...more].join('\n')),
  );
}
