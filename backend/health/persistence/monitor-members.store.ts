import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import { MonitorMemberRow } from './monitor-member.row.js';

const keepMs = 24 * 3_600_000;

/** The daemons that watch, as each tells of itself. */
@Injectable()
export class MonitorMembersStore {
  constructor(private readonly store: Store) {}

  /** Writes a member's beat by the database's clock, and reads all there are with that clock's time. */
  async beat(member: Omit<MonitorMemberRow, 'at'>): Promise<{ members: MonitorMemberRow[]; now: number }> {
    return this.store.write(async (tx) => {
      const now = await this.store.now(tx);
      await tx.upsert(MonitorMemberRow, { ...member, at: now }, ['id']);
      return { members: await tx.find(MonitorMemberRow), now };
    });
  }

  async leave(id: string): Promise<void> {
    await this.store.write(async (tx) => {
      await tx.delete(MonitorMemberRow, { id });
      await tx.delete(MonitorMemberRow, { at: LessThan((await this.store.now(tx)) - keepMs) });
    });
  }
}
