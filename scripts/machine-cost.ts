// What a piece of work costs the whole machine: time, processor time, memory, and the processes that it leaves. Right
// only on a machine that does nothing else.
import { readdirSync, readFileSync } from 'node:fs';

export interface Cost {
  /** Wall time. */
  seconds: number;
  /** Processor time of all processes of the machine, in seconds. */
  cpuSeconds: number;
  /** The most memory in use above what was used before. */
  peakMiB: number;
  /** Processes that were not there before, two seconds after the end. */
  leftProcesses: string[];
}

/** Clock ticks in a second (USER_HZ), the unit of /proc/stat. */
const ticks = 100;
const busyTicks = (): number => {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = line.split(/\s+/).slice(1).map(Number);
  return user + nice + system + irq + soft;
};
const availableMiB = () =>
  Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;

/** The processes with a command line, by number; those of the kernel have none. */
function processes(): Map<string, string> {
  const read = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  };
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(numbers.map((pid) => [pid, read(pid)] as const).filter(([, command]) => command !== ''));
}

/** Does the work and measures what it costs. Rejects as the work does. */
export async function costOf(work: () => Promise<void>): Promise<Cost> {
  const before = processes();
  const available = availableMiB();
  let least = available;
  const watching = setInterval(() => {
    least = Math.min(least, availableMiB());
  }, 100);
  const busy = busyTicks();
  const start = performance.now();
  try {
    await work();
  } finally {
    clearInterval(watching);
  }
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = (busyTicks() - busy) / ticks;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const leftProcesses = [...processes()].flatMap(([pid, command]) => (before.has(pid) ? [] : [command]));
  return { seconds, cpuSeconds, peakMiB: available - least, leftProcesses };
}
