import { resolveTarget } from '../../../resources/index.js';
import { type ProxyPlace, ProxyReader, type RouteFacts } from '../../ports.js';
import { HaproxyTraffic } from '../haproxy/haproxy-traffic.js';

const READ_MS = 3_000;

/** Reads HAProxy's route once. A hook is asked nothing before its cluster exists. */
export class Proxies extends ProxyReader {
  override async read(
    { kind, address, backend }: ProxyPlace,
    members: readonly string[],
    { witness } = { witness: false },
  ): Promise<RouteFacts> {
    if (kind === 'hook') return { servers: [], worker: '', unsafe: '' };
    const proxy = new HaproxyTraffic({ address, backend, members, judge: resolveTarget, witness });
    try {
      return await proxy.read(READ_MS);
    } finally {
      await proxy.end();
    }
  }
}
