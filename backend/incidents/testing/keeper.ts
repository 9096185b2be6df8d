import type { Clock } from '../../platform/clock/index.js';
import { ledgerOver } from '../../platform/jobs/testing.js';
import { Log } from '../../platform/logging/index.js';
import type { Store } from '../../platform/database/index.js';
import { Desk } from '../application/desk.js';
import { EndUntold } from '../application/end-untold.js';
import { JudgeChanges } from '../application/judge-changes.js';
import { KeepIncidents } from '../application/keep-incidents.js';
import { ReconcileIncidents } from '../application/reconcile-incidents.js';

/** The daemon's part of incidents over a store, with an event log of its own to write to. */
export function keeperOver(store: Store, clock: Clock) {
  const { events, tail, sequencer } = ledgerOver(store, clock);
  const desk = new Desk(events);
  const judge = new JudgeChanges(desk);
  const reconcile = new ReconcileIncidents(store, desk, new EndUntold(store, desk, clock), clock);
  const keep = new KeepIncidents(store, tail, events, judge, reconcile, desk, clock, Log.silent());
  const start = (): void => {
    sequencer.start();
    tail.start();
    keep.start();
  };
  const stop = async (): Promise<void> => {
    await keep.stop();
    await tail.stop();
    await sequencer.stop();
  };
  return { events, keep, desk, judge, reconcile, sequencer, start, stop };
}
