import { isIP } from 'node:net';
import { TargetForbidden, TargetResolver } from '../../ports.js';
import type { ResolvedAddress } from '../../ports.js';

/** Names for tests: loopback for most, and one for each way a name can fail. */
export class TestResolver extends TargetResolver {
  private rebound = false;

  async resolve(host: string, signal: AbortSignal): Promise<ResolvedAddress[]> {
    if (host === 'unknown.invalid') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    if (host === 'metadata.invalid') throw new TargetForbidden('169.254.169.254 is link-local');
    if (host === 'rebinding.invalid') {
      if (this.rebound) throw new TargetForbidden('rebinding.invalid is 169.254.169.254 now');
      this.rebound = true;
    }
    if (host === 'slow.invalid') await new Promise((_, reject) => onAbort(signal, reject));
    return [{ address: isIP(host) ? host : '127.0.0.1', family: isIP(host) === 6 ? 6 : 4 }];
  }
}

function onAbort(signal: AbortSignal, reject: (reason: unknown) => void): void {
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
}
