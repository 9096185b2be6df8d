import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../until.js';
import type { LabHaproxy } from './haproxy.js';
import type { LabMember } from './member.js';

/** An instant at which clients could reach more than one writable member: invariant I1 broken. */
export interface TwoWritable {
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
  readonly members: string[];
}

export interface SamplerSummary {
  readonly samples: number;
  readonly twoWritable: TwoWritable[];
  /** The longest time between two samples, in milliseconds. */
  readonly longestPause: number;
}

/** Looks every ten milliseconds, from a process of its own, which members are writable and reachable by a client. */
export interface LabSampler {
  samples(): number;
  twoWritable(): TwoWritable[];
  stop(): Promise<SamplerSummary>;
}

/** What the sampling process is given. */
export interface SamplerTask {
  members: { name: string; socket: string }[];
  proxies: { backend: string; masterSocket: string }[];
  everyMs: number;
}

/**
 * Starts the sampler and waits for its first sample. A member counts where it is writable just before and just after
 * the proxies were asked, and a worker of a proxy, an old one too, has it open or a client still on it.
 */
export async function startSampler(
  cluster: { members: LabMember[]; haproxies: LabHaproxy[] },
  everyMs = 10,
): Promise<LabSampler> {
  const sampler = new Sampler({
    members: cluster.members.map(({ name, socket }) => ({ name, socket })),
    proxies: cluster.haproxies.map(({ backend, masterSocket }) => ({ backend, masterSocket })),
    everyMs,
  });
  await until('the first sample', () => sampler.samples() > 0, 30_000, 5);
  return sampler;
}

class Sampler implements LabSampler {
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;
  private last: SamplerSummary = { samples: 0, twoWritable: [], longestPause: 0 };

  constructor(task: SamplerTask) {
    this.child = fork(fileURLToPath(new URL('./sampler-process.js', import.meta.url)), [JSON.stringify(task)]);
    this.exit = once(this.child, 'close'); // after its last message, which may come after 'exit'
    this.child.on('message', (summary: SamplerSummary) => (this.last = summary));
  }

  samples = () => this.last.samples;
  twoWritable = () => this.last.twoWritable;

  async stop(): Promise<SamplerSummary> {
    if (this.child.connected) this.child.send('stop');
    await this.exit;
    return this.last;
  }
}
