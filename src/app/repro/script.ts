// One script that reproduces a cell without this tool: `here` asks on a control-plane node of kubeadm, `kind` makes a
// cluster of the same setting in Docker, asks there, and removes it. It exits with 0 when the answer is the one that
// the cell has. Pure.
import type { Deleted, Setting } from '../../domain/setting.ts';
import { comment, heredoc, quoted } from '../../domain/shell.ts';
import type { Files } from './files.ts';
import { deleteLines } from './objects.ts';
import type { QuestionLines } from './question.ts';

export interface Reproduction {
  id: string;
  setting: Setting;
  files: Files;
  /** What an administrator deletes once the cluster is up. */
  deleted: Deleted[];
  asked: QuestionLines;
  /** The expected answer, and whether it was `observed` or `predicted`; absent where it is unknown. */
  wanted?: { answer: string; who: string };
}

/** The script. */
export function reproScript({ id, setting, files, deleted, asked, wanted }: Reproduction): string {
  const rbac = [
    ...('objects.yaml' in files ? ['kubectl apply -f - <objects.yaml'] : []),
    ...deleteLines(deleted),
  ];
  return [
    '#!/usr/bin/env bash',
    comment(id),
    comment(`Setting: ${setting.title}.`),
    ...(wanted ? [comment(`${wanted.who}: ${wanted.answer}.`)] : []),
    ...(asked.note ? [comment(asked.note)] : []),
    '#',
    '#   bash repro.sh here    asks on this machine, a control-plane node of kubeadm with this setting; as root',
    '#   bash repro.sh kind    makes such a cluster with kind in Docker, asks there, and removes it',
    'set -euo pipefail',
    '',
    'here() {',
    '  export KUBECONFIG=${KUBECONFIG:-/etc/kubernetes/admin.conf}',
    '  local answer=',
    ...asked.lines,
    `  printf 'answer: %s%s\\n' "$answer" ${quoted(wanted ? ` (${wanted.who.toLowerCase()}: ${wanted.answer})` : '')}`,
    ...(wanted ? [`  [ "$answer" = ${quoted(wanted.answer)} ]`] : []),
    '}',
    '',
    'in_kind() {',
    '  local script cluster=stranger',
    '  script=$(realpath "$0")',
    '  cd "$(mktemp --directory)"',
    '  mkdir files patches',
    ...Object.entries(files)
      .filter(([name]) => name !== 'kubeadm.yaml')
      .map(([name, text]) => heredoc(name, text)),
    `  trap 'kind delete cluster --name stranger' EXIT`,
    '  # A control plane that its own health checks end comes up and is ended later; what it is asked says how it is.',
    '  kind create cluster --name "$cluster" --config kind.yaml --kubeconfig kubeconfig --retain || true',
    '  kubectl() { docker exec -i "$cluster-control-plane" kubectl --kubeconfig /etc/kubernetes/admin.conf "$@"; }',
    '  for _ in $(seq 60); do kubectl get --raw /readyz </dev/null >/dev/null 2>&1 && break || sleep 1; done',
    ...rbac.map((line) => `  ${line}`),
    '  docker cp "$script" "$cluster-control-plane:/repro.sh"',
    '  docker exec "$cluster-control-plane" bash /repro.sh here',
    '}',
    '',
    'case ${1:-} in',
    '  here) here ;;',
    '  kind) in_kind ;;',
    `  *) sed -n '2,/^set/s/^# \\{0,1\\}//p' "$0" >&2 && exit 2 ;;`,
    'esac',
    '',
  ].join('\n');
}
