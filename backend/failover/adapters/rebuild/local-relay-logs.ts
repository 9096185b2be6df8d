import { DatabaseUnreachable, signedIn } from '../../../resources/index.js';
import type { Position } from '../../domain/position.js';
import { ControlFailed, RelayLogs, type SurveyAccess } from '../../ports.js';
import { findMember } from '../fencing/find-member.js';
import { salvageRelayLog } from '../mariadb/salvage.js';

/** Relay logs of servers whose process runs on this host, with an account that may write everything there. */
export class LocalRelayLogs extends RelayLogs {
  override async salvage(member: SurveyAccess, signal: AbortSignal): Promise<{ count: number; executed: Position }> {
    const { host, port, username, password } = member;
    const found = await findMember({ endpoint: { host: host === 'local' ? '127.0.0.1' : host, port }, known: null });
    if (found.kind !== 'it') {
      const remedy = 'Run mariadb-binlog over its relay log on its own host: docs/failover.md says how.';
      throw new ControlFailed('failed', `${host}:${port} is no server on this machine`, remedy);
    }
    try {
      return await signedIn(member, async (ask) => {
        const rows = (statement: string) => ask<Record<string, unknown>>(statement);
        const [{ socket }] = (await rows('SELECT @@global.socket AS socket')) as { socket: string }[];
        return salvageRelayLog(rows, { socket, account: { username, password } }, signal);
      });
    } catch (error) {
      if (!(error instanceof DatabaseUnreachable)) throw error;
      throw new ControlFailed('failed', error.message, error.remedy);
    }
  }
}
