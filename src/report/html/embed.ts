// Embeds data in the page so that none of it can become markup: the index as JSON without `<`, and packs of details
// deflated and in base64, whose alphabet has no meaning in HTML.
import { deflateRawSync } from 'node:zlib';
import { jsonText } from '../../domain/printed.ts';

/** JSON that is safe in a script element: without `<`, `>`, `&` and other characters with a special meaning. */
export function safeJson(value: unknown): string {
  return jsonText(value)
    .trimEnd()
    .replace(/[<>&]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value as deflated JSON in base64. */
export function packed(value: unknown): string {
  return deflateRawSync(Buffer.from(JSON.stringify(value), 'utf8')).toString('base64');
}

/** An element that holds data. Browsers do not run a script of an unknown type. */
export function dataElement(id: string, type: string, text: string): string {
  return `<script type="${type}" id="${id}">${text}</script>`;
}
