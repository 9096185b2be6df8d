import type { Row } from './mysql-session.js';

export interface ReplicationState {
  /** Null when replication is stopped. */
  lagSeconds: number | null;
  /** Why it stopped, as the server says. */
  error: string;
}

/** The statement that shows replication on this server; both old and new names are in the field. */
export function replicationStatement(version: string): string {
  if (/mariadb/i.test(version)) return 'SHOW ALL SLAVES STATUS';
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const isNew = major > 8 || (major === 8 && (minor > 0 || patch >= 22));
  return isNew ? 'SHOW REPLICA STATUS' : 'SHOW SLAVE STATUS';
}

/** The grant that lets the monitoring account see replication on this server. */
export function replicationGrant(version: string): string {
  const [, major = 0, minor = 0] = (/^(?:5\.5\.5-)?(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const isNewMariadb = /mariadb/i.test(version) && (major > 10 || (major === 10 && minor >= 5));
  return isNewMariadb ? 'REPLICA MONITOR' : 'REPLICATION CLIENT';
}

const text = (row: Row, ...names: string[]): string => {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return '';
};

/** The worst channel of a replica; null on a server that replicates from nobody. */
export function worstReplication(rows: Row[]): ReplicationState | null {
  const states = rows.map((row) => {
    const lag = text(row, 'Seconds_Behind_Source', 'Seconds_Behind_Master');
    const running = [
      text(row, 'Replica_IO_Running', 'Slave_IO_Running'),
      text(row, 'Replica_SQL_Running', 'Slave_SQL_Running'),
    ].every((state) => state !== 'No');
    const error = text(row, 'Last_SQL_Error') || text(row, 'Last_IO_Error');
    return { lagSeconds: lag === '' || !running ? null : Number(lag), error };
  });
  return states.sort((a, b) => (b.lagSeconds ?? Infinity) - (a.lagSeconds ?? Infinity))[0] ?? null;
}
