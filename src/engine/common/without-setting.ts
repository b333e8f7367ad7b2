// Decides whether a setting is the reason why `kubeadm init` failed although its kube-apiserver said nothing that is
// known to be about its configuration. It is, if that apiserver ended twice with the same words, and a cluster without
// the setting comes up in the same world.
import { BearerlessError, messageOf } from '../../domain/error.ts';
import { Setting } from '../../domain/setting.ts';
import { otherFlags, settingFiles, settingFlags } from '../../domain/setting-files.ts';
import type { Version } from '../../domain/version.ts';
import { ConfigRejected, InitFailed } from '../not-up.ts';
import { givenBy, rejectionIn } from './rejection.ts';

/**
 * What a failed init is by the last words of its apiservers, oldest first: an answer, or the failure together with the
 * words with which the last two ended alike. `fault` is what disturbed it.
 */
export function judgedInit(
  failed: InitFailed,
  {
    setting,
    version,
    ends,
    fault,
  }: { setting: Setting; version: Version; ends: readonly string[]; fault?: BearerlessError | undefined },
): BearerlessError {
  const { record, message, tail } = failed;
  const [before, last] = ends.length > 1 ? ends.slice(-2) : [undefined, ends[0]];
  const said = rejectionIn(last, givenBy(setting, version));
  if (said !== undefined) return new ConfigRejected(setting.id, said, record);
  if (fault !== undefined) return fault;
  if (last === undefined || before !== last) return failed;
  return new InitFailed({ ...record, apiserverEnded: last }, message, tail ? { tail } : {});
}

/** The setting of such a cluster: nothing but what kubeadm does by itself. */
const nothing = Setting.parse({ id: 'without-any-setting', title: 'Nothing', why: 'To compare with.' });

/** Whether a whole cluster with the setting starts as one without it. */
function isPlain(setting: Setting, version: Version): boolean {
  const { webhooks, patch } = setting.apiserver;
  const parts = [settingFlags(setting, version), settingFiles(setting), otherFlags(setting, version)];
  return parts.every((part) => Object.keys(part).length === 0) && !webhooks && !patch;
}

/**
 * Makes `start` decide about a failed init. The cluster without a setting is started at most once for a world, and not
 * at all if one of the world has come up before.
 */
export function decidingInit<T extends AsyncDisposable>(
  version: Version,
  start: (setting: Setting) => Promise<T>,
): (setting: Setting) => Promise<T> {
  let plain: Promise<void> | undefined;
  const comesUp = async () => {
    await using _cluster = await start(nothing);
  };
  return async (setting) => {
    try {
      const cluster = await start(setting);
      if (isPlain(setting, version)) plain = Promise.resolve();
      return cluster;
    } catch (thrown) {
      if (!(thrown instanceof InitFailed)) throw thrown;
      const { record, message, tail } = thrown;
      if (record.apiserverEnded === undefined || isPlain(setting, version)) throw thrown;
      plain ??= comesUp();
      const fault = await plain.then(
        () => undefined,
        (without: unknown) => `${message}, and so did one without the setting: ${messageOf(without)}`,
      );
      if (fault === undefined) throw new ConfigRejected(setting.id, record.apiserverEnded, record);
      throw new BearerlessError('environment', 'unsteady', fault, tail ? { tail } : {});
    }
  };
}
