// The reasons why no cluster came up that are answers and not faults.
import { BearerlessError, type ErrorDetail } from '../domain/error.ts';

/** A finished `kubeadm init`, successful or not. */
export interface InitRecord {
  argv: string[];
  /** kubeadm's exit code; undefined if it had to be killed. */
  exitCode?: number;
  timedOut: boolean;
  /** Both streams. */
  output: string;
  seconds: number;
  /** Seconds; kubeadm's default is 240. */
  controlPlaneTimeout: number;
  /** The words with which the kube-apiserver ended at least twice meanwhile. */
  apiserverEnded?: string;
}

/** No cluster came up because `kubeadm init` failed, which is an answer. */
export class InitFailed extends BearerlessError {
  constructor(
    readonly record: InitRecord,
    message: string,
    detail: ErrorDetail,
  ) {
    super('environment', 'init-failed', message, detail);
  }
}

/** No cluster came up because its kube-apiserver rejects the setting's configuration, which is an answer. */
export class ConfigRejected extends BearerlessError {
  constructor(
    setting: string,
    /** The apiserver's own sentence. */
    readonly said: string,
    /** What `kubeadm init` came to, if it waited for that apiserver. */
    readonly init?: InitRecord,
  ) {
    super(
      'environment',
      'config-rejected',
      `the apiserver of ${setting} does not take its configuration: ${said}`,
    );
  }
}
