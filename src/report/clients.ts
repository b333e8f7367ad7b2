// What a change of answers means to the clients of a cluster, in words that every report of a comparison uses.
import { say } from './prose.ts';

/** Why a change between 401 and 403 matters more than it looks. */
export const whyClientsBreak = say`This breaks clients: to a 401 a client answers with another credential, a 403 says that the credential is known and lacks the right.`;
