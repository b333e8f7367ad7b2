// What it means that an apiserver was not ready: it may have ended at once, since it does not take the setting's
// configuration.
import { readFile } from 'node:fs/promises';
import type { Setting } from '../../domain/setting.ts';
import type { Version } from '../../domain/version.ts';
import { givenBy, lastWords, rejectionOf } from '../common/rejection.ts';
import { ConfigRejected } from '../not-up.ts';
import type { Component } from './component.ts';

/** Milliseconds for one that ended once to end again. */
const limit = 60_000;

/**
 * The answer in the place of `thrown`, if it is one. An apiserver with kubeadm's own flags may have run here before
 * (`again` starts the setting's anew): then one that twice ends by itself with the same words differs from it in the
 * setting alone.
 */
export async function rejected(
  { setting, version }: { setting: Setting; version: Version },
  apiserver: Component,
  thrown: unknown,
  signal: AbortSignal,
  again?: () => Promise<Component>,
): Promise<unknown> {
  if (!ended(apiserver)) return thrown;
  const log = await readFile(apiserver.log, 'utf8');
  const said = rejectionOf(log, givenBy(setting, version));
  if (said !== undefined) return new ConfigRejected(setting.id, said);
  const words = lastWords(log);
  if (again === undefined || words === undefined) return thrown;
  const second = await again();
  await second
    .ready('it has ended again', async () => undefined, { limit, signal, every: 50 })
    .catch(() => {});
  const then = (await readFile(second.log, 'utf8')).slice(log.length);
  return ended(second) && lastWords(then) === words ? new ConfigRejected(setting.id, words) : thrown;
}

const ended = (component: Component) => component.exited()?.includes('exited with code') ?? false;
