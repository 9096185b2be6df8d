import type { HostFacts } from '../../domain/host-facts.js';
import { type TargetResolver } from '../../ports.js';
import { ask } from '../http/ask.js';
import type { Deadline } from '../net/deadline.js';
import { ProbeFault } from '../net/faults.js';
import { pin } from '../net/pinned.js';
import { countersOf, type ExporterCounters, factsOf } from './exporter-facts.js';
import { MetricLines } from './metric-lines.js';

/** Bytes of an exporter's text that are read; a machine with hundreds of CPUs and units has less than 2 MB. */
const mostBytes = 8 * 1024 * 1024;
/** Machines whose counters are remembered; the one not looked at for longest is forgotten. */
const mostMachines = 20_000;

/** Looks at other machines through the node_exporter that already runs there. Redirects are not followed. */
export class ExporterLook {
  private readonly before = new Map<string, ExporterCounters>();

  constructor(
    private readonly resolver: TargetResolver,
    private readonly ca?: string,
  ) {}

  async look(address: string, deadline: Deadline): Promise<HostFacts> {
    const url = new URL(address);
    const lookup = await pin(this.resolver, url.hostname.replace(/^\[|\]$/g, ''), deadline);
    const lines = new MetricLines();
    const pieces = { take: (piece: Buffer) => lines.add(piece), most: mostBytes };
    const how = { method: 'GET', verifyTls: true } as const;
    const answer = await ask(url, { aim: how, lookup, ca: this.ca, pieces }, deadline);
    if (answer.status !== 200) throw new ProbeFault('wrong-answer', `answered ${answer.status} instead of metrics`);
    if (answer.encoding && answer.encoding !== 'identity') throw new ProbeFault('malformed', 'got metrics compressed');
    if (answer.cut) throw new ProbeFault('too-large', 'got more than 8 MB of metrics');
    const counters = countersOf(lines.end(), performance.now());
    const facts = factsOf(lines.samples, counters, this.before.get(address) ?? null);
    if (!facts) throw new ProbeFault('malformed', 'got no metrics of a node_exporter');
    this.remember(address, counters);
    return facts;
  }

  private remember(address: string, counters: ExporterCounters): void {
    this.before.delete(address);
    this.before.set(address, counters);
    if (this.before.size > mostMachines) this.before.delete(this.before.keys().next().value!);
  }
}
