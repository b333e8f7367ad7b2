import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { BearerlessError } from '../domain/error.ts';
import type { Looking } from './common/pulse.ts';
import { type Component, startComponent } from './process/component.ts';
import { supervise } from './supervision.ts';

const test = suite('supervision');
const never = () => new Promise<never>(() => {});

/** Runs these shell commands as a component, and supervises it. */
async function running(lines: string, work: (component: Component) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-supervision-'));
  try {
    const processes = new Set<never>();
    const log = join(folder, 'log');
    const component = await startComponent({ name: 'etcd', argv: ['sh', '-c', lines], log, processes });
    await work(component);
    await component.kill();
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the end of a component ends what is asked at once, with how it ended and its last words', async () => {
  const lines = 'for n in $(seq 1 40); do echo "line $n"; done; sleep 0.2; kill -KILL $$';
  await running(lines, async (etcd) => {
    const supervision = supervise(new AbortController().signal);
    supervision.watch(etcd);
    const { code, message, tail } = await supervision
      .during(never)
      .catch((thrown: BearerlessError) => thrown);
    assert.equal(
      { code, message, lines: tail?.split('\n').length, last: tail?.split('\n').at(-1) },
      {
        code: 'component-ended',
        message: 'etcd was ended by SIGKILL while answers rested on it',
        lines: 15,
        last: 'line 40',
      },
    );
    assert.is((supervision.signal.reason as BearerlessError).code, 'component-ended');
  });
});

test('an end that the harness makes is no fault, nor is one of what is watched no more', async () => {
  await running('exec sleep 60', async (etcd) => {
    await running('sleep 0.2', async (manager) => {
      await running('exec sleep 60', async (apiserver) => {
        using supervision = supervise(new AbortController().signal);
        for (const one of [etcd, manager, apiserver]) supervision.watch(one);
        supervision.only(etcd, apiserver);
        await manager.lost;
        await apiserver.kill();
        assert.is(await supervision.during(async () => 'goes on'), 'goes on');
      });
    });
  });
});

test('a component that ends while another is silent is said to have done so', async () => {
  await running('sleep 0.5; exit 1', async (manager) => {
    const supervision = supervise(new AbortController().signal);
    const silent: Looking = {
      look: async () => {
        throw new Error('no answer');
      },
      blame: async () => 'etcd does not answer',
    };
    supervision.listen(silent);
    supervision.watch(manager);
    const { message } = await supervision.during(never).catch((thrown: BearerlessError) => thrown);
    assert.match(
      message,
      /^etcd exited with code 1 while answers rested on it; at that moment etcd does not answer \(for \d\.\d s\)$/,
    );
  });
});

test('a silence that is not borne any longer ends what is asked', async () => {
  const supervision = supervise(new AbortController().signal);
  supervision.listen({ look: never, blame: async () => 'nobody answers' }, { patience: 100 });
  const { code, message } = await supervision.during(never).catch((thrown: BearerlessError) => thrown);
  assert.equal([code, message.replace(/\d+\.\d/, 'N')], ['component-silent', 'nobody answers (for N s)']);
});

test('an end from outside is passed on', async () => {
  const outer = new AbortController();
  using supervision = supervise(outer.signal);
  outer.abort('over');
  assert.is(await supervision.during(never).catch((thrown: unknown) => thrown), 'over');
  assert.is(supervise(outer.signal).signal.reason, 'over');
});

test('an excuse covers what it keeps from answering, and nothing that has to answer all the same', async () => {
  using supervision = supervise(new AbortController().signal);
  let etcd = true;
  const looking = (name: string, answers: () => boolean): Looking => ({
    look: async () => {
      if (!answers()) throw new Error('no answer');
    },
    blame: async () => `${name} does not answer`,
  });
  let apiserver = true;
  supervision.listen(looking('kube-apiserver', () => apiserver));
  supervision.listen(
    looking('etcd', () => etcd),
    { always: true },
  );
  const restarted = await supervision.excused(async () => {
    apiserver = false;
    await new Promise((resolve) => setTimeout(resolve, 700));
    apiserver = true;
    return 'restarted';
  });
  assert.equal(restarted, { answer: 'restarted' });
  const { trouble = '' } = await supervision.excused(async () => {
    etcd = false;
  });
  assert.match(trouble, /^etcd does not answer \(for \d+\.\d s\)$/);
});
