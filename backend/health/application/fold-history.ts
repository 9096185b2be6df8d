import { Injectable } from '@nestjs/common';

import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { blockOf, firstKept, foldSlots, levels, slotStart } from '../domain/levels.js';
import type { Level } from '../domain/levels.js';
import { HistoryStore } from '../persistence/history.store.js';
import type { Tx } from '../persistence/tx.js';

/** Checks folded in one transaction: few, so that none holds the write lock for long. */
const batch = 10;
/** Results of the last minute may stand in no block yet: with many checks each block is written in its turn. */
const settleMs = 120_000;

/**
 * Folds finished minutes into ten-minute slots and those into hours, and forgets what is older than each level keeps.
 * Every step replaces whole slots by what the finer level says, so that doing it twice changes nothing.
 */
@Injectable()
export class FoldHistory {
  constructor(
    private readonly store: Store,
    private readonly history: HistoryStore,
    private readonly clock: Clock,
  ) {}

  /** Folds what is due, at most so many checks; returns how many were. */
  async run(signal?: AbortSignal, most = Infinity): Promise<number> {
    const upTo = slotStart(levels[1], this.clock.now() - settleMs);
    let done = 0;
    for (;;) {
      const due = await this.history.behind(upTo, batch);
      if (due.length === 0 || done >= most || signal?.aborted) return done;
      await this.store.write(async (tx) => {
        for (const { checkNumber, foldedUpTo } of due) await this.fold(tx, checkNumber, foldedUpTo, upTo);
      });
      done += due.length;
    }
  }

  private async fold(tx: Tx, checkNumber: number, from: number, to: number): Promise<void> {
    const [minutes, tens, hours] = levels;
    await this.foldLevel(tx, checkNumber, [minutes, tens], Math.max(from, to - minutes.keepMs), to);
    await this.foldLevel(tx, checkNumber, [tens, hours], slotStart(hours, from), slotStart(hours, to));
    // Whole blocks are forgotten, and the shortest is an hour.
    if (blockOf(minutes, from) !== blockOf(minutes, to))
      for (const level of levels) await this.history.forget(tx, checkNumber, level, firstKept(level, to));
    await this.history.setFoldedUpTo(tx, checkNumber, to);
  }

  private async foldLevel(
    tx: Tx,
    checkNumber: number,
    [fine, coarse]: [Level, Level],
    from: number,
    to: number,
  ): Promise<void> {
    if (to <= from) return;
    const found = await this.history.slots(tx, { checkNumber, level: fine, from, to });
    for (const [measure, slots] of found) {
      await this.history.setSlots(tx, { checkNumber, measure, level: coarse }, foldSlots(slots, coarse.slotMs));
    }
  }
}
