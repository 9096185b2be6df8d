import { isIP } from 'node:net';
import { TargetResolver } from '../../ports.js';
import type { ResolvedAddress } from '../../ports.js';

/** As long as a name is believed: a service that moved is found within one interval of most checks. */
const believedMs = 5_000;
const mostNames = 20_000;

/**
 * Remembers for a few seconds what another resolver found and judged, so that a thousand checks a second do not ask a
 * thousand questions. What was judged is what is connected to: only judged addresses are ever remembered, and an address
 * is never looked up again by its name. Failures and refusals are not remembered.
 */
export class RememberingResolver extends TargetResolver {
  private readonly found = new Map<string, { addresses: ResolvedAddress[]; until: number }>();

  constructor(private readonly inner: TargetResolver) {
    super();
  }

  /** What is still believed of a host; null when it must be asked. */
  known(host: string): ResolvedAddress[] | null {
    const entry = this.found.get(host);
    return entry && entry.until > performance.now() ? entry.addresses : null;
  }

  async resolve(host: string, signal: AbortSignal): Promise<ResolvedAddress[]> {
    const addresses = await this.inner.resolve(host, signal);
    if (this.found.size >= mostNames) this.found.clear();
    // An address stays what it is; the judgement of it knows no time either.
    this.found.set(host, { addresses, until: isIP(host) ? Infinity : performance.now() + believedMs });
    return addresses;
  }

  forget(host: string): void {
    if (!isIP(host)) this.found.delete(host);
  }
}
