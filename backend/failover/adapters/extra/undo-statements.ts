import { ControlFailed } from '../../ports.js';

const BINLOG = /^BINLOG '\n[A-Za-z0-9+/=\n]+'/gm;
const ROW = /^### (?:INSERT INTO|UPDATE|DELETE FROM) `/gm;

/**
 * What `mariadb-binlog --flashback --verbose` printed as one session of the client, which stops at the first statement that fails: the
 * rows in one transaction, committed only while the log still stands at `state`, then the log's state as `setting` says.
 *
 * @param changed how many rows there are to put back: the program is not believed
 * @throws ControlFailed when it turned others round
 */
export function undoStatements(text: string, changed: number, state: string, setting: readonly string[]) {
  const rows = text.match(BINLOG) ?? [];
  const headers = text.split('\n').filter((line) => /^#\d{6}.*\tStart: binlog v/.test(line)).length;
  const events = rows.length - headers;
  const turned = text.match(ROW)?.length ?? 0;
  if (events <= 0 || turned !== changed) {
    throw new ControlFailed('failed', `mariadb-binlog --flashback turned ${turned} of ${changed} rows round`);
  }
  const now = state.replaceAll("'", "''");
  const same = `SELECT IF(@@global.gtid_binlog_state='${now}', 1, (SELECT 1 UNION SELECT 2)) AS unchanged`;
  const before = ['SET SESSION sql_log_bin=0', 'START TRANSACTION'];
  const after = [same, 'COMMIT', same, 'RESET MASTER', ...setting];
  const shown = `${turned} row${turned === 1 ? '' : 's'}, turned round by mariadb-binlog --flashback`;
  return { statements: [...before, ...rows, ...after], shown: [...before, shown, ...after] };
}
