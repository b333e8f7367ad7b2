// Makes a script that reproduces a cell without this tool: it creates a kind cluster with the same setting and asks the
// same question. Pure. Its first lines state the observation, so that a reader can compare.
import { comment, heredoc, quoted } from '../domain/shell.ts';
import type { PageCluster } from '../report/html/page-data.ts';
import { type Cell, idOf } from './model.ts';

/** The script, or `undefined` if the evidence or kind cannot reproduce the cell; `curl` is the request of the cell. */
export function scriptOf(cell: Cell, { kind }: PageCluster, curl = ''): string | undefined {
  const question = kind && questionOf(cell, curl);
  if (!question) return undefined;
  const workers = question.worker ? `${worker(cell.version)}` : '';
  const config = workers ? kind.config.replace('\nnodes:\n', `\nnodes:\n${workers}`) : kind.config;
  const files = Object.entries(kind.files).map(([name, text]) => heredoc(`files/${name}`, text));
  return [
    '#!/usr/bin/env bash',
    comment(idOf(cell)),
    comment(`Observed: ${cell.mark.answer}.`),
    '# Needs Docker, kind and kubectl. Removes its cluster at the end.',
    'set -euo pipefail',
    'cd "$(mktemp --directory)"',
    'mkdir files',
    ...files,
    heredoc('kind.yaml', config),
    'cluster=stranger',
    'trap \'kind delete cluster --name "$cluster"\' EXIT',
    ...question.lines,
    '',
  ].join('\n');
}

interface ScriptLines {
  lines: string[];
  /** The question is the join of a second node, which kind itself performs. */
  worker?: boolean;
}

const create = 'kind create cluster --name "$cluster" --config kind.yaml --kubeconfig kubeconfig';

function questionOf({ question: { probe } }: Cell, curl: string): ScriptLines | undefined {
  switch (probe.kind) {
    case 'http':
      // It is the apiserver of another machine.
      if (probe.target === 'second-apiserver') return undefined;
      // Docker's networks have IPv4 alone.
      if (probe.over !== undefined) return undefined;
      return { lines: [create, ...inside(curl)] };
    case 'join':
      if (probe.kubelet !== undefined) return undefined;
      if (probe.mode !== 'token-no-hash' && probe.mode !== 'token') return undefined;
      return {
        worker: true,
        lines: [`${create} --retain --verbosity 3`, 'kubectl --kubeconfig kubeconfig get nodes'],
      };
    case 'restart':
      return {
        lines: [
          `${create} || true`,
          `docker exec "$cluster-control-plane" crictl ps --all --name ${quoted(probe.component)}`,
        ],
      };
    case 'init':
      return { lines: [create] };
    case 'health-check':
    case 'lb':
    case 'change':
    case 'after':
    case 'join-after':
      return undefined;
    default:
      return probe satisfies never;
  }
}

/** Runs the request on the node itself, which has the certificates. */
function inside(curl: string): string[] {
  const line = `export KUBECONFIG=/etc/kubernetes/admin.conf; ${curl}`;
  return [`docker exec "$cluster-control-plane" bash -c ${quoted(line)}`];
}

const worker = (version: string) => `  - role: worker\n    image: kindest/node:${version}\n`;
