import { ControlFailed } from '../../ports.js';

const BINLOG = /^BINLOG '\n[A-Za-z0-9+/=\n]+'/gm;
const ROW_EVENT = /^(Write|Update|Delete)_rows/;

/**
 * What `mariadb-binlog --flashback` printed as one session of the client, which stops at the first statement that fails: the
 * rows in one transaction, committed only while the log still stands at `state`, then the log's state as `setting` says.
 */
export function undoStatements(text: string, state: string, setting: readonly string[]) {
  const rows = text.match(BINLOG) ?? [];
  const headers = text.split('\n').filter((line) => /^#\d{6}.*\tStart: binlog v/.test(line)).length;
  const events = rows.length - headers;
  const told = text.split('\n').filter((line) => ROW_EVENT.test(line.split('\t')[1] ?? '')).length;
  if (events <= 0 || told !== events) {
    throw new ControlFailed('failed', `what undoes them is not whole: ${events} of ${told} changes`);
  }
  const text1 = state.replaceAll("'", "''");
  const same = `SELECT IF(@@global.gtid_binlog_state='${text1}', 1, (SELECT 1 UNION SELECT 2)) AS unchanged`;
  const before = ['SET SESSION sql_log_bin=0', 'START TRANSACTION'];
  const after = [same, 'COMMIT', same, 'RESET MASTER', ...setting];
  const shown = `the rows of ${events} change${events === 1 ? '' : 's'}, turned round by mariadb-binlog --flashback`;
  return { statements: [...before, ...rows, ...after], shown: [...before, shown, ...after] };
}
