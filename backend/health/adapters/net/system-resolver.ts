import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { TargetForbidden, TargetResolver } from '../../ports.js';
import type { ResolvedAddress } from '../../ports.js';

/** Why an address may never be connected to, or null. */
export type ForbiddenTarget = (address: string) => string | null;
type Lookup = (host: string) => Promise<{ address: string; family: number }[]>;

const system: Lookup = (host) => lookup(host, { all: true, order: 'verbatim' });

/**
 * The system's own resolver, hosts file included; every address is judged. Questions for the same name that overlap are
 * asked once: a resolver that hangs holds one thread a name, not one a probe.
 */
export class SystemResolver extends TargetResolver {
  private readonly asked = new Map<string, Promise<{ address: string; family: number }[]>>();

  constructor(
    private readonly forbidden: ForbiddenTarget,
    private readonly ask: Lookup = system,
  ) {
    super();
  }

  async resolve(host: string, signal: AbortSignal): Promise<ResolvedAddress[]> {
    const family = isIP(host);
    const found = family === 0 ? await this.known(host, signal) : [{ address: host, family }];
    for (const { address } of found) {
      const reason = this.forbidden(address);
      if (reason !== null)
        throw new TargetForbidden(`${host === address ? '' : `${host} is `}${address}, which ${reason}`);
    }
    return found.map(({ address, family: version }) => ({ address, family: version === 6 ? 6 : 4 }));
  }

  private async known(host: string, signal: AbortSignal): Promise<{ address: string; family: number }[]> {
    const answer = this.asked.get(host) ?? this.ask(host).finally(() => this.asked.delete(host));
    this.asked.set(host, answer);
    answer.catch(() => {});
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason as Error);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }
}
