import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { newId } from '../../platform/database/index.js';
import { stepUpUntil, sessionEndsAt, type SessionTimes } from '../domain/session-rules.js';
import type { Db } from '../persistence/db.js';
import { addSession } from '../persistence/sessions.store.js';
import { csrfToken, hashSecret, newSessionSecret } from './secrets.js';

/** Where a request comes from, as far as it says. */
export interface Origin {
  readonly address: string;
  readonly agent: string;
}

/** A session as its own browser gets it, once. */
export interface StartedSession {
  readonly id: string;
  readonly secret: string;
  readonly personId: string;
  readonly csrfToken: string;
  /** When it ends if it is not used again. */
  readonly expiresAt: number;
  /** When it ends however much it is used. */
  readonly endsAt: number;
  readonly stepUpUntil: number;
}

/** Begins sessions. Signing in counts as a step-up: the password has just been given. */
@Injectable()
export class Sessions {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async start(tx: Db, personId: string, origin: Origin): Promise<StartedSession> {
    const now = this.clock.now();
    const secret = newSessionSecret();
    const times = { startedAt: now, lastSeenAt: now, steppedUpAt: now };
    const id = newId();
    const { address, agent } = origin;
    const trimmed = { address: address.slice(0, 64), agent: agent.slice(0, 200) };
    await addSession(tx, { id, secretHash: hashSecret(secret), personId, ...times, ...trimmed });
    return this.asStarted(id, secret, personId, times);
  }

  asStarted(id: string, secret: string, personId: string, times: SessionTimes): StartedSession {
    const limits = this.config.session;
    const expiresAt = sessionEndsAt(times, limits);
    return new Started(
      id,
      secret,
      personId,
      expiresAt,
      times.startedAt + limits.absoluteMs,
      stepUpUntil(times, limits),
    );
  }
}

class Started implements StartedSession {
  constructor(
    readonly id: string,
    readonly secret: string,
    readonly personId: string,
    readonly expiresAt: number,
    readonly endsAt: number,
    readonly stepUpUntil: number,
  ) {}

  /** Worked out only for those who ask: most requests read, and need none. */
  get csrfToken(): string {
    return csrfToken(this.secret);
  }
}
