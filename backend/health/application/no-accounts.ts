import { Injectable } from '@nestjs/common';
import { type MonitoringAccount, MonitoringAccounts } from '../ports.js';

/** No resource has an account: a database is asked as a stranger. */
@Injectable()
export class NoAccounts extends MonitoringAccounts {
  find(): Promise<MonitoringAccount | null> {
    return Promise.resolve(null);
  }
}
