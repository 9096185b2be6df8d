import { settingsOf } from '../../domain/server-variables.js';
import { withDefaults } from '../../domain/check.js';
import { type MonitoringAccounts, type ServerReading, ServerSettings, type TargetResolver } from '../../ports.js';
import { Deadline } from '../net/deadline.js';
import { pin } from '../net/pinned.js';
import { MysqlSession } from './mysql-session.js';

const TIMEOUT_MS = 5_000;

/** Reads a MariaDB or MySQL server's global variables with the monitoring account. */
export class MysqlSettings extends ServerSettings {
  constructor(
    private readonly resolver: TargetResolver,
    private readonly accounts: MonitoringAccounts,
  ) {
    super();
  }

  async read(resourceId: string, signal: AbortSignal): Promise<ServerReading | null> {
    const account = await this.accounts.find(resourceId);
    if (!account) return null;
    const deadline = new Deadline(TIMEOUT_MS, signal);
    try {
      const aim = { ...withDefaults('mysql'), ...account.place, resourceId };
      const lookup = await pin(this.resolver, aim.host, deadline);
      const session = await MysqlSession.open(aim, account, lookup, deadline, TIMEOUT_MS);
      try {
        return await reading(session);
      } finally {
        session.close();
      }
    } finally {
      deadline.end();
    }
  }
}

async function reading(session: MysqlSession): Promise<ServerReading> {
  const [uptime] = await session.query("SHOW GLOBAL STATUS LIKE 'Uptime'");
  const rows = await session.query('SHOW GLOBAL VARIABLES');
  const variables = rows.map((row) => ({ name: String(row.Variable_name), value: String(row.Value) }));
  return { uptimeMs: Number(uptime.Value) * 1_000, variables: settingsOf(variables) };
}
