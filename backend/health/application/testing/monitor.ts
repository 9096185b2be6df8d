import { Bells, EventTail } from '../../../platform/events/index.js';
import { Clock } from '../../../platform/clock/index.js';
import type { Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { Log } from '../../../platform/logging/index.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { HealthStateStore } from '../../persistence/health-state.store.js';
import { HistoryStore } from '../../persistence/history.store.js';
import type { Probe } from '../../ports.js';
import { FoldHistory } from '../fold-history.js';
import { GiveDefaultChecks } from '../give-default-checks.js';
import type { Inventory } from '../inventory.js';
import { MaintenanceSources } from '../maintenance-sources.js';
import { RecordResults } from '../record-results.js';
import { MonitorMembersStore } from '../../persistence/monitor-members.store.js';
import { Crew } from '../watch/crew.js';
import { Monitor } from '../watch/monitor.js';
import { ProbeSet } from '../watch/probe-set.js';
import { WatchList } from '../watch/watch-list.js';

export interface MonitorParts {
  store: Store;
  tail: EventTail;
  inventory: Inventory;
  probes: Probe[];
  clock?: Clock;
}

/** A monitor wired as in the daemon, over a store and an event tail that somebody else runs. */
export function monitorOver({ store, tail, inventory, probes, clock = new Clock() }: MonitorParts): Monitor {
  const checks = new ChecksStore(store);
  const states = new HealthStateStore(store);
  const history = new HistoryStore(store);
  const events = new EventLog(store, clock, new Bells());
  const defaults = new GiveDefaultChecks(store, checks, events, clock);
  const watchList = new WatchList(inventory, checks, states, history, defaults, clock);
  const record = new RecordResults(store, states, history, inventory, events);
  const folding = new FoldHistory(store, history, clock);
  const maintenance = new MaintenanceSources();
  const crew = new Crew(new MonitorMembersStore(store), clock);
  const parts = [watchList, record, states, folding, maintenance, crew, tail, clock, Log.silent()] as const;
  return new Monitor(new ProbeSet(probes), ...parts);
}
