import type { Decision } from '../../domain/decision.js';
import { Journal, type JournalEntry, type NewRecovery } from '../../ports.js';
import { type Keepsake, Reports, type Seen } from '../control/reports.js';
import type { FromThread, Write } from './messages.js';

/** The writes that the main thread has not confirmed yet. */
export class PendingWrites {
  private readonly waiting = new Map<number, PromiseWithResolvers<void>>();
  private last = 0;

  constructor(private readonly post: (message: FromThread) => void) {}

  write(clusterId: string, write: Write): Promise<void> {
    const n = ++this.last;
    const kept = Promise.withResolvers<void>();
    this.waiting.set(n, kept);
    this.post({ type: 'write', n, clusterId, write });
    return kept.promise;
  }

  kept(n: number, error: string | null): void {
    const one = this.waiting.get(n);
    this.waiting.delete(n);
    if (error === null) one?.resolve();
    else one?.reject(new Error(error));
  }
}

/** The journal as the controller thread has it: the main thread writes, and says when it is kept. */
export class PostedJournal extends Journal {
  constructor(
    private readonly clusterId: string,
    private readonly writes: PendingWrites,
  ) {
    super();
  }

  begin(recovery: NewRecovery): Promise<void> {
    return this.writes.write(this.clusterId, { kind: 'begin', recovery });
  }

  note(recoveryId: string, entry: JournalEntry): Promise<void> {
    return this.writes.write(this.clusterId, { kind: 'note', recoveryId, entry });
  }
}

export class PostedReports extends Reports {
  constructor(
    private readonly clusterId: string,
    private readonly writes: PendingWrites,
    private readonly post: (message: FromThread) => void,
  ) {
    super();
  }

  decided(decision: Decision, at: number): void {
    this.post({ type: 'decided', clusterId: this.clusterId, decision, at });
  }

  seen(seen: Seen): void {
    this.post({ type: 'seen', clusterId: this.clusterId, seen });
  }

  keep(what: Keepsake): Promise<void> {
    return this.writes.write(this.clusterId, { kind: 'keep', what });
  }

  say(level: 'info' | 'warn' | 'error', sentence: string, fields: Record<string, unknown> = {}): void {
    this.post({ type: 'say', clusterId: this.clusterId, level, sentence, fields });
  }
}
