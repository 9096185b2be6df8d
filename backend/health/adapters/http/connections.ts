import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import type { ResolvedAddress, TargetResolver } from '../../ports.js';
import { pinned } from '../net/pinned.js';
import type { RememberingResolver } from '../net/remembering-resolver.js';
import type { Target } from './target.js';

/** Opens connections to addresses that were judged, and to no others. One TLS context serves all of them. */
export class WebConnections {
  private context: SecureContext | null = null;

  constructor(
    private readonly resolver: RememberingResolver,
    private readonly ca: string | undefined,
  ) {}

  known(host: string): ResolvedAddress[] | null {
    return this.resolver.known(host);
  }

  resolve(host: string, signal: AbortSignal): ReturnType<TargetResolver['resolve']> {
    return this.resolver.resolve(host, signal);
  }

  forget(host: string): void {
    this.resolver.forget(host);
  }

  open(target: Target, addresses: ResolvedAddress[], verifyTls: boolean): Socket {
    const { host, port, serverName: servername } = target;
    const [only] = addresses;
    const place =
      addresses.length === 1
        ? { host: only.address, port, family: only.family }
        : { host, port, lookup: pinned(addresses), autoSelectFamily: true };
    if (!target.tls) return connect(place);
    // Making a context reads all root certificates: a millisecond each time.
    const secureContext = (this.context ??= createSecureContext({ ca: this.ca }));
    const name = servername === undefined ? {} : { servername };
    return connectTls({ ...place, ...name, secureContext, rejectUnauthorized: verifyTls, ALPNProtocols: ['http/1.1'] });
  }
}
