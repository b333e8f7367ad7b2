import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { type Flags, Setting } from '../../domain/setting.ts';
import { inForce } from './in-force.ts';
import { mayRefuse, storageFlags } from './may-refuse.ts';

const test = suite('engine/may-refuse');
const setting = (flags: Flags) => Setting.parse({ id: 's', title: 't', why: 'w', apiserver: { flags } });

test('only what is known to keep no administrator out is harmless', () => {
  const said = (flags: Flags) => mayRefuse(setting(flags), 'v1.37.2');
  equal(
    [
      said({}),
      said({ 'anonymous-auth': 'false', 'authorization-mode': 'Node,RBAC' }),
      said({ 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' }),
      said({ 'authorization-mode': 'AlwaysAllow' }),
      said({ 'service-account-lookup': 'True', profiling: 'false' }),
    ],
    [false, false, false, false, false],
  );
  equal(
    [
      said({ 'authorization-mode': 'AlwaysDeny' }),
      said({ 'authorization-mode': ['Node', 'Webhook'] }),
      said({ 'authorization-mode': 'Node' }),
      said({ 'enable-bootstrap-token-auth': 'false' }),
      said({ 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true,WatchList=false' }),
    ],
    [true, true, true, true, true],
  );
});

const limits = { limit: 300, signal: new AbortController().signal, every: 5 };

test('a no is an answer only where the setting may refuse, and only when it lasts', async () => {
  let asked = 0;
  const late = async () => ++asked > 4;
  equal(await inForce({ mayRefuse: true }, 'x', { look: late, options: limits, milliseconds: 10_000 }), true);
  equal(
    await inForce({ mayRefuse: true }, 'x', { look: async () => false, options: limits, milliseconds: 50 }),
    false,
  );
  const never = await inForce({ mayRefuse: false }, 'x', {
    look: async () => false,
    options: limits,
    milliseconds: 50,
  }).catch(({ code }) => code);
  equal(never, 'timed-out');
  const broken = async () => {
    throw new Error('no answer');
  };
  equal(
    await inForce({ mayRefuse: true }, 'x', { look: broken, options: limits, milliseconds: 50 }).catch(
      ({ code }) => code,
    ),
    'timed-out',
  );
});

test('who prepares a cluster stores objects as the setting does, and takes nothing else of it', () => {
  const flags = { 'encryption-provider-config': '/x', 'storage-media-type': 'application/json', v: '8' };
  equal(storageFlags(setting(flags), 'v1.37.2'), {
    'encryption-provider-config': '/x',
    'storage-media-type': 'application/json',
  });
});
