import { connect, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import type { ResolvedAddress, TargetResolver } from '../../ports.js';
import { pinned } from '../net/pinned.js';
import type { RememberingResolver } from '../net/remembering-resolver.js';
import type { Target } from './target.js';

/**
 * All connections of a thread read into one place, one after the other. Node would take 64 kB for every answer, however
 * short, and give back what it does not need.
 */
const room = Buffer.allocUnsafeSlow(65_536);

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

  /** What comes is handed to `take` in place of `data`; its bytes are somebody else's as soon as that returns. */
  open(target: Target, addresses: ResolvedAddress[], verifyTls: boolean, take: (bytes: Uint8Array) => void): Socket {
    const { host, port, serverName: servername } = target;
    const [only] = addresses;
    const onread: OnReadOpts = {
      buffer: room,
      callback: (length) => {
        take(room.subarray(0, length));
        return true;
      },
    };
    const place =
      addresses.length === 1
        ? { host: only.address, port, family: only.family, onread }
        : { host, port, lookup: pinned(addresses), autoSelectFamily: true, onread };
    if (!target.tls) return connect(place);
    // Making a context reads all root certificates: a millisecond each time.
    const secureContext = (this.context ??= createSecureContext({ ca: this.ca }));
    const name = servername === undefined ? {} : { servername };
    return connectTls({ ...place, ...name, secureContext, rejectUnauthorized: verifyTls, ALPNProtocols: ['http/1.1'] });
  }
}
