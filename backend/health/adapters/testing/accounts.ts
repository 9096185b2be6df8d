import { MonitoringAccounts } from '../../ports.js';
import type { MonitoringAccount } from '../../ports.js';

/** The same account for every resource, or none. */
export class FixedAccounts extends MonitoringAccounts {
  constructor(private readonly account: MonitoringAccount | null) {
    super();
  }

  find(): Promise<MonitoringAccount | null> {
    return Promise.resolve(this.account);
  }
}
