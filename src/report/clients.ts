// Explains what a change of answers means to the clients of a cluster. Every report of a comparison uses this text.
import { say } from './prose.ts';

/** Explains why a change between 401 and 403 matters. */
export const whyClientsBreak = say`This breaks clients: to a 401 a client answers with another credential, a 403 says that the credential is known and lacks the right.`;
