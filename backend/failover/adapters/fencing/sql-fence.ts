import { ControlFailed, Fencing } from '../../ports.js';
import type { FenceOutcome, Permit, ReplicationControl } from '../../ports.js';

/**
 * Read-only by SQL, sessions ended: never certain, since an account with READ ONLY ADMIN can sign in again and write, and
 * nothing at all is done while a commit waits for an acknowledgement (fact F3).
 */
export class SqlFence extends Fencing {
  readonly name = 'read-only by SQL';

  constructor(private readonly control: Pick<ReplicationControl, 'close'>) {
    super();
  }

  async fence(permit: Permit): Promise<FenceOutcome> {
    try {
      const { sent, ended } = await this.control.close(permit);
      const sentence = `it is read-only and ${ended} sessions were ended; an account with READ ONLY ADMIN may still write`;
      return { certain: false, sentence, sent };
    } catch (error) {
      if (!(error instanceof ControlFailed) || error.reason !== 'waiters') throw error;
      const sentence = `it was not closed: ${error.message}; only a kill releases nothing`;
      return { certain: false, sentence, sent: ['-- nothing'] };
    }
  }

  async restartAsReplica(): Promise<null> {
    return null;
  }
}
