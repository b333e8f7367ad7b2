// Checks whether this machine can run whole clusters. Their static pods are real containers, which need root, control
// groups and runc.
import { execa } from 'execa';
import { pauseProgram } from '../common/pause.ts';
import { cgroupObstacle, sweepCgroups } from './cgroups.ts';

/** The reason why not, as a sentence; undefined if it can. Also removes what killed runs left behind. */
export async function wholeObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) {
    return 'static pods are containers, for which control groups must be made: run it as root';
  }
  if (pauseProgram() === undefined) return `there is no pause program for ${process.arch}`;
  const runc = await execa('runc', ['--version'], { reject: false });
  if (runc.exitCode !== 0) return 'runc is not on PATH, which runs static pods: sudo apt-get install runc';
  await sweepCgroups();
  const because = await cgroupObstacle();
  return because && `static pods need control groups of their own: ${because}`;
}
