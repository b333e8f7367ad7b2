// The way back from a cell's id to its parts, so that results alone are enough for every report.
import { EngineId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { type Change, Identity, JoinMode, type Probe, StaticPod, Target, Watched } from '../domain/probe.ts';
import { Version } from '../domain/version.ts';

export interface CellParts {
  version: Version;
  setting: string;
  engine: EngineId;
  probe: Probe;
}

/** Takes apart what `cellId` put together; an id of another shape is an error that quotes it. */
export function parseCellId(id: string): CellParts {
  const [version, setting, engine, ...rest] = id.split('/');
  const probe = parseProbe(rest.join('/'));
  const v = Version.safeParse(version);
  const e = EngineId.safeParse(engine);
  if (!v.success || !e.success || !setting || !probe) {
    throw new BearerlessError('user', 'cell-id', `${JSON.stringify(id)} is no cell id.`, {
      hint: 'A cell id looks like v1.33.13/anonymous-off/process/apiserver:GET:/api@none.',
    });
  }
  return { version: v.data, setting, engine: e.data, probe };
}

function parseProbe(text: string): Probe | undefined {
  if (text === 'init') return { kind: 'init' };
  if (text.startsWith('join:')) {
    const mode = JoinMode.safeParse(text.slice('join:'.length));
    return mode.success ? { kind: 'join', mode: mode.data } : undefined;
  }
  if (text.startsWith('restart:')) {
    const component = Watched.safeParse(text.slice('restart:'.length));
    return component.success ? { kind: 'restart', component: component.data } : undefined;
  }
  if (text.startsWith('health-check:')) {
    const component = StaticPod.safeParse(text.slice('health-check:'.length));
    return component.success ? { kind: 'health-check', component: component.data } : undefined;
  }
  const [restart, , after] = /^restart-apiserver(\/(.*))?$/.exec(text) ?? [];
  if (restart !== undefined) return parseChange({ kind: 'restart-apiserver' }, after);
  const [, edit, asked] = /^edit-authentication:([a-z0-9-]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (edit !== undefined) return parseChange({ kind: 'edit-authentication', edit }, asked);
  const [, to, then] = /^upgrade:([^:/]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (to !== undefined) return parseChange({ kind: 'upgrade', to }, then);
  const [, flag, value, rest] = /^edit-manifest:([^=/]+)=([^/]*)(?:\/(.*))?$/.exec(text) ?? [];
  if (flag !== undefined && value !== undefined)
    return parseChange({ kind: 'edit-manifest', flag, value }, rest);
  return parseHttp(text);
}

function parseChange(change: Change, rest: string | undefined): Probe | undefined {
  if (rest === undefined) return { kind: 'change', change };
  const http = parseHttp(rest);
  return http && { ...http, kind: 'after', change };
}

function parseHttp(text: string): Extract<Probe, { kind: 'http' }> | undefined {
  const [, target, method, path, identity] = /^([^:]+):([A-Z]+):(\/.*)@([^@]+)$/.exec(text) ?? [];
  const t = Target.safeParse(target);
  const i = Identity.safeParse(identity);
  if (!t.success || !i.success || !method || !path) return undefined;
  return { kind: 'http', target: t.data, method, path, identity: i.data };
}
