import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { Store } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/index.js';
import { accountRule } from '../domain/throttle.js';
import { forgetExpiredLinks } from '../persistence/one-time-links.store.js';
import { forgetEndedSessions } from '../persistence/sessions.store.js';
import { forgetThrottles } from '../persistence/throttle.store.js';

const everyMs = 3_600_000;

/** Forgets what no longer means anything: ended sessions, expired links, old counts. Each server does it; doing it twice is harmless. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.tidy().catch((error: unknown) => this.log.warn('old sessions and links were not removed', { error }));
    }, everyMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async tidy(): Promise<void> {
    const now = this.clock.now();
    await this.store.write(async (tx) => {
      await forgetEndedSessions(tx, now - this.config.session.absoluteMs);
      await forgetExpiredLinks(tx, now);
      await forgetThrottles(tx, now - accountRule.forgetMs);
    });
  }
}
