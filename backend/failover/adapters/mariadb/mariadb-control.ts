import type { MemberFacts } from '../../domain/topology.js';
import { ControlFailed, type Glance } from '../../ports.js';
import { Deadline } from './deadline.js';
import type { NamedEvent } from './events.js';
import { follow } from './following.js';
import { position } from './gtid.js';
import { beyond, readHistory } from './history.js';
import type { Link, Rows } from './link.js';
import { close, goOnWithoutCopy, open } from './opening.js';
import { Reach } from './reach.js';
import { applyUpTo, detach, startReceiving, stopReceiving } from './receiving.js';
import { readSettings } from './settings.js';
import { SqlControl, type SqlCommands, type SqlMember } from './sql-control.js';
import * as status from './status.js';

/** Every session: our quoting, never ended for being idle, waiting for locks no longer than a command may take. */
const FIRST = [
  `SET SESSION sql_mode='NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', SESSION wait_timeout=31536000,
 SESSION lock_wait_timeout=1, SESSION innodb_lock_wait_timeout=1, SESSION autocommit=1, SESSION time_zone='+00:00'`,
];

const commands: SqlCommands = {
  ...{
    stopReceiving,
    startReceiving,
    applyUpTo,
    detach,
    open,
    goOnWithoutCopy,
    close,
    follow,
    readHistory,
    beyond,
    readSettings,
  },
};

/** A MariaDB server: 10.11 or later, GTID, semi-synchronous replication. */
export class MariadbControl extends SqlControl {
  private heldUp = false;
  private last: MemberFacts | null = null;

  constructor(member: SqlMember) {
    const limit = (seconds: string) => `SET SESSION max_statement_time=${seconds}`;
    super(member, new Reach(member.access, FIRST, limit), commands);
  }

  async observe(timeoutMs: number): Promise<MemberFacts> {
    const deadline = Deadline.after(timeoutMs);
    const full = await this.diskFull(this.reach.facts, deadline);
    if (full) return full;
    const { due } = this.events;
    this.member.directory.asks(this.member.id);
    const answers = await this.asked(this.reach.facts, [...status.OBSERVE, ...(due ? [status.EVENTS] : [])], deadline);
    if (due) this.events.note(answers[status.OBSERVE.length] as unknown as NamedEvent[]);
    const facts = status.readFacts(answers, this.events.names, this.member.id, this.member.directory);
    this.follows = facts.replica !== null;
    this.last = facts;
    return facts;
  }

  async glance(timeoutMs: number): Promise<Glance> {
    const deadline = Deadline.after(timeoutMs);
    if (!this.follows) {
      const [[row], [count]] = await this.reach.glances.ask(status.GLANCE, deadline);
      const written = position(String(row['written']));
      const signIns = Number(count['Value']);
      return { readOnly: row['readOnly'] === 1, receiving: null, signs: '', position: written, signIns };
    }
    const full = await this.diskFull(this.reach.glances, deadline);
    if (full)
      throw new ControlFailed('failed', `${this.reach.where}: it cannot say what it received: ${full.storageTrouble}`);
    const [[row], [slave]] = (await this.asked(this.reach.glances, status.GLANCE_REPLICA, deadline)) as [
      { readOnly: number }[],
      status.SlaveStatus[],
    ];
    this.follows = slave !== undefined;
    const readOnly = row.readOnly === 1;
    if (!slave) return { readOnly, receiving: null, signs: '', position: null };
    return {
      readOnly,
      receiving: status.receiving(slave),
      signs: status.signs(slave),
      position: status.received(slave),
    };
  }

  /** A question that a full disk would hold up. */
  private async asked(link: Link, statements: readonly string[], deadline: Deadline): Promise<Rows[]> {
    try {
      return await link.ask(statements, deadline);
    } catch (error) {
      this.heldUp = error instanceof ControlFailed && error.reason === 'timeout';
      throw error;
    }
  }

  /**
   * After a timeout: whether a full disk is why, and then what can be said. Asking on would leave one more session behind
   * in the server each time, until it has no connection left.
   */
  private async diskFull(link: Link, deadline: Deadline): Promise<MemberFacts | null> {
    if (!this.heldUp) return null;
    const answers = await link.ask(status.WHILE_FULL, deadline);
    const facts = status.whileFull(answers, this.last);
    this.heldUp = facts !== null;
    return facts;
  }
}
