import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import { thisHolder } from '../../platform/leases/index.js';
import type { CheckState, StatusChange } from '../domain/fold.js';
import type { Repeat } from '../domain/repeats.js';
import type { ProbeCode, ProbeFacts } from '../domain/result.js';
import type { Stale } from '../domain/stale.js';
import { bulkUpsert } from './bulk-upsert.js';
import { CheckStatusRow, MonitorBeatRow, StatusChangeRow } from './check.row.js';
import { wasTakenOver } from './monitor-members.store.js';
import { forgetRepeats, keepRepeats, repeatsSince } from './result-batches.js';
import type { Tx } from './tx.js';

/** The state of a check with what its last probe found. */
export interface KnownState {
  checkNumber: number;
  checkId: string;
  resourceId: string;
  state: CheckState;
  last: { code: ProbeCode; durationMs: number; facts: ProbeFacts } | null;
  stale: Stale | null;
}

/** Others have taken this daemon for dead: they watch its share, and what it knows is older than what they wrote. */
export class PresumedDead extends Error {
  constructor() {
    super('others took this daemon for dead and watch its share meanwhile');
  }
}

/** A change of a check, or of the resource itself. */
export interface RecordedChange extends StatusChange {
  resourceId: string;
  checkId: string | null;
}

const columns = [
  ...(['checkNumber', 'checkId', 'resourceId', 'status', 'since', 'sentence', 'runOutcome', 'runLength'] as const),
  ...(['swings', 'lastAt', 'lastCode', 'lastDurationUs', 'facts', 'stale'] as const),
];

/** States and their changes, as the daemon writes them. */
@Injectable()
export class HealthStateStore {
  constructor(private readonly store: Store) {}

  async ofResources(resourceIds: readonly string[]): Promise<KnownState[]> {
    return (await this.store.read.findBy(CheckStatusRow, { resourceId: In([...resourceIds]) })).map(knownState);
  }

  async save(tx: Tx, known: KnownState[]): Promise<void> {
    await bulkUpsert(tx, { entity: CheckStatusRow, columns, keys: ['checkNumber'] }, known.map(statusValues));
  }

  async addChanges(tx: Tx, changes: RecordedChange[]): Promise<void> {
    if (changes.length === 0) return;
    const rows = changes.map(({ from, to, ...rest }) => ({ ...rest, fromStatus: from, toStatus: to }));
    await tx.insert(StatusChangeRow, rows);
  }

  /**
   * Lets only a daemon write that is not taken for dead. Asked last in a transaction: on MySQL that sees what others have
   * committed until then.
   * @throws PresumedDead
   */
  async demandAlive(tx: Tx): Promise<void> {
    if (await wasTakenOver(tx, thisHolder)) throw new PresumedDead();
  }

  keepRepeats(tx: Tx, repeats: readonly Repeat[]): Promise<void> {
    return keepRepeats(tx, thisHolder, repeats);
  }

  repeatsSince(at: number): Promise<Iterable<Repeat[]>> {
    return repeatsSince(this.store, at);
  }

  forgetRepeats(before: number, now: number): Promise<void> {
    return forgetRepeats(this.store, thisHolder, before, now);
  }

  /** The monitor's sign of life, in a transaction of its own. */
  async beat(beat: Omit<MonitorBeatRow, 'name'>): Promise<void> {
    await this.store.write((tx) => tx.upsert(MonitorBeatRow, { name: 'monitor', ...beat }, ['name']));
  }
}

function statusValues({ checkNumber, checkId, resourceId, state, last, stale }: KnownState): unknown[] {
  const { status, since, sentence, run, swings, lastAt } = state;
  const lastUs = last ? Math.round(last.durationMs * 1000) : null;
  return [
    ...[checkNumber, checkId, resourceId, status, since, sentence.slice(0, 500), run.outcome, run.length],
    ...[JSON.stringify(swings), lastAt, last?.code ?? null, lastUs, JSON.stringify(last?.facts ?? {})],
    stale && JSON.stringify(stale),
  ];
}

function knownState(row: CheckStatusRow): KnownState {
  const { checkNumber, checkId, resourceId, status, since, sentence, swings, lastAt, stale } = row;
  const run = { outcome: row.runOutcome, length: row.runLength };
  const { lastCode: code, lastDurationUs, facts } = row;
  const last = code === null ? null : { code, durationMs: (lastDurationUs ?? 0) / 1000, facts };
  return { checkNumber, checkId, resourceId, state: { status, since, run, swings, lastAt, sentence }, last, stale };
}
