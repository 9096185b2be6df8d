import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LessThan, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { findForUpdate, Store } from '../../platform/database/index.js';
import { ProcessRow } from '../../platform/process/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { type Beat, freshHeartbeat, heard, type HeartbeatState } from '../domain/heartbeat.js';
import { Heartbeats } from '../ports.js';
import { BeatRow, HeartbeatRow } from './heartbeat.row.js';
import { heartbeatContext } from './sealing.js';
import type { Tx } from './tx.js';

/** Calls kept of each job. */
export const keptBeats = 100;
/** Calls beyond those that may stand until the next is added; so not every call deletes. */
const slack = 20;
const rememberedMs = 6 * 86_400_000;
/** A restart is no absence: the lines that people are shown make curl try again for half a minute. */
const shortMs = 45_000;

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Where jobs call, and what they said. */
@Injectable()
export class HeartbeatsStore extends Heartbeats {
  constructor(
    private readonly store: Store,
    private readonly secrets: SecretBox,
  ) {
    super();
  }

  async create(tx: Tx, id: string, at: number): Promise<void> {
    await tx.insert(HeartbeatRow, { id, ...this.newToken(id), ...freshHeartbeat(at) });
  }

  /** Expects anew from now on: it was changed, or resumed after a pause in which it may have been silent. */
  async arm(tx: Tx, id: string, at: number): Promise<void> {
    await tx.update(HeartbeatRow, { id }, { armedAt: at, startedAt: null, lastStartAt: null });
  }

  /** Gives it another token; the one before is worth nothing from then on. */
  async renew(tx: Tx, id: string): Promise<void> {
    await tx.update(HeartbeatRow, { id }, this.newToken(id));
  }

  find(id: string): Promise<HeartbeatRow | null> {
    return this.store.read.findOneBy(HeartbeatRow, { id });
  }

  byToken(token: string): Promise<HeartbeatRow | null> {
    return this.store.read.findOneBy(HeartbeatRow, { tokenHash: hashOf(token) });
  }

  /** @throws CannotOpen */
  tokenOf({ id, sealed }: HeartbeatRow): string {
    return this.secrets.open(sealed, heartbeatContext({ id }));
  }

  /** Takes a call in; null when the job is gone. */
  async take(
    tx: Tx,
    id: string,
    beat: Beat & { body: string | null; address: string },
  ): Promise<HeartbeatState | null> {
    const row = await findForUpdate(tx, HeartbeatRow, { id });
    if (!row) return null;
    const { id: _, tokenHash: __, sealed: ___, ...before } = row;
    const after = heard(before, beat);
    await tx.update(HeartbeatRow, { id }, after);
    const isEnd = beat.kind === 'success' || beat.kind === 'fail';
    await tx.insert(BeatRow, { ...beat, checkId: id, runMs: isEnd ? after.lastRunMs : null });
    await this.prune(tx, id);
    return after;
  }

  private async prune(tx: Tx, checkId: string): Promise<void> {
    const at = (skip: number) => tx.find(BeatRow, { where: { checkId }, order: { id: 'DESC' }, skip, take: 1 });
    if ((await at(keptBeats + slack)).length === 0) return;
    const [oldest] = await at(keptBeats - 1);
    await tx.delete(BeatRow, { checkId, id: LessThan(oldest.id) });
  }

  /** Processes are remembered for a week; of what was before nothing speaks against a server having been there. */
  async wasListening(from: number, to: number): Promise<boolean> {
    if (to < Date.now() - rememberedMs) return true;
    const there = { role: 'server', startedAt: LessThanOrEqual(to), lastSeenAt: MoreThanOrEqual(from) };
    const servers = await this.store.read.find(ProcessRow, { where: there, order: { startedAt: 'ASC' } });
    let covered = from;
    for (const { startedAt, lastSeenAt } of servers) {
      if (startedAt > covered + shortMs) return false;
      covered = Math.max(covered, lastSeenAt);
    }
    return covered + shortMs >= to;
  }

  /** 160 random bits in 27 characters that need no quoting in any shell. */
  private newToken(id: string): Pick<HeartbeatRow, 'tokenHash' | 'sealed'> {
    const token = randomBytes(20).toString('base64url');
    return { tokenHash: hashOf(token), sealed: this.secrets.seal(token, heartbeatContext({ id })) };
  }
}
