// Which of the things that people's files say decides an answer: that without which another answer is predicted. Blind
// to every observation.
import { basename } from 'node:path';
import type { Cell } from '../domain/cell.ts';
import type { IntakeRow } from '../domain/intake.ts';
import type { Probe } from '../domain/probe.ts';
import { isRbac, type RbacObject, type Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { objectsThatMatter, predict } from '../oracle/predict.ts';

/** A part of a setting that can be taken away: the setting without it, and how the rows that say it begin. */
interface Piece {
  without: Setting;
  rows: number[];
}

/**
 * The places in `rows` of what decides each cell of the setting; cells that nothing decides, or that nobody predicts,
 * have none.
 */
export function decidingRows(
  setting: Setting,
  rows: readonly IntakeRow[],
  cells: readonly Cell[],
): Record<string, number[]> {
  const own = cells.filter((cell) => cell.setting === setting.id && cell.unsupported === undefined);
  const predicted = own.map((cell) => ({ ...cell, said: outcome(cell.version, setting, cell.probe) }));
  const asked = own.map(({ version, probe }) => ({ version, setting, probe }));
  const pieces = piecesOf(setting, rows, objectsThatMatter(asked)).filter(({ rows }) => rows.length > 0);
  const decided = predicted.flatMap(({ id, version, probe, said }): [string, number[]][] => {
    if (said === undefined) return [];
    const found = pieces.filter(({ without }) => outcome(version, without, probe) !== said);
    const places = [...new Set(found.flatMap((piece) => piece.rows))];
    return places.length > 0 ? [[id, places]] : [];
  });
  return Object.fromEntries(decided);
}

const outcome = (version: Version, setting: Setting, probe: Probe) =>
  predict({ version, setting, probe })?.outcome;

function piecesOf(
  setting: Setting,
  rows: readonly IntakeRow[],
  matters: (object: RbacObject) => boolean,
): Piece[] {
  const { apiserver, objects, delete: deleted = [], kubelet } = setting;
  const { bootstrapToken, ...ownToken } = setting;
  const taken = (part: string, ...starts: string[]) =>
    rows.flatMap((row, place) =>
      row.part === part && row.fate !== 'left-out' && starts.some((start) => row.said.startsWith(start))
        ? [place]
        : [],
    );
  const { authenticationConfig, patch, ...rest } = apiserver;
  // The field says it better than the file that has it.
  const field = taken('kube-apiserver', 'anonymous');
  const file =
    field.length > 0
      ? field
      : taken('kube-apiserver', 'AuthenticationConfiguration', '--authentication-config=');
  return [
    ...Object.keys(apiserver.flags).map((name) => {
      const { [name]: _, ...flags } = apiserver.flags;
      return {
        without: { ...setting, apiserver: { ...apiserver, flags } },
        rows: [
          ...taken('kube-apiserver', `--${name}=`, `no --${name}`),
          ...['k3s', 'RKE2', 'Talos'].flatMap((part) => taken(part, `no ${name}`)),
        ],
      };
    }),
    ...(authenticationConfig === undefined
      ? []
      : [{ without: { ...setting, apiserver: { ...rest, ...(patch ? { patch } : {}) } }, rows: file }]),
    ...(patch === undefined
      ? []
      : [
          {
            without: {
              ...setting,
              apiserver: { ...rest, ...(authenticationConfig ? { authenticationConfig } : {}) },
            },
            rows: taken('kube-apiserver', 'livenessProbe', 'readinessProbe', 'startupProbe', 'patch '),
          },
        ]),
    ...objects
      .filter(isRbac)
      .filter(matters)
      .map((object) => ({
        without: { ...setting, objects: objects.filter((one) => one !== object) },
        rows: taken(
          'RBAC',
          `${object.kind} ${object.metadata.namespace === undefined ? '' : `${object.metadata.namespace}/`}${object.metadata.name}`,
        ),
      })),
    ...deleted.map((one) => ({
      without: { ...setting, delete: deleted.filter((other) => other !== one) },
      rows: taken(
        'RBAC',
        `no ${one.kind} ${one.namespace === undefined ? '' : `${one.namespace}/`}${one.name}`,
      ),
    })),
    ...(bootstrapToken === undefined ? [] : [{ without: ownToken, rows: taken('kubeadm', ...ofToken) }]),
    ...(kubelet === undefined ? [] : kubeletPieces(setting, kubelet, { rows, taken })),
  ];
}

const ofToken = ['usages', 'groups', 'expires'].map((field) => `bootstrapTokens[0].${field}: `);

function kubeletPieces(
  setting: Setting,
  kubelet: NonNullable<Setting['kubelet']>,
  { rows, taken }: { rows: readonly IntakeRow[]; taken: (part: string, ...starts: string[]) => number[] },
): Piece[] {
  const { config, dropIns = {}, flags = {} } = kubelet;
  const dropInOf = (place: number) => {
    const name = basename(rows[place]?.file ?? '');
    return Object.hasOwn(dropIns, name) ? name : undefined;
  };
  const lines = (path: string[], dropIn?: string) =>
    taken(
      'kubelet',
      `${path.join('.')}: `,
      ...(path.at(-1) === 'clientCAFile' ? ['no clientCAFile', '--client-ca-file'] : []),
      ...flagsFor(path),
    ).filter((place) => dropInOf(place) === dropIn);
  const piece = (own: Partial<typeof kubelet>, rows: number[]): Piece => ({
    without: { ...setting, kubelet: { ...kubelet, ...own } },
    rows,
  });
  return [
    ...leafPaths(config).map((path) => piece({ config: lacking(config, path) }, lines(path))),
    ...Object.entries(dropIns).flatMap(([name, says]) =>
      leafPaths(says).map((path) =>
        piece({ dropIns: { ...dropIns, [name]: lacking(says, path) } }, lines(path, name)),
      ),
    ),
    ...Object.keys(flags).map((name) => {
      const { [name]: _, ...others } = flags;
      return piece({ flags: others }, taken('kubelet', `--${name}=`));
    }),
    ...(kubelet.flagsOnly
      ? [
          {
            without: { ...setting, kubelet: { ...kubelet, flagsOnly: false } },
            rows: taken('kubelet', 'no --config'),
          },
        ]
      : []),
  ];
}

/** `readOnlyPort` is `--read-only-port`; `authentication.anonymous.enabled` is `--anonymous-auth`. */
function flagsFor(path: string[]): string[] {
  const special: Record<string, string> = {
    'authentication.anonymous.enabled': 'anonymous-auth',
    'authentication.webhook.enabled': 'authentication-token-webhook',
    'authorization.mode': 'authorization-mode',
  };
  const name =
    special[path.join('.')] ?? (path.at(-1) ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [`--${name}=`];
}

function leafPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...path, key]));
}

function lacking(tree: Record<string, unknown>, [key = '', ...rest]: string[]): Record<string, unknown> {
  if (rest.length > 0) return { ...tree, [key]: lacking(tree[key] as Record<string, unknown>, rest) };
  const { [key]: _, ...others } = tree;
  return others;
}
