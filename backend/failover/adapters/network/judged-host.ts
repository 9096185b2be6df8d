import { isIP, type LookupFunction } from 'node:net';
import { performance } from 'node:perf_hooks';
import { ControlFailed } from '../../ports.js';

/** Looks a host up and refuses forbidden places; `resolveTarget` of resources is one. */
export type Judge = (host: string) => Promise<{ readonly lookup: LookupFunction }>;

const fresh = 60_000;

/**
 * A host that is judged before it is connected to, again each minute. When names cannot be resolved, as in the trouble
 * that a failover is for, the last judged address serves on.
 */
export class JudgedHost {
  private known: { lookup: LookupFunction; at: number } | null = null;

  constructor(
    readonly host: string,
    private readonly judge: Judge,
  ) {}

  /** For `net` and `http`: gives only judged addresses. @throws ControlFailed where Holdfast must not connect */
  async lookup(): Promise<LookupFunction> {
    if (this.known && (isIP(this.host) !== 0 || performance.now() - this.known.at < fresh)) return this.known.lookup;
    try {
      const { lookup } = await this.judge(this.host);
      this.known = { lookup, at: performance.now() };
      return lookup;
    } catch (error) {
      if (this.known && (error as { code?: string }).code === 'unresolved') return this.known.lookup;
      throw new ControlFailed('refused', (error as Error).message, 'Give an address that Holdfast may connect to.');
    }
  }
}
