import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { authority } from '../../domain/host-name.js';
import { THIS_MACHINE } from '../../domain/address.js';
import { forbiddenTarget } from '../../../platform/network/index.js';

const PATIENCE_MS = 5_000;

/**
 * A host that was looked up and judged. Connect through `lookup` and never by asking again: the name may mean another
 * place by then. All its addresses are tried, since a server need not listen on the first (`localhost` is often ::1 first).
 */
export interface ResolvedTarget {
  /** As it was asked for; the name to send as SNI and Host, and to find in the certificate. */
  readonly host: string;
  /** The first of them. */
  readonly address: string;
  readonly addresses: readonly LookupAddress[];
  /** For `net`, `tls` and `http`: gives them the judged addresses instead of asking the resolver again. */
  readonly lookup: LookupFunction;
}

/** `forbidden`: Holdfast never connects there. `unresolved`: the name is not known, or the resolver does not answer. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';

  constructor(
    readonly code: 'forbidden' | 'unresolved',
    readonly host: string,
    message: string,
  ) {
    super(message);
  }
}

/** How names are looked up; another one is for specs. */
export type NameLookup = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Looks a host up once and judges every address it has: one forbidden among them is enough to refuse it, since which one
 * a resolver hands out first is not ours to say. `local` is this machine.
 * @throws TargetRefused
 */
export async function resolveTarget(host: string, lookup: NameLookup = lookupAll): Promise<ResolvedTarget> {
  if (host === THIS_MACHINE) return pinned(host, [{ address: '127.0.0.1', family: 4 }]);
  const bare = host.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  const found = family === 0 ? await lookup(bare) : [{ address: bare, family }];
  if (found.length === 0) throw new TargetRefused('unresolved', host, `${host} has no address`);
  for (const { address } of found) {
    const reason = forbiddenTarget(address);
    if (reason !== null) throw new TargetRefused('forbidden', host, refusal(bare, address, reason));
  }
  return pinned(host, found);
}

function refusal(host: string, address: string, reason: string): string {
  const what = host === address ? authority(host, null) : `${host} (${authority(address, null)})`;
  return `${what} ${reason}; Holdfast does not connect there`;
}

function pinned(host: string, addresses: readonly LookupAddress[]): ResolvedTarget {
  const [{ address, family }] = addresses;
  const lookup: LookupFunction = (_name, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, address, family);
  };
  return { host, address, addresses, lookup };
}

/** The system's own resolver, hosts file included, in the order it prefers; given up after five seconds. */
function lookupAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    const refuse = (message: string) => reject(new TargetRefused('unresolved', host, message));
    const timer = setTimeout(() => refuse(`${host} was not resolved within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
    systemLookup(host, { all: true, order: 'verbatim' }, (error, addresses) => {
      clearTimeout(timer);
      if (error) refuse(`${host} cannot be resolved (${error.code ?? error.message})`);
      else resolve(addresses);
    });
  });
}
