import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Busy } from '../../platform/http/index.js';
import { Turns } from './turns.js';

/** argon2id with 64 MiB, three passes, one lane: 59 ms on one core. `algorithm: 2` is argon2id. */
const cost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/**
 * Hashes and verifies passwords, four at most at once (256 MiB) and sixty waiting: beyond that a burst of sign-ins is refused
 * rather than let eat the memory of everything else.
 */
@Injectable()
export class PasswordHashing {
  private readonly turns = new Turns(4, 60, () => new Busy('Too many people are signing in at this moment'));
  private decoy: Promise<string> | undefined;

  /** @throws Busy */
  async hash(password: string): Promise<string> {
    return this.turns.take(() => hash(password, cost));
  }

  /** Takes the same time whether there is a hash to compare with or not, so that unknown users cannot be told. @throws Busy */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.decoyHash());
    const right = await this.turns.take(() => verify(against, password));
    return right && passwordHash !== null;
  }

  private async decoyHash(): Promise<string> {
    this.decoy ??= this.hash('nobody has this password');
    return this.decoy.catch((error: unknown) => {
      this.decoy = undefined;
      throw error;
    });
  }
}
