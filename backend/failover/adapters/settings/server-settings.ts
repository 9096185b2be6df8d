import { ControlFailed, type MemberSettings, type SurveyAccess, SettingsReader } from '../../ports.js';
import { ClusterDirectory } from '../mariadb/directory.js';
import { MariadbControl } from '../mariadb/mariadb-control.js';
import { MysqlControl } from '../mysql/mysql-control.js';
import { readOptionFiles } from './option-files.js';

const PATIENCE_MS = 5_000;

/** Asks a server for its settings over a connection of its own, and its option files where it runs on this host. */
export class ServerSettings extends SettingsReader {
  override async read(kind: 'mariadb' | 'mysql', access: SurveyAccess): Promise<MemberSettings> {
    const { host, port } = access;
    const [running, options] = await Promise.all([ask(kind, access), readOptionFiles({ host, port })]);
    return { ...running, ...options };
  }
}

async function ask(
  kind: 'mariadb' | 'mysql',
  access: SurveyAccess,
): Promise<Pick<MemberSettings, 'settings' | 'unread'>> {
  const member = { id: 'member', access, directory: new ClusterDirectory([]) };
  const control = kind === 'mysql' ? new MysqlControl(member) : new MariadbControl(member);
  try {
    const permit = { term: 0, timeoutMs: PATIENCE_MS, signal: AbortSignal.timeout(PATIENCE_MS) };
    return { settings: await control.settings(permit), unread: '' };
  } catch (error) {
    if (!(error instanceof ControlFailed)) throw error;
    return { settings: {}, unread: [error.message, error.remedy].filter(Boolean).join('. ') };
  } finally {
    await control.end();
  }
}
