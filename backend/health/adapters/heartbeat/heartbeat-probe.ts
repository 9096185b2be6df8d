import { nextRuns } from '../../../platform/schedule/index.js';
import type { HeartbeatAim } from '../../domain/aim.js';
import { expectedAt, judgeHeartbeat } from '../../domain/heartbeat.js';
import type { HeartbeatState } from '../../domain/heartbeat.js';
import type { ProbeResult } from '../../domain/result.js';
import { type Heartbeats, Probe } from '../../ports.js';
import type { ProbeLimits } from '../../ports.js';
import { Deadline } from '../net/deadline.js';
import { measured } from '../net/faults.js';

type Verdict = Omit<ProbeResult, 'durationMs'>;

/**
 * Asks nobody: looks at what the job said. What it measures is how long the job's last run took. A call that could not
 * come in because no server of Holdfast was there is not held against the job: that is degraded, never down.
 */
export class HeartbeatProbe extends Probe<HeartbeatAim> {
  readonly kind = 'heartbeat';

  constructor(
    private readonly heartbeats: Heartbeats,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  async run(aim: HeartbeatAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    let lastRunMs: number | null = null;
    const result = await measured(deadline, async () => {
      const state = await deadline.race(this.heartbeats.find(aim.checkId));
      lastRunMs = state?.lastRunMs ?? null;
      return state ? deadline.race(this.judge(aim, state)) : unknown;
    });
    return { ...result, durationMs: lastRunMs ?? 0 };
  }

  private async judge(aim: HeartbeatAim, state: HeartbeatState): Promise<Verdict> {
    const nextRun = (after: number) => nextRuns(aim.schedule ?? '', aim.timeZone ?? 'UTC', after, 1)[0] ?? null;
    const now = this.now();
    const verdict = judgeHeartbeat(aim, state, now, nextRun);
    if (verdict.code !== 'overdue') return verdict;
    const from = state.startedAt ?? expectedAt(aim, state, nextRun) ?? now;
    if (await this.heartbeats.wasListening(from, from + aim.graceSeconds * 1000)) return verdict;
    const sentence = `${verdict.sentence}; no server of Holdfast was there all that time, a call may be lost`;
    return { ...verdict, outcome: 'warn', sentence };
  }
}

const unknown: Verdict = { outcome: 'none', code: 'not-set-up', sentence: 'is not set up', alone: true, facts: {} };
