// Writes XML safely: every text is plain, so it has only characters that XML allows; the builder escapes characters
// with a meaning in XML.
import XMLBuilder from 'fast-xml-builder';
import type { Plain } from '../domain/plain.ts';
import type { Printed } from '../domain/printed.ts';

/** An element: `@name` is an attribute, and a list is a repeated element. */
export interface Xml {
  [name: string]: Plain | number | Xml | readonly Xml[] | undefined;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/**
 * The text of a document. `::` at the start of a line is escaped, because CI would read it as a command whenever the
 * file is printed.
 */
export function xmlText(document: Xml): Printed {
  return builder.build(document).replace(/^(\s*):(?=:)/gm, '$1&#58;') as Printed;
}
