// Explains what changes of answers mean. Every report of a comparison uses these texts.
import { say } from './prose.ts';

/** Explains why a change between 401 and 403 matters. */
export const whyClientsBreak = say`This breaks clients: to a 401 a client answers with another credential, a 403 says that the credential is known and lacks the right.`;

/** Explains why an answer changed that is no change of Kubernetes. */
export const whyGo = say`The version of Go that a binary is built with decides these answers; the same Kubernetes built with the other Go answers like the other side.`;
