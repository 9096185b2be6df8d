import type { LookupFunction } from 'node:net';
import type { ResolvedAddress, TargetResolver } from '../../ports.js';
import type { Deadline } from './deadline.js';

/** A lookup that only ever gives the addresses that were judged: DNS cannot change its mind in between. */
export function pinned(addresses: ResolvedAddress[]): LookupFunction {
  return (_host, options, done) => {
    if (options.all) done(null, addresses);
    else done(null, addresses[0].address, addresses[0].family);
  };
}

/** The pinned lookup of a host, found within the deadline. */
export async function pin(resolver: TargetResolver, host: string, deadline: Deadline): Promise<LookupFunction> {
  return pinned(await deadline.race(resolver.resolve(host, deadline.signal)));
}
