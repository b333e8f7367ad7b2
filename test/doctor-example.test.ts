// The example of `bearerless doctor` in docs/ci.md is what it prints: the facts are those of a real run in the
// container image, the words and their lines are today's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from 'uvu/assert';
import { checksText } from '../src/commands/doctor.ts';
import { packageRoot } from '../src/domain/root.ts';
import { capacityOf } from '../src/engine/process/capacity.ts';
import { checksOf } from '../src/engine/process/doctor.ts';
import { suite } from './support/suite.ts';

const test = suite('doctor example');

const inTheImage = checksOf({
  root: true,
  memory: 22701,
  processors: 2,
  room: capacityOf(22701, 128),
  cgroup: 'v1',
  containerd: false,
});

test('docs/ci.md shows what doctor prints in the container image', () => {
  const page = readFileSync(join(packageRoot, 'docs/ci.md'), 'utf8');
  const [, shown = ''] = /doctor` begins with:\n\n```\n(.*?)```/s.exec(page) ?? [];
  const [checks = ''] = checksText(inTheImage, [], 80).split(/(?<=\n)\n/);
  is(shown, checks);
});
