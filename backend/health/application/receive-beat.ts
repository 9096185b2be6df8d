import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import type { BeatKind } from '../domain/heartbeat.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { HeartbeatsStore } from '../persistence/heartbeats.store.js';
import { checkRequested } from './check-events.js';

export interface ReceivedBeat {
  kind: BeatKind;
  exitCode: number | null;
  body: string | null;
  /** Where the call came from. */
  address: string;
}

/**
 * Takes in what a job says. When this resolves, the call is on the disk: whoever was answered was heard. The daemon
 * judges; it is told at once of what may change its verdict, and finds everything else at its next look.
 */
@Injectable()
export class ReceiveBeat {
  constructor(
    private readonly store: Store,
    private readonly checks: ChecksStore,
    private readonly heartbeats: HeartbeatsStore,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** False when the token belongs to no job. */
  async run(token: string, beat: ReceivedBeat): Promise<boolean> {
    const known = await this.heartbeats.byToken(token);
    const check = known && (await this.checks.find(known.id));
    if (!check) return false;
    const isNews = beat.kind !== 'log' && (beat.kind === 'fail' || !(await this.checks.isUp(check)));
    const at = this.clock.now();
    return this.store.write(async (tx) => {
      const taken = await this.heartbeats.take(tx, check.id, { ...beat, at });
      if (!taken) return false;
      const about = { kind: 'resource', id: check.resourceId };
      const subject = { kind: 'check', id: check.id };
      if (isNews) await this.events.append(tx, { type: checkRequested, subject, about });
      return true;
    });
  }
}
