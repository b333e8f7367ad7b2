// Finds out why an apiserver was not ready. It may have exited because it rejects the setting's configuration.
import { readFile } from 'node:fs/promises';
import type { Setting } from '../../domain/setting.ts';
import type { Version } from '../../domain/version.ts';
import { givenBy, lastWords, rejectionOf } from '../common/rejection.ts';
import { ConfigRejected } from '../not-up.ts';
import type { Component } from './component.ts';

/** The time in milliseconds for the second apiserver to exit too. */
const limit = 60_000;

/**
 * Returns the cluster's answer instead of `thrown`, if there is one. `again` starts the setting's apiserver a second
 * time. It is given if an apiserver with kubeadm's own flags has worked here before. If the setting's apiserver then
 * exits twice with the same message, only the setting can be the reason.
 */
export async function rejected(
  { setting, version }: { setting: Setting; version: Version },
  apiserver: Component,
  {
    thrown,
    signal,
    again,
  }: { thrown: unknown; signal: AbortSignal; again?: (() => Promise<Component>) | undefined },
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
