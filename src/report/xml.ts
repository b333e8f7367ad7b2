// The edge of XML: every text in it is plain, which are characters that XML has; what means something to XML is escaped
// by the builder.
import XMLBuilder from 'fast-xml-builder';
import type { Plain } from '../domain/plain.ts';
import type { Printed } from '../domain/printed.ts';

/** `@name` is an attribute, a list an element that repeats. */
export interface Xml {
  [name: string]: Plain | number | Xml | readonly Xml[] | undefined;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
});

/** The document. In CI a line that begins with `::` would be a command, whoever prints the file. */
export function xmlText(document: Xml): Printed {
  return builder.build(document).replace(/^(\s*):(?=:)/gm, '$1&#58;') as Printed;
}
