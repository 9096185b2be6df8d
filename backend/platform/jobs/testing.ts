import { AuditTrail } from '../audit/index.js';
import { DenialCounter } from '../audit/denial-counter.js';
import { Clock } from '../clock/index.js';
import type { Store } from '../database/index.js';
import { Bells, EventLog } from '../events/index.js';
import { Log } from '../logging/index.js';
import type { NewJob } from './job.js';
import { Jobs } from './jobs.js';

/** Events, audit and jobs over a store, wired as in a process; for integration tests of whoever uses them. */
export function ledgerOver(store: Store, clock: Clock = new Clock()) {
  const bells = new Bells();
  const events = new EventLog(store, clock, bells);
  const denials = new DenialCounter(store, clock, Log.silent());
  const audit = new AuditTrail(store, clock, bells, denials);
  const jobs = new Jobs(store, clock, events, audit);
  return { store, clock, bells, events, denials, audit, jobs };
}

/** A job to ask for; what is not given is plain. */
export function wantedJob(given: Partial<NewJob> = {}): NewJob {
  const subject = { kind: 'resource', id: 'r1', name: 'shop-db' };
  return { kind: 'test', title: 'Back up shop-db', subject, input: { n: 1 }, permission: 'backup.run', ...given };
}
