import { Invalid, NotFound, Refusal, refusalKind } from '../../platform/http/index.js';
import { BadValue } from '../domain/bad-value.js';

const nameTaken = refusalKind('resource-name-taken', 'There is a resource of that name already', 409, 1);
const noCredential = refusalKind('credential-missing', 'No account was given for this yet', 409, 1);
const unreadable = refusalKind('credential-unreadable', 'The sealed credential cannot be opened here', 409, 1);
const notADatabase = refusalKind('not-a-database', 'This resource is not a database', 409, 2);

/** Everything wrong with the input, field by field. */
export function invalid(problems: readonly BadValue[]): Invalid {
  return new Invalid(problems.map(({ field, message, remedy }) => ({ field, message, remedy })));
}

/** Runs a reader of the domain and turns what it complains about into a refusal. */
export function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BadValue ? invalid([error]) : error;
  }
}

/** Names are unique in any spelling of capitals, across all kinds. */
export class NameTaken extends Refusal {
  constructor(name: string) {
    super(nameTaken, `"${name}" is the name of another resource`, { field: 'name', remedy: 'Choose another name' });
  }
}

/** Credentials and looks are for databases. */
export class NotADatabase extends Refusal {
  constructor(name: string, kind: string) {
    super(notADatabase, `"${name}" is a ${kind}; only a database has accounts for monitoring and backup`);
  }
}

/** There is no such resource, or none that the caller may see. */
export class ResourceNotFound extends NotFound {
  constructor() {
    super('This resource', 'List them: npx holdfast resource list');
  }
}

/** Nobody has given the account that this needs. */
export class CredentialMissing extends Refusal {
  constructor(name: string, purpose: string) {
    super(noCredential, `"${name}" has no ${purpose} account yet`, {
      remedy: `npx holdfast resource credentials ${name} ${purpose}`,
      extra: { purpose },
    });
  }
}

/** It was sealed with a key that this machine does not have. */
export class CredentialUnreadable extends Refusal {
  constructor(name: string, purpose: string) {
    super(unreadable, `The ${purpose} account of "${name}" was sealed with another key than this machine has`, {
      remedy: 'Bring the sealing key back from a backup, or give the credential again',
    });
  }
}
