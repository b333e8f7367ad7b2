// What a bisection came to, as the document that is printed, with what the changelog of Kubernetes says of it.
import { join, relative } from 'node:path';
import { type Changes, changelogLines, releasedVersions } from '../../artifacts/released.ts';
import { readCellId } from '../../domain/cell-id.ts';
import type { Probe } from '../../domain/probe.ts';
import { compareVersions, minorOf, type Version } from '../../domain/version.ts';
import type { Answer } from '../../plan/bisection.ts';
import type { BisectionDocument } from '../../results/bisection-document.ts';
import type { Context } from '../context.ts';
import type { Asked } from './asked.ts';
import type { Bisected } from './bisect.ts';

/** The document; paths are relative to the working directory. */
export async function bisectionDocument(
  { verdict, minors, asked: askings }: Bisected,
  { asked, folder }: { asked: Asked; folder: string },
  { env, signal }: Context,
): Promise<BisectionDocument> {
  const { versions, cell } = asked;
  const [from, to] = [versions[0] as Version, versions.at(-1) as Version];
  const sorted = askings.toSorted((a, b) => compareVersions(a.version, b.version));
  return {
    cell: cell.split('/').slice(1).join('/'),
    from,
    to,
    named: asked.named,
    verdict,
    minors,
    asked: sorted.flatMap(({ version, run, answers, evidence }) =>
      answers.map((answer) => ({
        version,
        ...saidOf(answer),
        run: relative('.', join(folder, run)) || '.',
        evidence,
      })),
    ),
    ...(verdict.is === 'turned'
      ? {
          changelog: await changesBetween(
            { left: verdict.left.version, right: verdict.right.version },
            { searchPath: env.PATH, words: componentsOf(cell) },
            signal,
          ),
        }
      : {}),
  };
}

function saidOf(answer: Answer): { outcome: string } | { because: string } {
  if (answer.is === 'answered') return { outcome: answer.outcome };
  return { because: answer.is === 'unreleased' ? 'there is no such release' : answer.because };
}

/** 0 turned between neighbours, 1 nothing turned, 3 anything that leaves it open. */
export function bisectionCode({ verdict }: BisectionDocument): 0 | 1 | 3 {
  if (verdict.is === 'same') return 1;
  return verdict.is === 'turned' && verdict.between.length === 0 && verdict.confirmed ? 0 : 3;
}

/** A release is described in the sources of a later one, so those of the newest of its minor are read. */
async function changesBetween(
  between: { left: Version; right: Version },
  { searchPath, words }: { searchPath: string | undefined; words: readonly string[] },
  signal: AbortSignal,
): Promise<Changes> {
  const search = { searchPath };
  try {
    const released = await releasedVersions(search, signal);
    const source = released.findLast((one) => minorOf(one) === minorOf(between.right)) ?? between.right;
    return await changelogLines({ ...between, source, words }, search, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    return { missing: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The components that a question is about, as the changelog names them. */
function componentsOf(cell: string): string[] {
  const probe: Probe | undefined = readCellId(cell)?.probe;
  switch (probe?.kind) {
    case 'join':
    case 'join-after':
    case 'init':
      return ['kubeadm', 'bootstrap token', 'cluster-info'];
    case 'restart':
    case 'health-check':
      return [probe.component, 'kubelet', 'probe'];
    case 'lb':
      return ['apiserver', 'healthz', 'livez', 'readyz'];
    case 'http':
    case 'after':
      return [probe.target.startsWith('kubelet') ? 'kubelet' : probe.target];
    default:
      return ['apiserver'];
  }
}
