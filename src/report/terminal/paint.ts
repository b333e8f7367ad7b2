// Colours the terminal report. Colours repeat the text and never add to it.
import { styleText } from 'node:util';
import type { Plain } from '../../domain/plain.ts';
import type { Mark, Tone } from '../mark.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours text, or returns it unchanged if colours are off. */
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

/** The format of a mark. */
export function formatOf(mark: Mark): Format {
  return mark.differs ? (['bold', 'inverse', tones[mark.tone]] as Format) : tones[mark.tone];
}
