import { hostname } from 'node:os';
import { LessThan } from 'typeorm';
import type { Clock } from '../clock/index.js';
import { newId, type Store } from '../database/index.js';
import type { Log } from '../logging/index.js';
import { ProcessRow } from './persistence/process.row.js';
import { version } from './version.js';

const beatMs = 5_000;
const keepMs = 7 * 24 * 3_600_000;

/** A process not seen for this long is taken for dead on the overview. */
export const deadAfterMs = 15_000;

/** Writes this process into the list of processes and keeps it fresh, so that a dead daemon is seen on the overview. */
export class ProcessRegistry {
  readonly id = newId();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly role: 'server' | 'daemon',
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async enter(): Promise<void> {
    const now = this.clock.now();
    await this.store.write(async (tx) => {
      await tx.delete(ProcessRow, { lastSeenAt: LessThan(now - keepMs) });
      await tx.insert(ProcessRow, {
        id: this.id,
        role: this.role,
        host: hostname(),
        pid: process.pid,
        version,
        startedAt: now,
        lastSeenAt: now,
        endedAt: null,
        restarts: Number(process.env.HOLDFAST_RESTARTS ?? 0),
        lastExit: process.env.HOLDFAST_LAST_EXIT?.slice(0, 190) || null,
      });
    });
    this.timer = setInterval(() => void this.beat(), beatMs);
    this.timer.unref();
  }

  /** Marks a clean end. */
  async leave(): Promise<void> {
    clearInterval(this.timer);
    const now = this.clock.now();
    await this.store.write((tx) => tx.update(ProcessRow, { id: this.id }, { endedAt: now, lastSeenAt: now }));
  }

  private async beat(): Promise<void> {
    try {
      await this.store.write((tx) => tx.update(ProcessRow, { id: this.id }, { lastSeenAt: this.clock.now() }));
    } catch (error) {
      this.log.warn('the heartbeat was not written', { error });
    }
  }
}
