import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { TooMany } from '../../platform/http/index.js';
import { accountRule, addressRule, charge, refund, waitMs, type ThrottleRule } from '../domain/throttle.js';
import type { Db } from '../persistence/db.js';
import { clearThrottle, lockThrottle, writeThrottle } from '../persistence/throttle.store.js';
import { hashSecret } from './secrets.js';

/** Slows guessing down by account and by address. The counts lie in the database: shared by all servers, kept over restarts. */
@Injectable()
export class SignInThrottle {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /**
   * Charges one attempt, before the password is looked at.
   * @param account what is being guessed: an e-mail address, whether or not anyone has it, or a kind of link
   * @throws TooMany with the longer of the two waits; then nothing was charged
   */
  async charge(account: string, address: string): Promise<void> {
    const wait = await this.store.write((tx) => this.chargeBoth(tx, account, address));
    if (wait > 0) throw new TooMany('Too many attempts', Math.ceil(wait / 1000));
  }

  /** The attempt was right: the account's slate is clean, the address gets back this one. */
  async refund(tx: Db, account: string, address: string): Promise<void> {
    await clearThrottle(tx, accountKey(account));
    const key = addressKey(address);
    await writeThrottle(tx, key, refund(await lockThrottle(tx, key)));
  }

  private async chargeBoth(tx: Db, account: string, address: string): Promise<number> {
    const now = this.clock.now();
    const counted: [string, ThrottleRule][] = [
      [accountKey(account), accountRule],
      [addressKey(address), addressRule],
    ];
    const states = [];
    for (const [key, rule] of counted) states.push({ key, rule, state: await lockThrottle(tx, key) });
    const wait = Math.max(...states.map(({ state }) => waitMs(state, now)));
    if (wait > 0) return wait;
    for (const { key, rule, state } of states) await writeThrottle(tx, key, charge(state, rule, now));
    return 0;
  }
}

function accountKey(account: string): string {
  return `account:${hashSecret(account)}`;
}

/** An IPv6 network of /64 counts as one address: whoever has one has all of it. */
function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return `address:${address.slice(0, 64)}`;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return `address:${parsed.toString()}`;
  return `address:${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
