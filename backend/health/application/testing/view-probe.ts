import type { TcpAim } from '../../domain/aim.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import { aResult } from './builders.js';

/** What one daemon sees of the network, by host: whoever is not in `dead` answers. */
export class ViewProbe extends Probe<TcpAim> {
  readonly kind = 'tcp';
  readonly dead = new Set<string>();
  /** Whom it asked, in order. */
  readonly asked: string[] = [];

  run({ host }: TcpAim): Promise<ProbeResult> {
    this.asked.push(host);
    const refused = { outcome: 'fail', code: 'refused', sentence: 'were refused' } as const;
    return Promise.resolve(aResult(this.dead.has(host) ? refused : { sentence: 'connected to port 80' }));
  }
}
