// The machine on which a setting's control plane runs, in either depth.
import type { Setting } from '../../domain/setting.ts';
import { type Supervision, supervise } from '../supervision.ts';
import { type Machine, startMachine } from './machine.ts';
import type { Shared } from './shared.ts';

/** The name of that machine. */
export const controlPlaneName = ({ id }: Pick<Setting, 'id'>) => `cp-${id}`;

/** Starts the machine under a supervision of its own, whose signal everything on it gets. */
export async function startControlPlaneMachine<S extends Shared>(
  shared: S,
  setting: Setting,
): Promise<{ own: S; supervision: Supervision; machine: Machine }> {
  const supervision = supervise(shared.context.signal);
  const { signal } = supervision;
  const name = controlPlaneName(setting);
  const machine = await startMachine({ kind: 'plane', name, binaries: shared.bin, signal });
  return { own: { ...shared, context: { ...shared.context, signal } }, supervision, machine };
}
