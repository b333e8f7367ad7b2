// The one grammar of ids, read: from the text of a cell's id back to its parts. What the domain's types do not take is
// no id, wherever the text comes from; so a part of an id is never more than that part, in a name, a script or on a
// screen.
import { z } from 'zod';
import { type CellParts, cellId, depthOf, EngineId } from './cell.ts';
import { joinShape } from './join.ts';
import { Probe } from './probe.ts';
import { readExtras } from './request-extras.ts';
import { SettingId } from './setting.ts';
import { Version } from './version.ts';

const Parts = z.strictObject({ version: Version, setting: SettingId, engine: EngineId, probe: Probe });

/** Takes apart what `cellId` put together; undefined for every other text. */
export function readCellId(id: string): CellParts | undefined {
  const [version, setting, engine, ...rest] = id.split('/');
  const { data } = Parts.safeParse({ version, setting, engine, probe: shapeOf(rest.join('/')) });
  return data && cellId(data) === id ? { ...data, depth: depthOf(data) } : undefined;
}

/** The id of a cell in what is stored; the reader of a file says of which. */
export const CellId = z.string().refine((id) => readCellId(id) !== undefined, 'this is no id of a cell');

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
    return left === undefined ? { kind: 'change', ...made } : { kind: 'after', ...made, ...httpOf(left) };
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
  /^(restart-apiserver|(?:edit-authentication|upgrade-node|upgrade|edit-manifest):[^/]*)(?:\/(.*))?$/s;

function changeOf(text: string): unknown {
  const [kind, rest = ''] = cut(text, ':');
  switch (kind) {
    case 'edit-authentication':
      return { kind, edit: rest };
    case 'upgrade':
      return { kind, to: rest };
    case 'upgrade-node':
      return { kind, kubelet: rest.replace(/^kubelet=/, '') };
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
