import type { MemberFacts } from '../../domain/topology.js';
import type { Glance } from '../../ports.js';
import { Deadline } from '../mariadb/deadline.js';
import type { NamedEvent } from '../mariadb/events.js';
import { Reach } from '../mariadb/reach.js';
import { SqlControl, type SqlMember } from '../mariadb/sql-control.js';
import { EVENTS } from '../mariadb/status.js';
import * as commands from './commands.js';
import { atMost } from './gtid-set.js';
import * as status from './status.js';

const FIRST = [
  `SET SESSION sql_mode='NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', SESSION wait_timeout=31536000,
 SESSION lock_wait_timeout=1, SESSION innodb_lock_wait_timeout=1, SESSION autocommit=1`,
];

/**
 * A MySQL server (8.0.26 or later; GTID, semi-synchronous plugins). UNTESTED ON A LIVE SERVER: its statements and the
 * reading of answers are tested against what the manual prints. MySQL has nothing that ends a SET by itself, so a command
 * that timed out here may still be carried out there, within lock_wait_timeout (1 s).
 */
export class MysqlControl extends SqlControl {
  constructor(member: SqlMember) {
    super(member, new Reach(member.access, FIRST, null), commands);
  }

  async observe(timeoutMs: number): Promise<MemberFacts> {
    const { due } = this.events;
    const asked = [...status.OBSERVE, ...(due ? [EVENTS] : [])];
    const answers = await this.reach.facts.ask(asked, Deadline.after(timeoutMs));
    if (due) this.events.note(answers[status.OBSERVE.length] as unknown as NamedEvent[]);
    const facts = status.readFacts(answers, this.events.names, this.member.id, this.member.directory);
    this.follows = facts.replica !== null;
    return facts;
  }

  async glance(timeoutMs: number): Promise<Glance> {
    const deadline = Deadline.after(timeoutMs);
    if (!this.follows) {
      const [[row]] = await this.reach.glances.ask(status.GLANCE, deadline);
      const position = atMost(String(row['written']));
      return { readOnly: row['readOnly'] === 1, receiving: null, signs: '', position };
    }
    const [[row], replicas, heartbeats] = await this.reach.glances.ask(status.GLANCE_REPLICA, deadline);
    const [replica] = replicas as unknown as status.ReplicaStatus[];
    this.follows = replica !== undefined;
    const readOnly = row['readOnly'] === 1;
    if (!replica) return { readOnly, receiving: null, signs: '', position: null };
    const { receiving, received, signs } = status;
    return { readOnly, receiving: receiving(replica), signs: signs(replica, heartbeats), position: received(replica) };
  }
}
