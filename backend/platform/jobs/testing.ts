import { AuditTrail } from '../audit/index.js';
import { AuditSeal } from '../audit/audit-seal.js';
import { AuditVerification } from '../audit/audit-verification.js';
import { DenialCounter } from '../audit/denial-counter.js';
import { HeadKey } from '../audit/head-signature.js';
import { Clock } from '../clock/index.js';
import type { Store } from '../database/index.js';
import { Bells, EventLog, EventReader, EventTail, Sequencer } from '../events/index.js';
import { EventSequence } from '../events/event-sequence.js';
import { Leases } from '../leases/index.js';
import { Log } from '../logging/index.js';
import type { NewJob } from './job.js';
import { JobClaims } from './job-claims.js';
import { type GateVerdict, JobGate } from './job-gate.js';
import { JobHandlers } from './job-handler.js';
import { JobRunner } from './job-runner.js';
import { JobSweeper } from './job-sweeper.js';
import { Jobs } from './jobs.js';

/** Events, audit and jobs over a store, wired as in a process; for integration tests of whoever uses them. */
export function ledgerOver(store: Store, clock: Clock = new Clock()) {
  const bells = new Bells();
  const events = new EventLog(store, clock, bells);
  const denials = new DenialCounter(store, clock, Log.silent());
  const audit = new AuditTrail(store, clock, bells, denials);
  const jobs = new Jobs(store, clock, events, audit);
  const reader = new EventReader(store);
  const leases = new Leases(store, clock);
  const sequencer = new Sequencer(store, leases, bells, Log.silent());
  const key = HeadKey.fresh();
  const [sequence, seal] = [new EventSequence(store, clock, reader), new AuditSeal(store, clock, key)];
  [sequence, seal].forEach((table) => sequencer.add(table));
  const tail = new EventTail(store, reader, bells, sequencer, Log.silent());
  const claims = new JobClaims(store, clock, events);
  const handlers = new JobHandlers();
  const gate = new OpenGate();
  const makeRunner = (log = Log.silent()) =>
    new JobRunner(store, clock, events, tail, audit, claims, handlers, gate, log);
  const sweeper = new JobSweeper(store, clock, events, audit, Log.silent());
  const verification = new AuditVerification(store, key);
  const parts = { store, clock, bells, events, reader, sequencer, sequence, tail, leases };
  return { ...parts, denials, audit, seal, key, verification, jobs, claims, handlers, gate, makeRunner, sweeper };
}

/** A job to ask for; what is not given is plain. */
export function wantedJob(given: Partial<NewJob> = {}): NewJob {
  const subject = { kind: 'resource', id: 'r1', name: 'shop-db' };
  return { kind: 'test', title: 'Back up shop-db', subject, input: { n: 1 }, permission: 'backup.run', ...given };
}

/** Lets every job pass until told otherwise. */
export class OpenGate extends JobGate {
  verdict: GateVerdict | Error = { ok: true };

  async allow(): Promise<GateVerdict> {
    if (this.verdict instanceof Error) throw this.verdict;
    return this.verdict;
  }
}
