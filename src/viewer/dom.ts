// Makes elements. Text becomes text nodes and never markup: nothing here or elsewhere in the page parses HTML. Every
// character of it is seen, so that no text can look like another.
import { spelledOut } from '../domain/plain.ts';

export type Child = Node | string | undefined | false;
type Value = string | number | boolean | ((event: Event) => void) | undefined;
type Properties = Record<string, Value>;

/** An element with attributes (`onclick: fn` listens, `true` is an attribute without value, `false` is none). */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), properties, children);
}

/** The same of a drawing. */
export function svg(tag: string, properties: Properties = {}, ...children: Child[]): SVGElement {
  return fill(
    document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement,
    properties,
    children,
  );
}

function fill<T extends Element>(element: T, properties: Properties, children: Child[]): T {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child !== undefined && child !== false)
      element.append(typeof child === 'string' ? seen(child) : child);
  }
  return element;
}

/** The text in its lines. */
function seen(text: string): string {
  return text.split('\n').map(spelledOut).join('\n');
}

/** The element with this id; the page that is being built always has it. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}
