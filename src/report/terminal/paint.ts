// Colours of the terminal report. They repeat what the text says and never say more.
import { styleText } from 'node:util';
import type { Plain } from '../../domain/plain.ts';
import type { Mark, Tone } from '../mark.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours text, or leaves it alone when colours are off. */
export type Paint = (format: Format, text: Plain) => Plain;

/** The paint for these options. */
export function paintWith({ color }: { color: boolean }): Paint {
  return (format, text) =>
    (color && text !== '' ? styleText(format, text, { validateStream: false }) : text) as Plain;
}

const tones: Record<Tone, Format> = {
  granted: 'green',
  unauthorized: 'yellow',
  forbidden: 'red',
  other: 'cyan',
  unsupported: 'gray',
  inconclusive: 'magenta',
  absent: 'gray',
};

/** How a mark looks. */
export function formatOf(mark: Mark): Format {
  return mark.differs ? (['bold', 'inverse', tones[mark.tone]] as Format) : tones[mark.tone];
}
