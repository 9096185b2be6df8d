import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import { isTakenOver } from '../domain/sharing.js';
import { MonitorMemberRow } from './monitor-member.row.js';
import type { Tx } from './tx.js';

const keepMs = 24 * 3_600_000;

/** What a beat found. */
export interface Beaten {
  members: MonitorMemberRow[];
  now: number;
  takenOver?: boolean;
}

/** Whether others have taken a daemon for dead since its latest beat; never one that has not beaten. */
export async function wasTakenOver(tx: Tx, id: string): Promise<boolean> {
  const all = await tx.find(MonitorMemberRow, { select: { id: true, at: true } });
  const own = all.find((one) => one.id === id);
  const others = all.filter((one) => one !== own).map(({ at }) => at);
  return own !== undefined && isTakenOver(own.at, others);
}

/** The daemons that watch, as each tells of itself. */
@Injectable()
export class MonitorMembersStore {
  constructor(private readonly store: Store) {}

  /**
   * Writes a member's beat by the database's clock, and reads all there are with that clock's time, and whether others
   * had taken this one for dead.
   */
  async beat(member: Omit<MonitorMemberRow, 'at'>): Promise<Beaten> {
    return this.store.write(async (tx) => {
      const now = await this.store.now(tx);
      const takenOver = await wasTakenOver(tx, member.id);
      await tx.upsert(MonitorMemberRow, { ...member, at: now }, ['id']);
      return { members: await tx.find(MonitorMemberRow), now, takenOver };
    });
  }

  async leave(id: string): Promise<void> {
    await this.store.write(async (tx) => {
      await tx.delete(MonitorMemberRow, { id });
      await tx.delete(MonitorMemberRow, { at: LessThan((await this.store.now(tx)) - keepMs) });
    });
  }
}
