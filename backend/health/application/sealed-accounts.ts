import { Injectable } from '@nestjs/common';
import { Connections, CredentialMissing, THIS_MACHINE } from '../../resources/index.js';
import { type MonitoringAccount, MonitoringAccounts } from '../ports.js';

/** The monitoring account of a database, opened for each probe and kept no longer. */
@Injectable()
export class SealedAccounts extends MonitoringAccounts {
  constructor(private readonly connections: Connections) {
    super();
  }

  async find(resourceId: string): Promise<MonitoringAccount | null> {
    try {
      const { host, port, username, password, tls } = await this.connections.connectionFor(resourceId, 'monitoring');
      const place = { host: host === THIS_MACHINE ? '127.0.0.1' : host, port };
      return { place, username, secret: password, tls: { mode: tls.mode, ca: tls.ca ?? undefined } };
    } catch (error) {
      if (error instanceof CredentialMissing) return null;
      throw error;
    }
  }
}
