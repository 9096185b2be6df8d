import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Conflict, Invalid } from '../../platform/http/index.js';
import { noteCluster } from '../persistence/clusters.store.js';
import { EditCluster } from './edit-cluster.js';

const LONGEST_MS = 7 * 86_400_000;

/** Pauses failover and lets it go on; a pause always has an end and a reason. */
@Injectable()
export class HoldCluster {
  constructor(
    private readonly clock: Clock,
    private readonly edit: EditCluster,
  ) {}

  /** @throws Invalid when the end has passed, or is more than a week away */
  async pause(id: string, until: number, reason: string): Promise<void> {
    const row = await this.edit.row(id);
    const now = this.clock.now();
    if (until <= now) throw Invalid.field('until', 'has passed already', 'Give a time to come');
    if (until - now > LONGEST_MS)
      throw Invalid.field('until', 'is more than a week away', 'Set the mode to observe for longer than that');
    const after = { pausedUntil: until };
    await this.edit.note(row, 'cluster.paused', { after, reason }, (tx) =>
      noteCluster(tx, id, { pausedUntil: until, pausedReason: reason.slice(0, 500) }),
    );
  }

  /** Failover acts again, at once if it is due. */
  async resume(id: string): Promise<void> {
    const row = await this.edit.row(id);
    if (row.pausedUntil === null || row.pausedUntil <= this.clock.now()) {
      throw new Conflict(`"${row.name}" is not paused`);
    }
    await this.edit.note(row, 'cluster.resumed', { before: { pausedUntil: row.pausedUntil } }, (tx) =>
      noteCluster(tx, id, { pausedUntil: null, pausedReason: '' }),
    );
  }

  /** Lifts a hold that the controller found: a person has looked. Controllers that it names hold nothing back any more. */
  async acknowledge(id: string, kind: 'another-controller' | 'rate-limit', reason: string | undefined): Promise<void> {
    const row = await this.edit.row(id);
    const hold = row.holds.find((one) => one.kind === kind);
    if (!hold) throw new Conflict(`Nothing of that kind (${kind}) holds "${row.name}" back`);
    const left = row.holds.filter((one) => one.kind !== kind);
    const facts = { before: { hold: hold.sentence }, reason: reason ?? null };
    const known = [...new Set([...(row.policy.knownControllers ?? []), ...(hold.names ?? [])])];
    const policy = hold.names ? { policy: { ...row.policy, knownControllers: known } } : {};
    await this.edit.note(row, 'cluster.hold-acknowledged', facts, (tx) =>
      noteCluster(tx, id, { holds: left, ...policy }),
    );
  }
}
