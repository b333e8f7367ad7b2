// Creates elements. Text becomes text nodes and never markup; no code of the page parses HTML. Invisible characters are
// spelled out, so that each text looks different from every other.
import { spelledOut } from '../domain/plain.ts';

export type Child = Node | string | undefined | false;
type Value = string | number | boolean | ((event: Event) => void) | undefined;
type Properties = Record<string, Value>;

/** An element with attributes. `onclick: fn` adds a listener, `true` an attribute without a value, `false` none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element with attributes. */
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

/** A path that may be broken after its slashes, and not inside of its words. */
export function breakable(path: string): Child[] {
  return path.split(/(?<=.[/@])/).flatMap((part, at) => (at === 0 ? [part] : [el('wbr'), part]));
}

/** The text with its invisible characters spelled out, line by line. */
function seen(text: string): string {
  return text.split('\n').map(spelledOut).join('\n');
}

/** The element with this id. The page always has it. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}
