import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Busy } from '../../platform/http/index.js';

/** argon2id with 64 MiB, three passes, one lane: 59 ms on one core. `algorithm: 2` is argon2id. */
const cost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/**
 * Hashes and verifies passwords, four at most at once (256 MiB) and sixty waiting: beyond that a burst of sign-ins is refused
 * rather than let eat the memory of everything else.
 */
@Injectable()
export class PasswordHashing {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, cost));
  }

  /** Takes the same time whether there is a hash to compare with or not, so that unknown users cannot be told. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.decoyHash());
    const right = await this.inTurn(() => verify(against, password));
    return right && passwordHash !== null;
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.hash('nobody has this password');
    return this.decoy;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= 4) await this.queue();
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private queue(): Promise<void> {
    if (this.waiting.length >= 60) throw new Busy('Too many people are signing in at this moment');
    return new Promise((go) => this.waiting.push(go));
  }
}
