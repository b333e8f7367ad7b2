// Bearerless among its peers: one run for all settings, on an engine.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import type { EngineId } from '../../src/domain/cell.ts';
import { longOutcome } from '../../src/domain/outcome.ts';
import { packageRoot } from '../../src/domain/root.ts';
import { readResults } from '../../src/results/store.ts';
import type { Peer } from './peer.ts';

const program = join(packageRoot, 'bin/bearerless');

/** `joins`: a node tries to join under each setting too. */
export function ours(engine: EngineId, { joins, slow = false }: { joins: boolean; slow?: boolean }): Peer {
  return {
    name: `bearerless, ${engine} engine${joins ? ', with a join by token' : ''}`,
    slow,
    async ask(settings, { version, folder }) {
      const file = join(folder, 'settings.yaml');
      const documents = settings.map((flags, n) => ({
        id: `peer-${n}`,
        title: `setting ${n}`,
        why: 'The benchmark compares this setting.',
        apiserver: { flags: Object.fromEntries(flags.map((flag) => flag.replace('--', '').split('='))) },
      }));
      const paths = ['/api', '/healthz'];
      const scenario = {
        id: 'peers',
        title: 'what the peers ask',
        why: 'The benchmark compares how long it takes.',
        versions: [version],
        settings: documents.map(({ id }) => id),
        requests: [{ target: 'apiserver', paths, identities: ['none'] }],
        joins: joins ? ['token'] : [],
        control: { setting: 'peer-0', probe: 'apiserver:GET:/api@none', outcome: 401 },
      };
      await writeFile(file, stringify({ settings: documents, scenarios: [scenario] }));
      const output = join(folder, 'run');
      const argv = ['run', 'peers', '--config', file, '-k', version, '--engine', engine, '--output', output];
      await execa(program, [...argv, '--reporter', 'json'], { stdout: 'ignore', reject: false });
      const { cells } = await readResults(output);
      return documents.map(({ id }) => {
        const said = (end: string) => {
          const cell = Object.entries(cells).find(([name]) => name.includes(`/${id}/`) && name.includes(end));
          return cell ? longOutcome(cell[1].observed) : 'not asked';
        };
        const found = { api: said('GET:/api@'), healthz: said('GET:/healthz@') };
        return joins ? { ...found, join: said('join:token') } : found;
      });
    },
  };
}
