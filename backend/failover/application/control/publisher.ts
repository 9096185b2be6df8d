import type { Decision } from '../../domain/decision.js';
import type { Topology } from '../../domain/topology.js';
import type { Timing } from '../../ports.js';
import { decisionKey } from './decision-key.js';
import { pacing } from './pacing.js';
import type { Reports, RunningRecovery } from './reports.js';

/** Between two changes that are shown at once, ms: faster than people read, slow enough for a flapping network. */
const changesMs = 100;
/** A slow answer is suspect for a moment: that is shown, but becomes a row only when it lasts, ms. */
const lastsMs = 1_000;

/** Shows what is seen at most once a second and at each change, and records a decision when it becomes another one. */
export class Publisher {
  private shownKey = '';
  private shownAt = Number.NEGATIVE_INFINITY;
  private recordedKey = '';
  private pendingKey = '';
  private pendingSince = 0;

  constructor(
    private readonly timing: Timing,
    private readonly reports: Reports,
  ) {}

  seen(topology: Topology, decision: Decision, running: RunningRecovery | null): void {
    const now = topology.at;
    const key = `${decisionKey(decision)}|${running?.id ?? ''}|${running?.phase ?? ''}`;
    const passed = now - this.shownAt;
    if (passed < (key === this.shownKey ? pacing.publishMs : changesMs)) return;
    this.shownKey = key;
    this.shownAt = now;
    this.reports.seen({ topology, decision, running, at: this.timing.wall() });
  }

  decided(now: number, decision: Decision): void {
    const key = decisionKey(decision);
    if (key !== this.pendingKey) {
      this.pendingKey = key;
      this.pendingSince = now;
    }
    if (key === this.recordedKey) return;
    const quiet = decision.kind === 'nothing' || decision.kind === 'wait';
    if (quiet && now - this.pendingSince < lastsMs) return;
    this.recordedKey = key;
    this.reports.decided(decision, this.timing.wall());
  }
}
