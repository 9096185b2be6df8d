import { parentPort } from 'node:worker_threads';
import { forbiddenTarget } from '../platform/network/index.js';
import { DnsProbe } from './adapters/dns/dns-probe.js';
import { ProcWaits } from './adapters/host/proc-waits.js';
import { HttpProbe } from './adapters/http/http-probe.js';
import { SystemResolver } from './adapters/net/system-resolver.js';
import { TcpProbe } from './adapters/tcp/tcp-probe.js';
import { TlsProbe } from './adapters/tls/tls-probe.js';
import type { FromProber, ToProber } from './application/thread/messages.js';
import { ProberThread } from './application/thread/prober-thread.js';

/** The prober thread of the daemon: it asks the network when checks are due, and never opens the store. */
const port = parentPort!;
const post = (message: FromProber) => port.postMessage(message);
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const resolver = new SystemResolver(forbiddenTarget);
const probes = [new HttpProbe(resolver), new TcpProbe(resolver), new TlsProbe(resolver), new DnsProbe(resolver)];
const thread = new ProberThread(probes, clock, post, new ProcWaits());

port.on('message', (message: ToProber) => thread.hear(message));
setInterval(() => {
  const { user, system } = process.threadCpuUsage();
  post({ type: 'pulse', sentAt: Date.now(), lagMs: thread.takeLag(), cpuMs: (user + system) / 1_000 });
}, 1_000);
post({ type: 'ready' });
