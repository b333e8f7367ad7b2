// The one grammar of ids, read: from the text of a cell's id back to its parts. What the domain's types do not take is
// no id, wherever the text comes from; so a part of an id is never more than that part, in a name, a script or on a
// screen.
import { z } from 'zod';
import { type CellParts, cellId, Depth, depthOf, EngineId, type PlannedCell as Planned } from './cell.ts';
import { joinShape } from './join.ts';
import { Probe, probeId } from './probe.ts';
import { readExtras } from './request-extras.ts';
import { SettingId } from './setting.ts';
import { Version } from './version.ts';

const place = { version: Version, setting: SettingId, engine: EngineId };
const Place = z.strictObject(place);

/**
 * Takes apart what `cellId` put together; undefined for every other text. Cells with the same question share its probe.
 */
export function readCellId(id: string): CellParts | undefined {
  const end = id.indexOf('/', id.indexOf('/', id.indexOf('/') + 1) + 1);
  const [where, probe] = [placeOf(id.slice(0, end)), probeOf(id.slice(end + 1))];
  if (end < 0 || !where || !probe) return undefined;
  const { version, setting, engine } = where;
  return { version, setting, engine, probe, depth: depthOf({ engine, probe }) };
}

const placeOf = readOnce((text) => {
  const [version, setting, engine] = text.split('/');
  return Place.safeParse({ version, setting, engine }).data;
});

const probeOf = readOnce((text) => {
  const { data } = Probe.safeParse(shapeOf(text));
  return data && probeId(data) === text ? data : undefined;
});

/** The cell of an id, as a journal names it; undefined for every text that is no id. */
export const plannedOf = readOnce((id): Planned | undefined => {
  const parts = readCellId(id);
  return parts && { id, ...parts };
});

/** The same ids are read again and again; many have the same question, and many the same setting of one version. */
function readOnce<T>(read: (text: string) => T | undefined): (text: string) => T | undefined {
  const known = new Map<string, T>();
  return (text) => {
    const value = known.get(text) ?? read(text);
    if (value !== undefined) known.set(text, value);
    return value;
  };
}

/** A cell as a journal names it. */
export const PlannedCell = z
  .strictObject({ id: z.string(), ...place, depth: Depth, probe: Probe })
  .refine((cell) => cell.id === cellId(cell) && cell.depth === depthOf(cell), 'this is no id of a cell')
  .overwrite((cell) => plannedOf(cell.id) ?? cell);

/** The id of a cell in what is stored; the reader of a file says of which. */
export const CellId = z.string().refine((id) => plannedOf(id) !== undefined, 'this is no id of a cell');

/** The id of a question, the last part of a cell's. */
export const QuestionId = z.string().refine((id) => Probe.safeParse(shapeOf(id)).success, {
  error: 'this is no id of a question',
});

/** The question of its id, as far as punctuation goes. */
function shapeOf(text: string): unknown {
  const changes: string[] = [];
  let left: string | undefined = text;
  for (;;) {
    const [, changed, then]: string[] = changeShape.exec(left ?? '') ?? [];
    if (changed === undefined) break;
    changes.push(changed);
    left = then;
  }
  const [change, earlier] = [changes.at(-1), changes.slice(0, -1).map(changeOf)];
  if (change !== undefined) {
    const made = { ...(earlier.length > 0 ? { earlier } : {}), change: changeOf(change) };
    if (left === undefined) return { kind: 'change', ...made };
    const [kind, rest] = cut(left, ':');
    if (kind === 'join') return { kind: 'join-after', ...made, ...joinShape(rest ?? '') };
    return { kind: 'after', ...made, ...httpOf(left) };
  }
  const [kind, rest] = cut(text, ':');
  switch (kind) {
    case 'init':
      return rest === undefined ? { kind } : undefined;
    case 'join':
      return { kind, ...joinShape(rest ?? '') };
    case 'restart':
    case 'health-check':
      return { kind, component: rest };
    case 'lb':
      return { kind, check: rest };
    default:
      return { kind: 'http', ...httpOf(text) };
  }
}

const changeShape =
  /^(restart-apiserver|apply-objects|(?:edit-authentication|upgrade-node|upgrade|edit-manifest|renew-certificate):[^/]*)(?:\/(.*))?$/s;

function changeOf(text: string): unknown {
  const [kind, rest = ''] = cut(text, ':');
  switch (kind) {
    case 'edit-authentication':
      return { kind, edit: rest };
    case 'upgrade':
      return { kind, to: rest };
    case 'upgrade-node':
      return { kind, kubelet: rest.replace(/^kubelet=/, '') };
    case 'renew-certificate':
      return { kind, of: rest };
    case 'edit-manifest': {
      const [flag, value] = cut(rest, '=');
      return { kind, flag, value };
    }
    default:
      return { kind };
  }
}

function httpOf(text: string): object {
  const [, target, method, path, rest = ''] = /^([^:]*):([^:]*):(.*)@([^@]*)$/s.exec(text) ?? [];
  const [identity, ...extras] = rest.split('+');
  // What cannot be decoded is no identity either.
  return { target, method, path, identity, ...(readExtras(extras) ?? { identity: rest }) };
}

/** Before and after the first `mark`; the second is undefined where there is none. */
function cut(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
