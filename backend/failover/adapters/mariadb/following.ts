import type { Account, Endpoint, Follow } from '../../ports.js';
import { formerPrimaryPosition } from './gtid.js';
import type { Rows } from './link.js';
import { setReadOnly, stopWaiting } from './opening.js';
import { endReceiver } from './receiving.js';
import { connectionName, quoted, type Sender } from './sender.js';
import { receiving, type SlaveStatus, statusOf } from './status.js';

const RECEIVER = `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE COMMAND = 'Slave_IO'`;
const OWN = `SELECT @@global.read_only AS readOnly, @@global.rpl_semi_sync_slave_enabled AS acknowledges,
 @@global.gtid_binlog_pos AS binlog, @@global.gtid_slave_pos AS slave`;
/** What the receiver began with: the variable alone changes nothing until it is started again. */
const BEGAN = "SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_slave_status'";

export interface Source {
  /** As the members reach it. */
  readonly endpoint: Endpoint;
  readonly account: Account;
  /** Whether members talk to each other over TLS. */
  readonly tls: boolean;
}

interface Own {
  readonly readOnly: number;
  readonly acknowledges: number;
  readonly binlog: string;
  readonly slave: string;
}

/** Follows the source from its own position. What was received of another source and not applied is asked for again. */
export async function follow(sender: Sender, source: Source, how: Follow): Promise<void> {
  const answers = await sender.ask('SHOW ALL SLAVES STATUS', RECEIVER, OWN, BEGAN);
  const [[slave], receivers, [own], began] = answers as unknown as [SlaveStatus[], { id: number }[], Own[], Rows];
  if (slave && followsAlready(slave, own, source, how)) {
    const acknowledges = statusOf(began)['Rpl_semi_sync_slave_status'] === 'ON';
    if (acknowledges === how.acknowledges && (own.acknowledges === 1) === how.acknowledges) return;
    return acknowledgeOtherwise(sender, slave, receivers, how);
  }
  if (!own.readOnly) await setReadOnly(sender);
  await stopWaiting(sender);
  if (slave && receivers.length > 0) await endReceiver(sender, slave, receivers);
  const name = connectionName(slave);
  const stop = slave ? [`STOP SLAVE${name}`] : [];
  const place = how.asFormerPrimary
    ? [`SET GLOBAL gtid_slave_pos=${quoted(formerPrimaryPosition(own.binlog, own.slave))}`]
    : [];
  await sender.do(
    ...stop,
    `SET GLOBAL rpl_semi_sync_slave_enabled=${how.acknowledges ? 1 : 0}`,
    ...place,
    changeMaster(source, how, name),
    `START SLAVE${name}`,
  );
  await started(sender);
}

/** Its receiver alone is started again: while its applier runs, nothing that was received is thrown away (F1). */
async function acknowledgeOtherwise(
  sender: Sender,
  slave: SlaveStatus,
  receivers: readonly { id: number }[],
  { acknowledges }: Follow,
): Promise<void> {
  await endReceiver(sender, slave, receivers);
  await sender.do(
    `SET GLOBAL rpl_semi_sync_slave_enabled=${acknowledges ? 1 : 0}`,
    `START SLAVE${connectionName(slave)} IO_THREAD`,
  );
  await started(sender);
}

/** But for how it acknowledges. */
function followsAlready(slave: SlaveStatus, own: Own, { endpoint, account }: Source, how: Follow): boolean {
  return (
    own.readOnly === 1 &&
    slave.Master_Host === endpoint.host &&
    Number(slave.Master_Port) === endpoint.port &&
    slave.Master_User === account.username &&
    slave.Using_Gtid === 'Slave_Pos' &&
    Math.round(Number(slave.Slave_heartbeat_period) * 1000) === how.heartbeatMs &&
    receiving(slave) === 'yes' &&
    slave.Slave_SQL_Running === 'Yes'
  );
}

/**
 * Of the connection of that name, or of the one without. The source is asked again each second when it cannot be reached; the
 * default is a minute.
 */
export function changeMaster({ endpoint, account, tls }: Source, { heartbeatMs }: Follow, name = ''): string {
  const parts = [
    `MASTER_HOST=${quoted(endpoint.host)}`,
    `MASTER_PORT=${endpoint.port}`,
    `MASTER_USER=${quoted(account.username)}`,
    `MASTER_PASSWORD=${quoted(account.password)}`,
    'MASTER_USE_GTID=slave_pos',
    `MASTER_HEARTBEAT_PERIOD=${(heartbeatMs / 1000).toFixed(3)}`,
    'MASTER_CONNECT_RETRY=1',
    ...(tls ? ['MASTER_SSL=1'] : []),
  ];
  return `CHANGE MASTER${name} TO ${parts.join(', ')}`;
}

/** Waits until the source has begun to send, or one of the two threads says why not: 1236 or out-of-order (F9). */
async function started(sender: Sender): Promise<void> {
  const told = await sender.until(
    () => sender.slave(),
    (slave) => slave !== null && (begun(slave) || failure(slave) !== ''),
  );
  const words = told ? failure(told) : '';
  if (words !== '') throw sender.failed('failed', words, remedy(words));
  if (!told) throw sender.failed('timeout', 'its source has not begun to send; it keeps trying');
}

const begun = (slave: SlaveStatus) =>
  receiving(slave) === 'yes' && slave.Master_Log_File !== '' && slave.Slave_SQL_Running === 'Yes';

function failure(slave: SlaveStatus): string {
  if (Number(slave.Last_SQL_Errno) > 0) return `its applier stopped: ${slave.Last_SQL_Errno}: ${slave.Last_SQL_Error}`;
  if (Number(slave.Last_IO_Errno) > 0) return `it cannot receive: ${slave.Last_IO_Errno}: ${slave.Last_IO_Error}`;
  return '';
}

function remedy(words: string): string {
  if (/1236|out-of-order/.test(words)) return 'It has transactions that its source lacks: judge them before it serves.';
  if (/1045|1130|1044/.test(words)) return 'Check the replication account on the source.';
  return '';
}
