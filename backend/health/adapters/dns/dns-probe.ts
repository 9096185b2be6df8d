import { Resolver } from 'node:dns/promises';
import type { DnsAim } from '../../domain/aim.js';
import { plain } from '../../domain/result.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { Deadline } from '../net/deadline.js';
import { ProbeFault, faultOf, measured } from '../net/faults.js';

/** Asks a name server for records, and compares them with what is expected. */
export class DnsProbe extends Probe<DnsAim> {
  readonly kind = 'dns';

  constructor(private readonly targets: TargetResolver) {
    super();
  }

  run(aim: DnsAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => {
      const resolver = new Resolver({ timeout: limits.timeoutMs, tries: 1 });
      try {
        if (aim.server) resolver.setServers([await this.serverAddress(aim.server, deadline)]);
        const records = await deadline.race(ask(resolver, aim));
        return verdict(records, aim);
      } finally {
        resolver.cancel();
      }
    });
  }

  private async serverAddress(server: string, deadline: Deadline): Promise<string> {
    const [, host, port] = /^\[?(.+?)\]?(?::(\d+))?$/.exec(server) ?? ['', server, undefined];
    const [found] = await deadline.race(this.targets.resolve(host, deadline.signal));
    const address = found.family === 6 ? `[${found.address}]` : found.address;
    return port ? `${address}:${port}` : found.address;
  }
}

const reasons: Record<string, [ConstructorParameters<typeof ProbeFault>[0], string]> = {
  ENOTFOUND: ['name-not-found', 'were told the name does not exist'],
  ENODATA: ['wrong-answer', 'found no such record'],
  ESERVFAIL: ['wrong-answer', 'were told the name server failed'],
  EREFUSED: ['denied', 'were refused by the name server'],
  ECONNREFUSED: ['refused', 'were refused: nothing listens there'],
  EBADRESP: ['malformed', 'got an answer that is not DNS'],
  EFORMERR: ['malformed', 'were told the question is not understood'],
  ETIMEOUT: ['timeout', 'got no answer from the name server'],
};

async function ask(resolver: Resolver, aim: DnsAim): Promise<string[]> {
  try {
    return asTexts(await resolver.resolve(aim.name, aim.recordType));
  } catch (error) {
    const known = reasons[(error as NodeJS.ErrnoException).code ?? ''];
    throw known ? new ProbeFault(...known) : new ProbeFault(...faultOf(error));
  }
}

function asTexts(records: unknown): string[] {
  return (records as unknown[]).map((record) => {
    if (Array.isArray(record)) return record.join('');
    return typeof record === 'string' ? record : String((record as { exchange?: string }).exchange ?? '');
  });
}

function verdict(records: string[], aim: DnsAim): Omit<ProbeResult, 'durationMs'> {
  const found = plain(records.slice(0, 4).join(', ')).slice(0, 120);
  if (aim.expect && !records.includes(aim.expect)) {
    const sentence = `found ${found || 'nothing'} instead of ${aim.expect}`;
    return { outcome: 'fail', code: 'wrong-answer', sentence, facts: {} };
  }
  return { outcome: 'pass', code: 'ok', sentence: `found ${found}`, facts: {} };
}
