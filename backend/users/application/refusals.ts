import { Refusal, refusalKind } from '../../platform/http/index.js';
import type { PasswordFault } from '../domain/password-rules.js';
import { Invalid } from '../../platform/http/index.js';

const wrongCredentials = refusalKind('wrong-credentials', 'E-mail address or password is wrong', 401, 13);
const linkGone = refusalKind('link-gone', 'This link no longer works', 410, 10);
const alreadySetUp = refusalKind('already-set-up', 'Holdfast already has an owner', 409, 1);
const lastOwner = refusalKind('last-owner', 'There would be no Owner left', 409, 1);
const moreThanYouHold = refusalKind('more-than-you-hold', 'This gives or touches more than you hold', 403, 13);
const wrongState = refusalKind('wrong-state', 'Not possible in this state', 409, 1);

/** The same words for an unknown address, a wrong password and a disabled person (ASVS 6.3.8). */
export class WrongCredentials extends Refusal {
  constructor() {
    super(wrongCredentials, 'The e-mail address or the password is wrong', {
      remedy: 'Try again, or ask an administrator for a new link',
    });
  }
}

export class LinkGone extends Refusal {
  constructor(remedy: string) {
    super(linkGone, 'The link was used, has expired, or never was', { remedy });
  }
}

export class AlreadySetUp extends Refusal {
  constructor() {
    super(alreadySetUp, 'Holdfast is set up; sign in', {
      remedy: 'Lost every Owner? On the host: npx holdfast admin recover',
    });
  }
}

export class LastOwner extends Refusal {
  constructor(name: string) {
    super(lastOwner, `${name} is the last active Owner without an end`, { remedy: 'Make someone else an Owner first' });
  }
}

export class MoreThanYouHold extends Refusal {
  constructor(detail: string, missing: readonly string[]) {
    super(moreThanYouHold, detail, { extra: { missing }, remedy: 'Ask someone who holds it' });
  }
}

export class WrongState extends Refusal {
  constructor(detail: string, remedy: string) {
    super(wrongState, detail, { remedy });
  }
}

/** A password that will not do, with every reason. */
export function refusePassword(faults: readonly PasswordFault[], field = 'password'): void {
  if (faults.length > 0) throw new Invalid(faults.map((fault) => ({ field, ...fault })));
}
