import { spawn } from 'node:child_process';
import type { IcmpAim } from '../../domain/aim.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { Deadline } from '../net/deadline.js';
import { ProbeFault, measured } from '../net/faults.js';

type Verdict = Omit<ProbeResult, 'durationMs'>;

const cap = 16 * 1024;

/**
 * Pings through the system's own program, which may do what only root may otherwise. It is given an address that was
 * judged, never a name. What is measured is the average round trip. Without the program nobody can say how the target
 * is, which is unknown and not down.
 */
export class IcmpProbe extends Probe<IcmpAim> {
  readonly kind = 'icmp';

  constructor(
    private readonly resolver: TargetResolver,
    private readonly program = 'ping',
  ) {
    super();
  }

  async run(aim: IcmpAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    let roundTripMs: number | null = null;
    const result = await measured(deadline, async () => {
      const [{ address }] = await deadline.race(this.resolver.resolve(aim.host, deadline.signal));
      const said = await this.ping(address, aim.count, limits.timeoutMs, deadline);
      if (said === null) return cannot('there is no ping program (Debian: apt install iputils-ping)');
      const heard = readPing(said);
      roundTripMs = heard.roundTripMs;
      return verdict(heard, aim);
    });
    return roundTripMs === null ? result : { ...result, durationMs: roundTripMs };
  }

  /** What the program printed, null when there is none; it is killed when the time is over. */
  private async ping(address: string, count: number, timeoutMs: number, deadline: Deadline): Promise<string | null> {
    const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000) - 1));
    const args = ['-n', '-q', '-c', String(count), '-i', '0.2', '-W', seconds, '--', address];
    const child = spawn(this.program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const ended = new Promise<string | null>((resolve, reject) => {
      let said = '';
      const keep = (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(-cap));
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(null) : reject(error)));
      child.on('close', () => resolve(said));
    });
    try {
      return await deadline.race(ended);
    } finally {
      child.kill('SIGKILL');
    }
  }
}

interface Heard {
  sent: number;
  received: number;
  roundTripMs: number | null;
  said: string;
}

/** Reads the summary of iputils and busybox. */
export function readPing(said: string): Heard {
  const [, sent, received] = /(\d+) packets transmitted, (\d+) (?:packets )?received/.exec(said) ?? [];
  const [, average] = /=\s*[\d.]+\/([\d.]+)\//.exec(said) ?? [];
  return {
    sent: Number(sent ?? 0),
    received: Number(received ?? 0),
    roundTripMs: average === undefined ? null : Number(average),
    said,
  };
}

function verdict({ sent, received, roundTripMs, said }: Heard, aim: IcmpAim): Verdict {
  if (/not permitted|permission denied|lacking/i.test(said)) return cannot('ping may not open its socket here');
  if (/unreachable/i.test(said) && received === 0) throw new ProbeFault('unreachable', 'found no way to the host');
  if (sent === 0)
    throw new ProbeFault('internal', `could not ping: ${said.trim().split('\n')[0] || 'ping said nothing'}`);
  if (received === 0) throw new ProbeFault('timeout', `got no answer to ${sent} ${sent === 1 ? 'ping' : 'pings'}`);
  const loss = (100 * (sent - received)) / sent;
  const took = `${received} of ${sent} pings answered${roundTripMs === null ? '' : `, ${roundTripMs.toFixed(1)} ms`}`;
  if (loss >= aim.warnLoss) return { outcome: 'warn', code: 'lagging', sentence: `had ${took}`, facts: {} };
  if (aim.warnMs !== undefined && roundTripMs !== null && roundTripMs > aim.warnMs) {
    return { outcome: 'warn', code: 'lagging', sentence: `had ${took} (limit ${aim.warnMs} ms)`, facts: {} };
  }
  return { outcome: 'pass', code: 'ok', sentence: took, facts: {} };
}

function cannot(why: string): Verdict {
  const sentence = `cannot be pinged from here: ${why}`;
  return { outcome: 'none', code: 'not-set-up', sentence, alone: true, facts: {} };
}
