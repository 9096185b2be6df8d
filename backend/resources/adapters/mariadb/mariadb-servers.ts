import { Injectable } from '@nestjs/common';
import { authority } from '../../domain/host-name.js';
import {
  type AccountTest,
  type DatabaseAccess,
  type DatabaseGreeting,
  type DatabaseRole,
  DatabaseServers,
} from '../../ports.js';
import { oneLine } from './faults.js';
import { readGreeting } from './greeting.js';
import { type Ask, signedIn } from './session.js';

const MOST_REPLICAS = 50;

/** MariaDB and MySQL servers over the network. */
@Injectable()
export class MariadbServers extends DatabaseServers {
  greet(host: string, port: number): Promise<DatabaseGreeting> {
    return readGreeting(host, port);
  }

  test(access: DatabaseAccess): Promise<AccountTest> {
    return signedIn(access, async (ask) => {
      const [about] = await ask<{ version: string; account: string; readOnly: number }>(
        'SELECT VERSION() AS version, CURRENT_USER() AS account, @@GLOBAL.read_only AS readOnly',
      );
      const grants = (await ask<Record<string, string>>('SHOW GRANTS')).map((row) => Object.values(row)[0]);
      const [cipher] = await ask<{ Value: string }>(`SHOW SESSION STATUS LIKE 'Ssl_cipher'`);
      const at = about.account.lastIndexOf('@');
      return {
        version: oneLine(about.version),
        account: { user: about.account.slice(0, at), host: about.account.slice(at + 1) },
        grants,
        encrypted: (cipher?.Value ?? '') !== '',
        role: await readRole(ask, about.readOnly === 1).catch(() => null),
      };
    });
  }
}

interface ReplicaStatus {
  readonly Master_Host?: string;
  readonly Source_Host?: string;
  readonly Master_Port?: number;
  readonly Source_Port?: number;
}

/** Where the server stands; fails when the account may not see it. */
async function readRole(ask: Ask, readOnly: boolean): Promise<DatabaseRole> {
  const status = await ask<ReplicaStatus>('SHOW REPLICA STATUS').catch(() => ask<ReplicaStatus>('SHOW SLAVE STATUS'));
  const dumps = await ask<{ HOST: string }>(
    `SELECT HOST FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%' LIMIT ${MOST_REPLICAS}`,
  );
  const replicas = [...new Set(dumps.map((row) => oneLine(row.HOST).replace(/:\d+$/, '')))].sort();
  const from = status[0];
  if (!from) return { role: replicas.length > 0 ? 'primary' : 'alone', primary: null, replicas, readOnly };
  const host = oneLine(from.Source_Host ?? from.Master_Host ?? '');
  const primary = authority(host, Number(from.Source_Port ?? from.Master_Port ?? 3306));
  return { role: 'replica', primary, replicas, readOnly };
}
