// Why no cluster came up, where that is an answer and no fault.
import { BearerlessError, type ErrorDetail } from '../domain/error.ts';

/** A `kubeadm init` that ended, one way or the other. */
export interface InitRecord {
  argv: string[];
  /** Of kubeadm; undefined when it had to be ended. */
  exitCode?: number;
  timedOut: boolean;
  /** Both streams. */
  output: string;
  seconds: number;
  /** Seconds; kubeadm's own default is 240. */
  controlPlaneTimeout: number;
}

/** No cluster came up since `kubeadm init` itself failed, which is an answer. */
export class InitFailed extends BearerlessError {
  constructor(
    readonly record: InitRecord,
    message: string,
    detail: ErrorDetail,
  ) {
    super('environment', 'init-failed', message, detail);
  }
}

/** No cluster came up since its kube-apiserver does not take the setting's configuration, which is an answer. */
export class ConfigRejected extends BearerlessError {
  constructor(
    setting: string,
    /** The apiserver's own sentence. */
    readonly said: string,
  ) {
    super(
      'environment',
      'config-rejected',
      `the apiserver of ${setting} does not take its configuration: ${said}`,
    );
  }
}
